(* mirage >= 4.9.0 & < 4.10.0 *)
open Mirage

(* The libraries of the project's folders: see mirage-library. *)
let packages = [ package "duration" ~libs:[ "duration"; "shapes"; "text" ] ]
let main = main "Unikernel" job ~packages
let () = register "folders" [ main ]
