let () = print_endline "this is one"
