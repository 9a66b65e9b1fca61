(* Toy of mirage-net. *)

module type S = sig
  type t

  val mtu : t -> int
  val disconnect : t -> unit Lwt.t
end

(* Only here: what the libraries of this and that target have as Netif. *)
module Toy = struct
  type t = string

  let connect name : t Lwt.t = Lwt.return name
  let mtu _ = 1500
  let disconnect _ = Lwt.return_unit
end
