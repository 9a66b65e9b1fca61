(* Toy of Cmdliner: options with a value, flags, and terms over them. *)

type values = (string * string option) list (* options that were given, by name without dashes *)

module Term = struct
  type 'a t = { names : string list; read : values -> ('a, string) result }

  let const value = { names = []; read = (fun _ -> Ok value) }

  let ( $ ) f x =
    { names = f.names @ x.names;
      read = (fun values -> Result.bind (f.read values) (fun f -> Result.map f (x.read values))) }

  let app = ( $ )
end

module Arg = struct
  type info = string list
  type 'a conv = string -> ('a, string) result
  type 'a t = 'a Term.t

  let info ?docs:_ ?docv:_ ?doc:_ names : info = names

  let converter kind parse text =
    match parse text with Some value -> Ok value | None -> Error (Printf.sprintf "invalid value '%s', expected %s" text kind)

  let string text = Ok text
  let int = converter "an integer" int_of_string_opt
  let bool = converter "'true' or 'false'" bool_of_string_opt
  let some conv text = Result.map Option.some (conv text)

  let given names values = List.find_map (fun name -> List.find_opt (fun (given, _) -> given = name) values) names

  let opt conv default names : _ t =
    { names;
      read =
        (fun values ->
          match given names values with
          | Some (_, Some text) -> conv text
          | Some (name, None) -> Error (Printf.sprintf "option '--%s' needs an argument" name)
          | None -> Ok default) }

  let flag names : bool t = { names; read = (fun values -> Ok (given names values <> None)) }
  let value (argument : 'a t) : 'a Term.t = argument
  let ( & ) f x = f x
end
