(* Toy of mirage-sleep. *)

val ns : int64 -> unit Lwt.t
