let print rope = print_endline (Ropes.to_string rope)
