let () = print_endline "this is two"
