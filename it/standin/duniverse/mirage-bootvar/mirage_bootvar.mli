(* Toy of mirage-bootvar. *)

val argv : unit -> string array
