let () = Printf.printf "hello from a %d bit program\n" Sys.word_size
