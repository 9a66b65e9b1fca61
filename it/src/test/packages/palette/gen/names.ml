let () = print_string "let all = [ \"red\"; \"green\" ]\n"
