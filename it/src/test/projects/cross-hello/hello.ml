let () = Printf.printf "hello from a %d bit program, host %d\n" Sys.word_size Generated.by_host
