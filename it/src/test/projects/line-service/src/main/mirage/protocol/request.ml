type t =
  | Ping
  | Get of string
  | Set of { key : string; value : string; seconds : float option }
  | Delete of string
  | Increment of { key : string; by : int }
  | Keys of string
  | Stats
  | Quit
  | Shutdown

type error =
  | Empty
  | Too_long of int
  | Unfinished_quote
  | Stray_quote of int
  | Unknown of string
  | Usage of string
  | Bad_key of string
  | Bad_number of string

let limit = 4096
let ( let* ) = Result.bind

let words line =
  let length = String.length line in
  let word = Buffer.create 16 in
  let take () =
    let text = Buffer.contents word in
    Buffer.clear word;
    text
  in
  let rec between found at =
    if at >= length then Ok (List.rev found)
    else
      match line.[at] with
      | ' ' | '\t' -> between found (at + 1)
      | '"' -> quoted found (at + 1)
      | _ -> plain found at
  and plain found at =
    if at >= length then Ok (List.rev (take () :: found))
    else
      match line.[at] with
      | ' ' | '\t' -> between (take () :: found) at
      | '"' -> Error (Stray_quote (at + 1))
      | other ->
          Buffer.add_char word other;
          plain found (at + 1)
  and quoted found at =
    if at >= length then Error Unfinished_quote
    else
      match line.[at] with
      | '"' when at + 1 < length && line.[at + 1] <> ' ' && line.[at + 1] <> '\t' -> Error (Stray_quote (at + 1))
      | '"' -> between (take () :: found) (at + 1)
      | '\\' when at + 1 >= length -> Error Unfinished_quote
      | '\\' ->
          Buffer.add_char word (match line.[at + 1] with 'n' -> '\n' | other -> other);
          quoted found (at + 2)
      | other ->
          Buffer.add_char word other;
          quoted found (at + 1)
  in
  between [] 0

let key text =
  let allowed = function 'a' .. 'z' | 'A' .. 'Z' | '0' .. '9' | '_' | '-' | '.' | ':' -> true | _ -> false in
  if text <> "" && String.length text <= 64 && String.for_all allowed text then Ok text else Error (Bad_key text)

let number convert text = match convert text with Some value -> Ok value | None -> Error (Bad_number text)

let positive text =
  match float_of_string_opt text with
  | Some seconds when Float.is_finite seconds && seconds > 0. -> Some seconds
  | _ -> None

let command name arguments =
  match (name, arguments) with
  | "PING", [] -> Ok Ping
  | "PING", _ -> Error (Usage "PING")
  | "GET", [ name ] -> Result.map (fun key -> Get key) (key name)
  | "GET", _ -> Error (Usage "GET KEY")
  | "SET", [ name; value ] -> Result.map (fun key -> Set { key; value; seconds = None }) (key name)
  | "SET", [ name; value; duration ] ->
      let* key = key name in
      let* seconds = number positive duration in
      Ok (Set { key; value; seconds = Some seconds })
  | "SET", _ -> Error (Usage "SET KEY VALUE [SECONDS]")
  | "DEL", [ name ] -> Result.map (fun key -> Delete key) (key name)
  | "DEL", _ -> Error (Usage "DEL KEY")
  | "INCR", [ name ] -> Result.map (fun key -> Increment { key; by = 1 }) (key name)
  | "INCR", [ name; amount ] ->
      let* key = key name in
      let* by = number int_of_string_opt amount in
      Ok (Increment { key; by })
  | "INCR", _ -> Error (Usage "INCR KEY [BY]")
  | "KEYS", [] -> Ok (Keys "")
  | "KEYS", [ prefix ] -> Ok (Keys prefix)
  | "KEYS", _ -> Error (Usage "KEYS [PREFIX]")
  | "STATS", [] -> Ok Stats
  | "STATS", _ -> Error (Usage "STATS")
  | "QUIT", _ -> Ok Quit
  | "SHUTDOWN", _ -> Ok Shutdown
  | other, _ -> Error (Unknown other)

let parse line =
  if String.length line > limit then Error (Too_long (String.length line))
  else
    let* found = words line in
    match found with
    | [] -> Error Empty
    | name :: arguments -> command (String.uppercase_ascii name) arguments

let explain = function
  | Empty -> "empty line"
  | Too_long length -> Printf.sprintf "line of %d bytes, at most %d are taken" length limit
  | Unfinished_quote -> "quote without an end"
  | Stray_quote column -> Printf.sprintf "quote inside a word at column %d" column
  | Unknown name -> Printf.sprintf "unknown command %S" name
  | Usage form -> "usage: " ^ form
  | Bad_key text -> Printf.sprintf "not a key: %S" text
  | Bad_number text -> Printf.sprintf "not a number: %S" text
