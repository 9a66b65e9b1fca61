let () =
  let names = match List.tl (Array.to_list Sys.argv) with [] -> [ "world" ] | names -> names in
  List.iter (fun name -> print_endline (Greeting.for_name name)) names
