(* Toy. *)

module V4V6 = struct
  type t = unit

  let connect () () : t Lwt.t = Lwt.return_unit
  let listen _ = Lwt.return_unit
  let disconnect _ = Lwt.return_unit
end
