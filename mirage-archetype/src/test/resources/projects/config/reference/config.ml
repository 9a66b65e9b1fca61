(* mirage >= 4.9.0 & < 4.12.0 *)
open Mirage

(* The function start of unikernel.ml runs. Devices are arguments of it, here none; libraries go into ~packages. *)
let main = main "Unikernel" job
let () = register "counter" [ main ]
