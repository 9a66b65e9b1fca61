(* Toy of mirage-block. *)

type info = { read_write : bool; sector_size : int; size_sectors : int64 }

module type S = sig
  type t

  val get_info : t -> info Lwt.t
  val disconnect : t -> unit Lwt.t
end

(* Only here: what the libraries of this and that target have as Block. *)
module Toy = struct
  type t = string

  let connect name : t Lwt.t = Lwt.return name
  let get_info _ = Lwt.return { read_write = true; sector_size = 512; size_sectors = 8L }
  let disconnect _ = Lwt.return_unit
end
