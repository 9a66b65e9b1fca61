(* Each argument is a line of sums in Arabic or Roman numerals, separated by ";". *)
let value line =
  let lexer = if Str.string_match (Str.regexp "[IVX]") line 0 then `Roman else `Arabic in
  let buffer = Lexing.from_string line in
  match lexer with
  | `Arabic -> Parser.sum Lexer.token buffer
  | `Roman -> Roman_parser.sum Roman_lexer.token buffer

let () =
  let lines = List.concat_map (Str.split (Str.regexp " *; *")) (List.tl (Array.to_list Sys.argv)) in
  Lwt_main.run
    (Lwt_list.iter_s
       (fun line -> Lwt_io.printlf "%s = %d, doubled %d" line (value line) (Native.double (value line)))
       lines);
  assert (Unix.getpid () > 1)
