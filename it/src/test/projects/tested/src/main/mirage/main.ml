let () = print_int (Adder.add 1 2)
