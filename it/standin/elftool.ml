(* Stand-in for solo5-elftool: the commands that a build uses, with the output, errors and exit codes seen with 0.9.3.
   Like the real one it reads only images of the machine it runs on. *)

let fail format = Printf.ksprintf (fun text -> prerr_endline ("solo5-elftool: " ^ text); exit 1) format

(* --- Just enough JSON. *)

type json =
  | Object of (string * json) list
  | Array of json list
  | String of string
  | Integer of int
  | Other of string

let name_of = function
  | Object _ -> "OBJECT" | Array _ -> "ARRAY" | String _ -> "STRING" | Integer _ -> "INTEGER" | Other name -> name

let parse text =
  let at = ref 0 in
  let line () =
    1 + Seq.fold_left (fun n c -> if c = '\n' then n + 1 else n) 0 (String.to_seq (String.sub text 0 !at)) in
  let rec peek () =
    if !at >= String.length text then fail "premature EOF in JSON data";
    match text.[!at] with
    | ' ' | '\t' | '\n' | '\r' -> incr at; peek ()
    | c -> c
  in
  let unexpected () = fail "unexpected '%c' on line %d in JSON data" (peek ()) (line ()) in
  let expect c = if peek () = c then incr at else unexpected () in
  let string () =
    expect '"';
    let start = !at in
    while !at < String.length text && text.[!at] <> '"' do
      if text.[!at] = '\\' then fail "this stand-in knows no escapes in JSON";
      incr at
    done;
    if !at >= String.length text then fail "premature EOF in JSON data";
    incr at;
    String.sub text start (!at - 1 - start)
  in
  let word () =
    let start = !at in
    while !at < String.length text && (match text.[!at] with 'a' .. 'z' | '0' .. '9' | '-' -> true | _ -> false) do
      incr at
    done;
    String.sub text start (!at - start)
  in
  let rec value () =
    match peek () with
    | '{' -> incr at; Object (members '}' member)
    | '[' -> incr at; Array (members ']' value)
    | '"' -> String (string ())
    | '0' .. '9' | '-' -> Integer (int_of_string (word ()))
    | _ -> (match word () with "true" | "false" -> Other "BOOLEAN" | "null" -> Other "NULL" | _ -> unexpected ())
  and member () =
    let key = string () in
    if peek () <> ':' then fail "expected colon in object element on line %d in JSON data" (line ());
    incr at;
    (key, value ())
  and members : 'a. char -> (unit -> 'a) -> 'a list = fun last one ->
    if peek () = last then (incr at; [])
    else
      let first = one () in
      let rec more () =
        match peek () with
        | ',' -> incr at; let next = one () in next :: more ()
        | c when c = last -> incr at; []
        | _ -> unexpected ()
      in
      first :: more ()
  in
  value ()

(* --- Commands. *)

(* The real tool always says line 1. *)
let generate source output =
  let wrong format = Printf.ksprintf (fun text -> fail "%s:1: %s" source text) format in
  let text =
    try Image.contents source
    with Sys_error message -> fail "%s: Could not open for reading: %s" source (Image.reason message) in
  let channel =
    try open_out_bin output
    with Sys_error message -> fail "%s: Could not open for writing: %s" output (Image.reason message) in
  let fields place allowed = function
    | Object fields ->
        List.iter (fun (key, _) -> if not (List.mem key allowed) then wrong "%s: unknown key: %s" place key) fields;
        fields
    | other -> wrong "%s: expected OBJECT, got %s" place (name_of other)
  in
  let string place = function
    | String value -> value
    | other -> wrong "%s: expected STRING, got %s" place (name_of other) in
  let root = fields "(root)" [ "type"; "version"; "devices" ] (parse text) in
  let device json =
    let place = ".devices[...]" in
    let fields = fields place [ "name"; "type" ] json in
    let field key =
      match List.assoc_opt key fields with
      | Some value -> string place value
      | None -> wrong "%s: missing .%s" place key in
    let name = field "name" in
    if name = "" then wrong "%s: .name may not be empty" place;
    if String.length name > 67 then wrong "%s: name too long" place;
    String.iter
      (function 'a' .. 'z' | 'A' .. 'Z' | '0' .. '9' -> () | _ -> wrong "%s: name is not alphanumeric" place)
      name;
    (name, field "type")
  in
  let devices =
    match List.assoc_opt "devices" root with
    | None -> None
    | Some (Array devices) -> Some (List.map device devices)
    | Some other -> wrong ".devices: expected ARRAY, got %s" (name_of other) in
  (match List.assoc_opt "type" root with
   | None -> wrong "missing .type"
   | Some value ->
       if string ".type" value <> "solo5.manifest" then wrong ".type: invalid value, expected \"solo5.manifest\"");
  (match List.assoc_opt "version" root with
   | None -> wrong "missing .version"
   | Some (Integer 1) -> ()
   | Some (Integer other) -> wrong ".version: invalid version %d, expected 1" other
   | Some other -> wrong ".version: expected INTEGER, got %s" (name_of other));
  let devices = match devices with Some devices -> devices | None -> wrong "missing .devices[]" in
  let entries = List.length devices + 1 in
  if entries > 64 then wrong ".devices[]: too many entries, maximum 64";
  Printf.fprintf channel "/* Generated by solo5-elftool version v0.9.3-standin, do not edit */\n\n#include \"mft_abi.h\"\n\n";
  Printf.fprintf channel "MFT_NOTE(%d,\n  { .name = \"\", .type = MFT_RESERVED_FIRST }" entries;
  List.iter (fun (name, kind) -> Printf.fprintf channel ",\n  { .name = \"%s\", .type = MFT_DEV_%s }" name kind) devices;
  Printf.fprintf channel ");\n";
  close_out channel

let image file =
  try Image.read ~architecture:Config.host file with
  | Sys_error message -> fail "%s: Could not open: %s" file (Image.reason message)
  | Image.Invalid -> fail "%s: Invalid or unsupported executable" file

let query_abi file =
  let target, version = (image file).abi in
  Printf.printf "{\n  \"type\": \"solo5.abi\",\n  \"target\": \"%s\",\n  \"version\": %d\n}\n" (Image.target target) version

let query_manifest file =
  let devices =
    List.map
      (fun { Image.name; kind } -> Printf.sprintf "    { \"name\": \"%s\", \"type\": \"%s\" }" name (Image.kind kind))
      (image file).devices in
  Printf.printf "{\n  \"type\": \"solo5.manifest\",\n  \"version\": 1,\n  \"devices\": [\n%s  ]\n}\n"
    (if devices = [] then "" else String.concat ",\n" devices ^ "\n")

let () =
  match List.tl (Array.to_list Sys.argv) with
  | [ "gen-manifest"; source; output ] -> generate source output
  | [ "query-abi"; file ] -> query_abi file
  | [ "query-manifest"; file ] -> query_manifest file
  | _ ->
      prerr_endline "usage: solo5-elftool COMMAND ...\nsolo5-elftool version v0.9.3-standin\n\nCOMMAND is:\n    gen-manifest SOURCE OUTPUT\n    query-abi BINARY\n    query-manifest BINARY";
      exit 1
