(* Toy. *)

module Flow = struct
  module Make (Ip : Tcpip.Ip.S) = struct
    type t = Ip.t

    let connect ip : t Lwt.t = Lwt.return ip
  end
end
