let for_name name = "Hello, " ^ name ^ "!"
