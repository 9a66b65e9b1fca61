type t =
  | Done
  | Nothing
  | Number of int
  | Text of string
  | Lines of string list
  | Failed of string

let escaped text =
  let out = Buffer.create (String.length text) in
  String.iter
    (function
      | '\n' -> Buffer.add_string out "\\n"
      | '\\' -> Buffer.add_string out "\\\\"
      | other -> Buffer.add_char out other)
    text;
  Buffer.contents out

let to_string = function
  | Done -> "+OK"
  | Nothing -> "_"
  | Number value -> ":" ^ string_of_int value
  | Text text -> "$" ^ escaped text
  | Lines lines -> String.concat "\n" (Printf.sprintf "*%d" (List.length lines) :: List.map escaped lines)
  | Failed reason -> "-" ^ escaped reason
