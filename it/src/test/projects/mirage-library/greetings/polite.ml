let to_all names = "good day, " ^ String.concat " and " names
