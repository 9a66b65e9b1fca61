(* mirage >= 4.9.0 & < 4.10.0 *)
open Mirage

let main = main "Unikernel.Echo" (stackv4v6 @-> job)
let () = register "echo" [ main $ generic_stackv4v6 default_network ]
