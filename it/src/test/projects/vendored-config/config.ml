(* mirage >= 4.9.0 & < 4.10.0 *)
open Mirage

let packages = [ package ~min:"1.0.0" "metric"; package "ropes"; package "banner" ]
let main = main "Unikernel" job ~packages
let () = register "service" [ main ]
