(* Toy of arp.mirage. *)

module type S = sig
  type t
end

module Make (E : Ethernet.S) = struct
  type t = E.t

  let connect ethernet : t Lwt.t = Lwt.return ethernet
end
