(* mirage >= 4.9.0 & < 4.10.0 *)
open Mirage

let main = main "Unikernel.Main" (network @-> block @-> job)
let () = register "devices" [ main $ netif "service" $ block_of_file "storage" ]
