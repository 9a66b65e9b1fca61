(* Toy of duration: nanoseconds. *)

type t = int64

let of_ms count = Int64.mul 1_000_000L (Int64.of_int count)
let of_sec count = of_ms (1000 * count)
let to_f time = Int64.to_float time /. 1e9
