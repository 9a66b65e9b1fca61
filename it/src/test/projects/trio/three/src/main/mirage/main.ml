let () = print_endline "this is three"
