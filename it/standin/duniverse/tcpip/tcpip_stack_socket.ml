(* Toy. *)

module V4V6 = struct
  module TCP = Tcpip.Tcp.Deaf

  type t = unit

  let connect () () : t Lwt.t = Lwt.return_unit
  let tcp _ = ()
  let listen _ = Lwt.return_unit
  let disconnect _ = Lwt.return_unit
end
