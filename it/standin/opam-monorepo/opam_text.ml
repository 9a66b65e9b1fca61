(* Stand-in for opam-monorepo: the syntax of opam files, reading and writing. *)

type value =
  | String of string
  | Bool of bool
  | Int of int
  | Ident of string
  | List of value list
  | Group of value list
  | Option of value * value list (* "x" { ... } *)
  | Compare of string * value * value
  | Compare_with of string * value (* >= "1.0", what it is compared with being understood *)
  | And of value * value
  | Or of value * value
  | Not of value
  | Defined of value

type item = Field of string * value | Section of string * item list

exception Syntax_error of string * int * int * int (* file, line, columns *)

(* --- Tokens. *)

type token =
  | T_string of string
  | T_word of string
  | T_symbol of string
  | T_end

type input = {
  file : string;
  text : string;
  mutable at : int;
  mutable line : int;
  mutable bol : int; (* where the line begins *)
  mutable next : token;
}

let fail input from =
  raise (Syntax_error (input.file, input.line, from - input.bol, input.at - input.bol))

let is_word = function 'a' .. 'z' | 'A' .. 'Z' | '0' .. '9' | '_' | '-' | '+' | ':' -> true | _ -> false

let peek input offset =
  let i = input.at + offset in
  if i < String.length input.text then input.text.[i] else '\000'

let starts input text =
  let n = String.length text in
  input.at + n <= String.length input.text && String.sub input.text input.at n = text

let step input =
  if peek input 0 = '\n' then (
    input.line <- input.line + 1;
    input.bol <- input.at + 1);
  input.at <- input.at + 1

let rec skip_blanks input =
  match peek input 0 with
  | ' ' | '\t' | '\r' | '\n' ->
      step input;
      skip_blanks input
  | '#' ->
      while input.at < String.length input.text && peek input 0 <> '\n' do step input done;
      skip_blanks input
  | '(' when peek input 1 = '*' ->
      while input.at < String.length input.text && not (starts input "*)") do step input done;
      input.at <- input.at + 2;
      skip_blanks input
  | _ -> ()

let read_string input quotes =
  let from = input.at in
  let text = Buffer.create 40 in
  input.at <- input.at + String.length quotes;
  while not (starts input quotes) do
    if input.at >= String.length input.text then fail input from;
    if peek input 0 = '\\' then (
      step input;
      match peek input 0 with
      | '\n' ->
          step input;
          while peek input 0 = ' ' || peek input 0 = '\t' do step input done
      | c ->
          Buffer.add_char text (match c with 'n' -> '\n' | 't' -> '\t' | 'r' -> '\r' | c -> c);
          step input)
    else (
      Buffer.add_char text (peek input 0);
      step input)
  done;
  input.at <- input.at + String.length quotes;
  (* A text of several lines starts on the line after its quotes. *)
  let text = Buffer.contents text in
  if quotes = "\"\"\"" && text <> "" && text.[0] = '\n' then String.sub text 1 (String.length text - 1) else text

let read_token input =
  skip_blanks input;
  let symbols = [ "!="; ">="; "<="; ">"; "<"; "="; "&"; "|"; "!"; "?"; "["; "]"; "("; ")"; "{"; "}" ] in
  if input.at >= String.length input.text then T_end
  else if starts input "\"\"\"" then T_string (read_string input "\"\"\"")
  else if peek input 0 = '"' then T_string (read_string input "\"")
  else
    match List.find_opt (starts input) symbols with
    | Some symbol ->
        input.at <- input.at + String.length symbol;
        T_symbol symbol
    | None when peek input 0 = ':' ->
        input.at <- input.at + 1;
        T_symbol ":"
    | None when is_word (peek input 0) ->
        let from = input.at in
        (* The colon is a part of pkg:var and ends field:. *)
        while is_word (peek input 0) && not (peek input 0 = ':' && not (is_word (peek input 1))) do step input done;
        T_word (String.sub input.text from (input.at - from))
    | None ->
        step input;
        fail input (input.at - 1)

let advance input = input.next <- read_token input

let expect input symbol =
  if input.next = T_symbol symbol then advance input else fail input (max input.bol (input.at - 1))

(* --- The grammar: | binds less than &, that less than comparisons. *)

let rec read_value input = read_or input

and read_or input =
  let left = read_and input in
  if input.next = T_symbol "|" then (
    advance input;
    Or (left, read_or input))
  else left

and read_and input =
  let left = read_comparison input in
  if input.next = T_symbol "&" then (
    advance input;
    And (left, read_and input))
  else left

and read_comparison input =
  match input.next with
  | T_symbol (("=" | "!=" | ">=" | ">" | "<=" | "<") as operator) ->
      advance input;
      Compare_with (operator, read_operand input)
  | _ -> (
      let left = read_operand input in
      match input.next with
      | T_symbol (("=" | "!=" | ">=" | ">" | "<=" | "<") as operator) ->
          advance input;
          Compare (operator, left, read_operand input)
      | _ -> left)

and read_operand input =
  match input.next with
  | T_symbol "!" ->
      advance input;
      Not (read_operand input)
  | T_symbol "?" ->
      advance input;
      Defined (read_operand input)
  | T_symbol "(" ->
      advance input;
      with_option input (Group (read_values input ")"))
  | T_symbol "[" ->
      advance input;
      with_option input (List (read_values input "]"))
  | T_string text ->
      advance input;
      with_option input (String text)
  | T_word "true" ->
      advance input;
      Bool true
  | T_word "false" ->
      advance input;
      Bool false
  | T_word word ->
      advance input;
      with_option input (match int_of_string_opt word with Some i -> Int i | None -> Ident word)
  | T_symbol _ | T_end -> fail input (max input.bol (input.at - 1))

and with_option input value =
  if input.next = T_symbol "{" then (
    advance input;
    with_option input (Option (value, read_values input "}")))
  else value

and read_values input closing =
  if input.next = T_symbol closing then (
    advance input;
    [])
  else
    let value = read_value input in
    value :: read_values input closing

let rec read_items input closing =
  if input.next = closing then []
  else
    match input.next with
    | T_word name ->
        advance input;
        let item =
          match input.next with
          | T_symbol ":" ->
              advance input;
              Field (name, read_value input)
          | T_string _ | T_symbol "{" ->
              (match input.next with T_string _ -> advance input | _ -> ());
              expect input "{";
              let items = read_items input (T_symbol "}") in
              expect input "}";
              Section (name, items)
          | _ -> fail input (max input.bol (input.at - 1))
        in
        item :: read_items input closing
    | _ -> fail input (max input.bol (input.at - 1))

let of_string ~file text =
  let input = { file; text; at = 0; line = 1; bol = 0; next = T_end } in
  advance input;
  read_items input T_end

let read_file file =
  let channel = open_in_bin file in
  let text = really_input_string channel (in_channel_length channel) in
  close_in channel;
  text

let of_file file = of_string ~file (read_file file)

let field name items =
  List.find_map (function Field (n, value) when n = name -> Some value | _ -> None) items

let section name items =
  Option.value ~default:[] (List.find_map (function Section (n, items) when n = name -> Some items | _ -> None) items)

(* A field may hold one value without the brackets. *)
let elements = function None -> [] | Some (List values) -> values | Some value -> [ value ]

(* --- Writing. Lists are on one line if that is not too long, else an element a line. *)

let quoted text =
  let result = Buffer.create (String.length text + 2) in
  Buffer.add_char result '"';
  String.iter
    (fun c ->
      if c = '"' || c = '\\' then Buffer.add_char result '\\';
      Buffer.add_char result c)
    text;
  Buffer.add_char result '"';
  Buffer.contents result

let in_box open_box formatter contents =
  open_box formatter 0;
  contents ();
  Format.pp_close_box formatter ()

let rec write formatter value =
  let text = Format.pp_print_string formatter in
  let two operator left right =
    write formatter left;
    text (" " ^ operator);
    Format.pp_print_space formatter ();
    write formatter right
  in
  match value with
  | String s -> text (quoted s)
  | Bool b -> text (string_of_bool b)
  | Int i -> text (string_of_int i)
  | Ident name -> text name
  | Compare (operator, left, right) -> in_box (fun f _ -> Format.pp_open_hbox f ()) formatter (fun () -> two operator left right)
  | Compare_with (operator, right) ->
      text (operator ^ " ");
      write formatter right
  | And (left, right) -> in_box Format.pp_open_hvbox formatter (fun () -> two "&" left right)
  | Or (left, right) -> in_box Format.pp_open_hvbox formatter (fun () -> two "|" left right)
  | Not v ->
      text "!";
      write formatter v
  | Defined v ->
      text "?";
      write formatter v
  | Group values ->
      in_box Format.pp_open_hvbox formatter (fun () ->
          text "(";
          write_all formatter values;
          text ")")
  | Option (v, filter) ->
      in_box (fun f _ -> Format.pp_open_hovbox f 2) formatter (fun () ->
          write formatter v;
          Format.pp_print_space formatter ();
          text "{";
          in_box Format.pp_open_hvbox formatter (fun () -> write_all formatter filter);
          text "}")
  | List values -> in_box Format.pp_open_hvbox formatter (fun () -> write_list formatter Format.pp_open_hvbox values)

and write_list formatter open_box values =
  Format.pp_print_char formatter '[';
  Format.pp_print_break formatter 0 2;
  in_box open_box formatter (fun () -> write_all formatter values);
  Format.pp_print_cut formatter ();
  Format.pp_print_char formatter ']'

and write_all formatter values =
  List.iteri
    (fun i value ->
      if i > 0 then Format.pp_print_space formatter ();
      write formatter value)
    values

(* A list of lists, or of values with options, has each on its line however short. An empty one leaves an empty line. *)
let write_field formatter name value =
  let start () = Format.pp_print_string formatter (name ^ ": ") in
  match value with
  | List [] -> ()
  | List values ->
      let box =
        if List.exists (function List _ | Option _ -> true | _ -> false) values then Format.pp_open_vbox
        else Format.pp_open_hvbox
      in
      in_box box formatter (fun () ->
          start ();
          write_list formatter box values)
  | value ->
      start ();
      write formatter value

let to_string fields =
  let text = Buffer.create 4096 in
  let formatter = Format.formatter_of_buffer text in
  in_box Format.pp_open_vbox formatter (fun () ->
      List.iteri
        (fun i (name, value) ->
          if i > 0 then Format.pp_print_cut formatter ();
          write_field formatter name value)
        fields);
  Format.pp_print_newline formatter ();
  Buffer.contents text
