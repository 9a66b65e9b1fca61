(* mirage >= 4.9.0 & < 4.10.0 *)
open Mirage

let line_of file =
  let channel = open_in file in
  let line = input_line channel in
  close_in channel;
  line

let main = main "Unikernel" job
let () = register (line_of "settings/name.txt") [ main ]
