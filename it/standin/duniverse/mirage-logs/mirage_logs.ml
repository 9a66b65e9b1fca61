(* Toy of mirage-logs: lines as the real ones print them, without the time. *)

let create () =
  let report level text =
    Printf.printf "[%s] [application] %s\n%!" (String.uppercase_ascii (Logs.level_to_string level)) text
  in
  { Logs.report }
