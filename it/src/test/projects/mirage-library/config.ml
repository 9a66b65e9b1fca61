(* mirage >= 4.9.0 & < 4.10.0 *)
open Mirage

(* mirage 4.10 has ~local_libs. Before, a library of the project is named with some package. *)
let packages = [ package "duration" ~libs:[ "duration"; "greetings" ] ]
let main = main "Unikernel" job ~packages
let () = register "library" [ main ]
