(* Toy of mirage-ptime: time stands still. *)

let now_d_ps () = (0, 0L)
