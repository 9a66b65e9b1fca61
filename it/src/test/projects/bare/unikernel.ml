let () = print_endline "hello from a bare unikernel"
