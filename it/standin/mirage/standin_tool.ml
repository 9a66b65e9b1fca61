(* Stand-in for the program mirage: the first of its two stages, which compiles config.ml and runs it, with the files,
   the order, the errors and the exit codes seen with mirage 4.9.0.

   MIRAGE_STANDIN_VERSION  the version it claims; "%%VERSION%%" for one built from a checkout
   MIRAGE_STANDIN_LOG      a file that gets a line of arguments for each start of this program *)

module Command_line = Standin_command_line
module Files = Standin_files

let fail = Files.fail

let log_call words =
  match Sys.getenv_opt "MIRAGE_STANDIN_LOG" with
  | None -> ()
  | Some file ->
      let channel = open_out_gen [ Open_append; Open_creat; Open_wronly ] 0o644 file in
      (* One write, so that lines of several processes stay whole. *)
      output_string channel (String.concat " " words ^ "\n");
      close_out channel

(* A program found on PATH; how it ended. *)
let run program arguments =
  match Unix.create_process program (Array.of_list (program :: arguments)) Unix.stdin Unix.stdout Unix.stderr with
  | exception Unix.Unix_error (error, _, _) -> Error (Unix.error_message error)
  | pid -> (
      match snd (Unix.waitpid [] pid) with
      | WEXITED 0 -> Ok ()
      | WEXITED 127 -> Error "No such file or directory"
      | WEXITED code -> Error (Printf.sprintf "exited with %d" code)
      | WSIGNALED signal | WSTOPPED signal -> Error (Printf.sprintf "killed by signal %d" signal))

let first_line file =
  match String.split_on_char '\n' (Files.contents file) with line :: _ -> String.trim line | [] -> ""

(* The value of -f, whatever else is on the command line. *)
let rec config_file = function
  | ("-f" | "--file" | "--config-file") :: file :: _ -> file
  | word :: rest -> (
      match String.index_opt word '=' with
      | Some at when List.mem (String.sub word 0 at) [ "--file"; "--config-file" ] -> Command_line.after (at + 1) word
      | _ -> config_file rest)
  | [] -> "config.ml"

let help =
  "NAME\n       mirage - The mirage application builder\n\n\
   SYNOPSIS\n       mirage [COMMAND] …\n\n\
   COMMANDS\n       clean, configure, describe, help, query\n"

let clean () =
  ignore (run "dune" [ "clean" ]);
  List.iter Files.delete_generated [ "Makefile"; "dune-project"; "dune-workspace"; "dune"; "dune.build"; "dune.config" ]

let () =
  let words = List.tl (Array.to_list Sys.argv) in
  log_call words;
  let command = match words with word :: _ when not (Command_line.starts_with "-" word) -> word | _ -> "help" in
  if List.mem "--version" words then (print_endline Command_line.version; exit 0);
  let file = config_file words in
  if not (Sys.file_exists file) then begin
    if command = "clean" then (clean (); exit 0);
    if command = "help" || List.exists (Command_line.starts_with "--help") words then (print_string help; exit 0);
    if not (List.mem command Command_line.commands) then ignore (Command_line.parse words);
    fail ("configuration file " ^ file ^ " missing")
  end;
  if file <> "config.ml" then fail "this stand-in knows no other place for config.ml";
  if command = "configure" then
    Result.iter_error fail (Command_line.check_bounds (first_line file));
  Files.make_folder "mirage";
  Files.write Files.workspace_of_config "(lang dune 2.9)\n(context default)\n";
  Files.write "dune-project" "(lang dune 2.9)\n";
  Files.write "dune.config" Files.dune_config;
  Files.write "dune" "(include dune.config)";
  if command = "configure" then
    Files.write_plainly Files.context (String.concat "" (List.map (fun word -> String.escaped word ^ "\n") words));
  (match run "dune" [ "build"; "./config.exe"; "--root"; "."; "--workspace"; "./" ^ Files.workspace_of_config ] with
   | Ok () -> ()
   | Error how ->
       fail
         ("run ['dune' 'build' './config.exe' '--root' '.' '--workspace'\n     './mirage/dune-workspace.config']: " ^ how));
  let kept = if Sys.file_exists Files.context then [ Command_line.option_for_context; "./" ^ Files.context ] else [] in
  (match run "_build/default/./config.exe" (words @ kept) with Ok () -> () | Error _ -> exit 1);
  if command = "clean" then clean ()
