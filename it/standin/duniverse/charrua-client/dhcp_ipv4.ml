(* Toy of charrua-client.mirage. *)

module Make (N : Mirage_net.S) (E : Ethernet.S) (A : Arp.S) = struct
  type t = N.t * E.t * A.t

  let connect network ethernet arp : t Lwt.t = Lwt.return (network, ethernet, arp)
end
