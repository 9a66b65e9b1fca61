(* Toy. *)

module Make (N : Mirage_net.S) (E : Ethernet.S) = struct
  type t = N.t * E.t

  let connect ~no_init:_ ~handle_ra:_ ?cidr:_ ?gateway:_ network ethernet : t Lwt.t = Lwt.return (network, ethernet)
end
