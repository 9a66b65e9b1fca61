(* Stand-in for opam-monorepo: versions, what is required of them, and a package as its opam file says it is. *)

open Opam_text

(* --- Versions are ordered as Debian's: runs of digits are numbers, and ~ comes before the end. *)

let compare_versions a b =
  let is_digit c = c >= '0' && c <= '9' in
  let rank text i =
    if i >= String.length text || is_digit text.[i] then 0
    else match text.[i] with '~' -> -1 | ('a' .. 'z' | 'A' .. 'Z') as c -> Char.code c | c -> 256 + Char.code c
  in
  let rec digits text i = if i < String.length text && is_digit text.[i] then digits text (i + 1) else i in
  let number text i j =
    let rec first i = if i < j && text.[i] = '0' then first (i + 1) else i in
    let i = first i in
    (j - i, String.sub text i (j - i))
  in
  let rec words x i y j =
    let ended text i = i >= String.length text || is_digit text.[i] in
    if ended x i && ended y j then numbers x i y j
    else match compare (rank x i) (rank y j) with 0 -> words x (i + 1) y (j + 1) | order -> order
  and numbers x i y j =
    if i >= String.length x && j >= String.length y then 0
    else
      let i' = digits x i and j' = digits y j in
      match compare (number x i i') (number y j j') with 0 -> words x i' y j' | order -> order
  in
  let parts text =
    match String.rindex_opt text '-' with
    | Some i -> (String.sub text 0 i, String.sub text (i + 1) (String.length text - i - 1))
    | None -> (text, "")
  in
  let a, a_revision = parts a and b, b_revision = parts b in
  match words a 0 b 0 with 0 -> words a_revision 0 b_revision 0 | order -> order

(* Names that differ in case only stand side by side. *)
let compare_names a b =
  match compare (String.lowercase_ascii a) (String.lowercase_ascii b) with 0 -> compare a b | order -> order

module Names = Map.Make (struct
  type t = string

  let compare = compare_names
end)

(* --- Conditions on versions. *)

type condition = Any | Is of string * string | Both of condition * condition | Either of condition * condition

let holds operator order =
  match operator with
  | "=" -> order = 0
  | "!=" -> order <> 0
  | ">=" -> order >= 0
  | ">" -> order > 0
  | "<=" -> order <= 0
  | _ -> order < 0

let rec meets version = function
  | Any -> true
  | Is (operator, bound) -> holds operator (compare_versions version bound)
  | Both (a, b) -> meets version a && meets version b
  | Either (a, b) -> meets version a || meets version b

let condition_text ?(unequal = "<>") condition =
  let rec text ~inside_both = function
    | Any -> "[]"
    | Is ("!=", version) -> unequal ^ " " ^ version
    | Is (operator, version) -> operator ^ " " ^ version
    | Both (a, b) -> text ~inside_both:true a ^ " & " ^ text ~inside_both:true b
    | Either (a, b) ->
        let both = text ~inside_both:false a ^ " | " ^ text ~inside_both:false b in
        if inside_both then "(" ^ both ^ ")" else both
  in
  text ~inside_both:false condition

(* --- Filters. A variable without a value makes what it decides undefined. *)

type result = Truth of bool | Text of string | Undefined

type environment = string -> result

let rec expand (environment : environment) text =
  match String.index_opt text '%' with
  | Some i when i + 1 < String.length text && text.[i + 1] = '{' -> (
      match String.index_from_opt text i '}' with
      | Some j when j + 1 < String.length text && text.[j + 1] = '%' ->
          let value =
            match environment (String.sub text (i + 2) (j - i - 2)) with
            | Truth b -> string_of_bool b
            | Text s -> s
            | Undefined -> ""
          in
          String.sub text 0 i ^ value ^ expand environment (String.sub text (j + 2) (String.length text - j - 2))
      | _ -> text)
  | _ -> text

let truth = function
  | Truth b -> Truth b
  | Text ("true" | "false" as b) -> Truth (b = "true")
  | Text _ | Undefined -> Undefined

let both a b =
  match (truth a, truth b) with
  | Truth false, _ | _, Truth false -> Truth false
  | Truth true, Truth true -> Truth true
  | _ -> Undefined

let rec evaluate environment = function
  | Bool b -> Truth b
  | String s -> Text (expand environment s)
  | Ident name -> environment name
  | Int i -> Text (string_of_int i)
  | Group values | List values ->
      List.fold_left (fun all value -> both all (evaluate environment value)) (Truth true) values
  | And (a, b) -> both (evaluate environment a) (evaluate environment b)
  | Or (a, b) -> (
      match (truth (evaluate environment a), truth (evaluate environment b)) with
      | Truth true, _ | _, Truth true -> Truth true
      | Truth false, Truth false -> Truth false
      | _ -> Undefined)
  | Not value -> ( match truth (evaluate environment value) with Truth b -> Truth (not b) | other -> other)
  | Defined (Ident ("build" | "post" | "with-test" | "with-doc" | "dev")) -> Truth false
  | Defined value -> Truth (evaluate environment value <> Undefined)
  | Compare (operator, a, b) -> (
      let text = function Truth b -> Some (string_of_bool b) | Text s -> Some s | Undefined -> None in
      match (text (evaluate environment a), text (evaluate environment b)) with
      | Some a, Some b -> Truth (holds operator (compare_versions a b))
      | _ -> Undefined)
  | Compare_with _ | Option _ -> Undefined

(* --- Dependencies. *)

type formula = Empty | Atom of string * condition | All of formula * formula | One of formula * formula

let all a b = match (a, b) with Empty, other | other, Empty -> other | a, b -> All (a, b)
let one a b = match (a, b) with Empty, other | other, Empty -> other | a, b -> One (a, b)

(* What braces after a name leave when their filters have been evaluated; None: no dependency. *)
let rec braces environment value =
  match value with
  | Compare_with (operator, (String _ | Ident _ as version)) -> (
      match evaluate environment version with
      | Text version -> Some (Is (operator, version))
      | Truth _ | Undefined -> Some Any)
  | And (a, b) -> (
      match (braces environment a, braces environment b) with
      | None, _ | _, None -> None
      | Some Any, other | other, Some Any -> other
      | Some a, Some b -> Some (Both (a, b)))
  | Or (a, b) -> (
      match (braces environment a, braces environment b) with
      | Some Any, _ | _, Some Any -> Some Any
      | None, other | other, None -> other
      | Some a, Some b -> Some (Either (a, b)))
  | Group values -> all_braces environment values
  | filter -> if evaluate environment filter = Truth true then Some Any else None

and all_braces environment values =
  List.fold_left
    (fun all value ->
      match (all, braces environment value) with
      | None, _ | _, None -> None
      | Some Any, other | other, Some Any -> other
      | Some a, Some b -> Some (Both (a, b)))
    (Some Any) values

let rec formula environment value =
  match value with
  | String name -> Atom (name, Any)
  | Option (String name, values) -> (
      match all_braces environment values with None -> Empty | Some condition -> Atom (name, condition))
  | And (a, b) -> all (formula environment a) (formula environment b)
  | Or (a, b) -> one (formula environment a) (formula environment b)
  | Group values | List values -> List.fold_left (fun found value -> all found (formula environment value)) Empty values
  | _ -> Empty

let rec names = function
  | String name | Option (String name, _) -> [ name ]
  | And (a, b) | Or (a, b) -> names a @ names b
  | Group values | List values -> List.concat_map names values
  | _ -> []

let rec without provided = function
  | Atom (name, _) when List.mem name provided -> Empty
  | All (a, b) -> all (without provided a) (without provided b)
  | One (a, b) -> one (without provided a) (without provided b)
  | other -> other

(* --- A package. *)

type t = {
  name : string;
  version : string;
  depends : value;
  depopts : value;
  conflicts : value list;
  conflict_classes : string list;
  available : value option;
  flags : string list;
  tags : string list;
  url : string option;
  hashes : string list;
  dev_repo : string option;
  depexts : (string list * value option) list;
  has_commands : bool;
  extensions : item list; (* x-... *)
}

let strings values =
  List.filter_map (function String s | Ident s | Option (String s, _) -> Some s | _ -> None) values

let hash text = String.lowercase_ascii (if String.contains text '=' then text else "md5=" ^ text)

let depext = function
  | Option (List names, filter) -> (strings names, match filter with [ v ] -> Some v | vs -> Some (Group vs))
  | List names -> (strings names, None)
  | Option (name, filter) -> (strings [ name ], match filter with [ v ] -> Some v | vs -> Some (Group vs))
  | name -> (strings [ name ], None)

let depexts = function
  | Some (List (String _ :: _ as names)) -> [ depext (List names) ]
  | value -> List.map depext (elements value)

let make ~name ~version items =
  let list field_name = elements (field field_name items) in
  let url = section "url" items in
  let text field_name items = match field field_name items with Some (String s) -> Some s | _ -> None in
  {
    name;
    version = Option.value version ~default:(Option.value (text "version" items) ~default:"zdev");
    depends = List (list "depends");
    depopts = List (list "depopts");
    conflicts = list "conflicts";
    conflict_classes = strings (list "conflict-class");
    available = field "available" items;
    flags = strings (list "flags");
    tags = strings (list "tags");
    url = (match text "src" url with Some url -> Some url | None -> text "archive" url);
    hashes = List.map hash (strings (elements (field "checksum" url)));
    dev_repo = text "dev-repo" items;
    depexts = depexts (field "depexts" items);
    has_commands = list "build" <> [] || list "install" <> [];
    extensions = List.filter (function Field (n, _) -> String.length n > 2 && String.sub n 0 2 = "x-" | _ -> false) items;
  }

let has_flag flag package = List.mem flag package.flags
let full_name package = package.name ^ "." ^ package.version
let compare a b = match compare_names a.name b.name with 0 -> compare_versions a.version b.version | order -> order

let is_virtual package =
  package.url = None
  || ((package.dev_repo = None || package.dev_repo = Some "") && has_flag "conf" package)
  || not package.has_commands

let build_tools = [ "jbuilder"; "dune"; "ocamlbuild"; "ocamlmod"; "oasis"; "ocamlify" ]

(* Nothing of it has to be in the duniverse. *)
let needs_no_source package =
  has_flag "compiler" package || package.name = "ocaml" || List.mem package.name build_tools || is_virtual package

let builds_with_dune package =
  needs_no_source package || List.mem "dune" (names package.depends) || List.mem "dune" (names package.depopts)
