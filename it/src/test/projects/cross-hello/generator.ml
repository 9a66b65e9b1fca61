(* Runs while building: on the host, whatever the context. *)
let () = print_endline "let by_host = 1"
