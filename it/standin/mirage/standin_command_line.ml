(* Stand-in for mirage's command line: version, targets and options, and the errors seen with mirage 4.9.0. *)

let version = Option.value (Sys.getenv_opt "MIRAGE_STANDIN_VERSION") ~default:"4.9.0"

let starts_with prefix text =
  String.length prefix <= String.length text && String.sub text 0 (String.length prefix) = prefix

let after count text = String.sub text count (String.length text - count)

(* --- Versions: "a.b.c", "a.b" or "a"; what follows a third number is not looked at. *)

let numbers text =
  if not (String.for_all (function '0' .. '9' | '.' -> true | _ -> false) text) then
    Error "only digits and . allowed in version"
  else
    match List.map int_of_string_opt (String.split_on_char '.' text) with
    | Some a :: Some b :: Some c :: _ -> Ok [ a; b; c ]
    | Some a :: Some b :: _ -> Ok [ a; b; 0 ]
    | Some a :: _ -> Ok [ a; 0; 0 ]
    | _ -> Error ("couldn't extract version (%u) from " ^ text)

let is_at_least bound = match (numbers version, numbers bound) with Ok ours, Ok theirs -> ours >= theirs | _ -> false

(* The bounds in the first line of config.ml. Words are parted by single blanks, and that is all there is to its syntax. *)
let check_bounds first_line =
  let ( let* ) = Result.bind in
  let start = "(* mirage " in
  let length = String.length start in
  let has_bounds = String.length first_line > length && String.sub first_line 0 length = start in
  let rec bounds found = function
    | ("&" | "") :: rest -> bounds found rest
    | ((">=" | "<") as relation) :: bound :: rest ->
        if List.mem_assoc relation found then Error ("Bad comment, multiple " ^ relation ^ " constraints")
        else bounds ((relation, bound) :: found) rest
    | "*)" :: _ -> Ok found
    | _ -> Error "Unknown first line, must be (* mirage [>= a.b.c] [&] [< d.e.f] *)"
  in
  let check ours found relation holds verb =
    match List.assoc_opt relation found with
    | None -> Ok ()
    | Some bound ->
        let* theirs = numbers bound in
        if holds ours theirs then Ok ()
        else
          Error
            (Printf.sprintf
               "Version mismatch: required is mirage %s %s, but %s is installed. Please %s your installation (opam \
                update; opam install 'mirage%s%s')"
               relation bound version verb relation bound)
  in
  let skip reason =
    Printf.eprintf "mirage: [WARNING] Skipping version check, since our_version %s\n%!" reason;
    Ok ()
  in
  let ours = if starts_with "v" version then after 1 version else version in
  if ours = "%%VERSION%%" then skip "is not watermarked"
  else
    match numbers ours with
    | Error reason -> skip (Printf.sprintf "(%S) fails to parse: %s" ours reason)
    | Ok _ when not has_bounds -> Ok ()
    | Ok ours ->
        let words = String.split_on_char ' ' (String.sub first_line length (String.length first_line - length)) in
        let* found = bounds [] words in
        let* () = check ours found ">=" ( >= ) "upgrade" in
        check ours found "<" ( < ) "downgrade"

(* --- Targets. *)

let targets =
  [ "unix"; "macosx"; "xen"; "virtio"; "hvt"; "muen"; "qubes"; "genode"; "spt" ]
  @ if is_at_least "4.10" then [ "unikraft-firecracker"; "unikraft-qemu" ] else []

(* --- Options. *)

type kind =
  | Flag
  | Value of (string -> (unit, string) result)  (** The error follows "invalid value '…', ". *)

(** An option by its names, without dashes; the first is what its values are called. *)
type specification = { names : string list; kind : kind }

let flag names = { names; kind = Flag }
let text names = { names; kind = Value (fun _ -> Ok ()) }

let choice names alternatives =
  let quoted = List.map (fun name -> "'" ^ name ^ "'") alternatives in
  let expected =
    match List.rev quoted with
    | [ b; a ] -> Printf.sprintf "either %s or %s" a b
    | last :: others -> Printf.sprintf "expected one of %s or %s" (String.concat ", " (List.rev others)) last
    | [] -> assert false
  in
  { names; kind = Value (fun value -> if List.mem value alternatives then Ok () else Error expected) }

let commands = [ "clean"; "configure"; "describe"; "help"; "query" ]

let queries =
  [ "name"; "packages"; "opam"; "files"; "Makefile"; "dune.config"; "dune.build"; "dune-project"; "dune-workspace";
    "dune.dist" ]

(* The keys of the unikernel come with config.ml, so only config.exe knows whether an option exists. *)
let options command =
  [ choice [ "target"; "t" ] targets; text [ "file"; "f"; "config-file" ]; text [ "output"; "o" ]; text [ "context-file" ];
    flag [ "dry-run" ]; flag [ "quiet"; "q" ]; flag [ "verbose"; "v" ]; text [ "verbosity" ]; text [ "color" ];
    flag [ "version" ]; flag [ "help" ] ]
  @ (if List.mem command [ "configure"; "query"; "help" ] then
       [ flag [ "depext" ]; flag [ "no-depext" ]; text [ "extra-repos" ]; flag [ "no-extra-repo" ] ]
     else [])
  @ if command = "describe" then [ flag [ "dot" ]; text [ "dot-command" ]; flag [ "eval" ]; flag [ "no-eval" ] ] else []

(* --- Errors. *)

(* From 4.10.2 on they come from another version of cmdliner: the usage is told first, and words are marked by escape
   sequences instead of quotes, also in a pipe, unless NO_COLOR is set. *)
let is_later = is_at_least "4.10.2"
let is_marked = is_later && Option.value (Sys.getenv_opt "NO_COLOR") ~default:"" = ""

(** How the second stage is told where the first one left its arguments. *)
let option_for_context = if is_later then "--context-file" else "--context"

(* Marks are characters without width until the lines are filled by what is seen. *)
let marks = [ ('\001', "\027[01m"); ('\002', "\027[31m"); ('\003', "\027[m") ]

(* Quoted words are bold, and what is wrong is red. *)
let marked text =
  let words = List.map (String.split_on_char '\'') (String.split_on_char ' ' text) in
  let mark = function
    | [ ""; word; rest ] -> "\001" ^ word ^ "\003" ^ rest
    | [ (("unknown" | "invalid") as word) ] -> "\002" ^ word ^ "\003"
    | parts -> String.concat "'" parts
  in
  if is_marked then String.concat " " (List.map mark words) else text

let width word = Seq.fold_left (fun width c -> if List.mem_assoc c marks then width else width + 1) 0 (String.to_seq word)

let filled text =
  let margin = 79 and indentation = "\n        " in
  let add (lines, column) word =
    let length = width word in
    if column = 0 then (word, length)
    else if column + 1 + length > margin then (lines ^ indentation ^ word, 8 + length)
    else (lines ^ " " ^ word, column + 1 + length)
  in
  fst (List.fold_left add ("", 0) (String.split_on_char ' ' text))

let escaped text =
  let escape c = match List.assoc_opt c marks with Some sequence -> sequence | None -> String.make 1 c in
  String.concat "" (List.map escape (List.of_seq (String.to_seq text)))

(* A command line that is wrong: for which command, and how. *)
exception Wrong of string option * string

let usage_error ?command message =
  let program = match command with None -> "mirage" | Some command -> "mirage " ^ command in
  let operands =
    match command with None -> "[COMMAND] …" | Some "query" -> "[OPTION]… [INFO]" | Some _ -> "[OPTION]…"
  in
  let message = "mirage: " ^ message in
  let message = if command = None && not is_later then message else escaped (filled (marked message)) in
  flush stdout;
  if is_later then Printf.eprintf "Usage: %s [--help] %s\n%s\n%!" program operands message
  else
    Printf.eprintf "%s\nUsage: %s %s\nTry '%s --help'%s for more information.\n%!" message program operands program
      (if command = None then "" else " or 'mirage --help'");
  exit 1

(* --- Parsing. *)

type parsed = { command : string; values : (string * string) list; information : string option }

(** The words of a command line after the program's name; raises {!Wrong}. [keys] are options of the unikernel. *)
let parsed ?(keys = []) words =
  let command, words =
    match words with
    | word :: rest when not (starts_with "-" word) -> (word, rest)
    | _ -> ("help", words)
  in
  if not (List.mem command commands) then
    raise
      (Wrong
         ( None,
           Printf.sprintf
             (if is_later then "unknown command '%s'. Must be one of %s" else "unknown command '%s', must be one of %s.")
             command "'clean', 'configure', 'describe', 'help' or 'query'" ));
  let usage_error text = raise (Wrong (Some command, text)) in
  let known = options command @ keys in
  let find spelled name =
    let named matches = List.filter (fun option -> List.exists (matches name) option.names) known in
    match (named String.equal, named starts_with) with
    | option :: _, _ | [], [ option ] -> option
    | [], [] -> usage_error (Printf.sprintf (if is_later then "unknown option '%s'" else "unknown option '%s'.") spelled)
    | [], _ -> usage_error (Printf.sprintf "option '%s' ambiguous" spelled)
  in
  let rec go parsed = function
    | [] -> parsed
    | word :: rest when starts_with "-" word && word <> "-" && word <> "--" ->
        let spelled, attached =
          match String.index_opt word '=' with
          | Some at when starts_with "--" word -> (String.sub word 0 at, Some (after (at + 1) word))
          | _ when (not (starts_with "--" word)) && String.length word > 2 -> (String.sub word 0 2, Some (after 2 word))
          | _ -> (word, None)
        in
        let option = find spelled (after (if starts_with "--" spelled then 2 else 1) spelled) in
        let name = List.hd option.names in
        if List.mem_assoc name parsed.values && not (List.mem name [ "verbose" ]) then
          usage_error (Printf.sprintf "option '%s' cannot be repeated" spelled);
        let value, rest =
          match (option.kind, attached, rest) with
          | Flag, None, _ -> ("true", rest)
          | Flag, Some "plain", _ when name = "help" -> ("plain", rest)
          | Flag, Some value, _ ->
              usage_error (Printf.sprintf "option '%s' is a flag, it cannot take the argument '%s'" spelled value)
          | Value _, Some value, _ -> (value, rest)
          | Value _, None, value :: rest when not (starts_with "-" value && value <> "-") -> (value, rest)
          | Value _, None, _ -> usage_error (Printf.sprintf "option '%s' needs an argument" spelled)
        in
        (match option.kind with
         | Flag -> ()
         | Value check -> (
             match check value with
             | Ok () -> ()
             | Error expected ->
                 usage_error (Printf.sprintf "option '%s': invalid value '%s', %s" spelled value expected)));
        go { parsed with values = (name, value) :: parsed.values } rest
    | word :: rest when command = "query" && parsed.information = None ->
        (if not (List.mem word queries) then
           match (choice [ "" ] queries).kind with
           | Value check ->
               usage_error
                 (Printf.sprintf "INFO argument: invalid value '%s', %s" word (Result.get_error (check word)))
           | Flag -> assert false);
        go { parsed with information = Some word } rest
    | word :: _ ->
        usage_error (Printf.sprintf "too many arguments, don't know what to do with '%s'" word)
  in
  go { command; values = []; information = None } words

(** The same, and what is wrong ends the program. *)
let parse ?keys words =
  try parsed ?keys words
  with Wrong (command, text) -> usage_error ?command text

(** The value that the environment gives a target, if it does. *)
let target_of_environment command =
  match Sys.getenv_opt "MODE" with
  | None -> None
  | Some mode when List.mem mode targets -> Some mode
  | Some mode -> (
      match (choice [ "" ] targets).kind with
      | Value check ->
          usage_error ~command
            (Printf.sprintf "environment variable 'MODE': invalid value '%s', %s" mode (Result.get_error (check mode)))
      | Flag -> assert false)
