(* mirage >= 4.9.0 & < 4.10.0 *)
open Mirage

let main = main "Unikernel.Service" (stackv4v6 @-> job)
let () = register "service" [ main $ generic_stackv4v6 default_network ]
