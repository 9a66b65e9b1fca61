(* Stand-in for opam-monorepo: the lock file. *)

open Opam_text
open Package
open Sources

let ( let* ) = Result.bind
let strings texts = List (List.map (fun s -> String s) texts)

(* --- Writing. *)

let depends packages =
  let depend (package, vendored) =
    let version = Compare_with ("=", String package.version) in
    let is_vendored = vendored && not (needs_no_source package) in
    Option (String package.name, [ (if is_vendored then And (version, Defined (Ident "vendor")) else version) ])
  in
  List (List.map depend packages)

(* Brackets that need not be are left out. *)
let rec plain = function
  | Group [ value ] -> plain value
  | And (a, b) ->
      let part v = match plain v with Or _ as v -> Group [ v ] | v -> v in
      And (part a, part b)
  | Or (a, b) -> Or (plain a, plain b)
  | Not v -> Not (match plain v with (And _ | Or _ | Compare _) as v -> Group [ v ] | v -> v)
  | other -> other

let depexts packages =
  let sorted = List.map (fun (names, filter) -> (List.sort_uniq compare_names names, Option.map plain filter)) packages in
  let depext (names, filter) =
    match filter with Some filter -> Option (strings names, [ filter ]) | None -> strings names
  in
  List (List.map depext (List.sort_uniq Stdlib.compare sorted))

let pins sources =
  let pin (package, url) = [ String (full_name package); String (url_text url) ] in
  List.concat_map (fun s -> List.map (fun p -> (p, s.url)) s.packages) sources
  |> List.sort (fun (a, _) (b, _) -> Package.compare a b)
  |> List.map pin
  |> function [ one ] -> List one | several -> List (List.map (fun pin -> List pin) several)

let folders sources =
  let folder s =
    List ([ String (url_text s.url); String s.folder ] @ if s.hashes = [] then [] else [ strings s.hashes ])
  in
  List.sort (fun a b -> Stdlib.compare a.url b.url) sources |> List.map folder |> fun folders -> List folders

let repositories ~root urls =
  let from_root url =
    let n = String.length root in
    if url.transport = "file" && (not url.git) && String.length url.path >= n && String.sub url.path 0 n = root then
      { url with path = "$OPAM_MONOREPO_CWD" ^ String.sub url.path n (String.length url.path - n) }
    else url
  in
  strings (List.map url_text (List.sort Stdlib.compare (List.map from_root urls)))

type t = {
  packages : (Package.t * bool) list;
  sources : source list;
  depexts : (string list * value option) list;
  arguments : string list;
  variables : (string * value) list;
  provided : string list option;
  repositories : url list;
  roots : string list;
  root : string;
}

let text lock =
  let present name = function List [] -> [] | value -> [ (name, value) ] in
  to_string
    ([
       ("opam-version", String "2.0");
       ("synopsis", String "opam-monorepo generated lockfile");
       ("maintainer", String "opam-monorepo");
     ]
    @ present "depends" (depends lock.packages)
    @ present "depexts" (depexts lock.depexts)
    @ present "pin-depends" (pins lock.sources)
    @ present "x-opam-monorepo-cli-args" (strings lock.arguments)
    @ [
        ("x-opam-monorepo-duniverse-dirs", folders lock.sources);
        ( "x-opam-monorepo-global-opam-vars",
          List (List.map (fun (name, value) -> List [ String name; value ]) lock.variables) );
      ]
    @ (match lock.provided with
      | Some names -> [ ("x-opam-monorepo-opam-provided", strings (List.sort_uniq compare_names names)) ]
      | None -> [])
    @ [
        ("x-opam-monorepo-opam-repositories", repositories ~root:lock.root lock.repositories);
        ("x-opam-monorepo-root-packages", strings (List.sort Stdlib.compare lock.roots));
        ("x-opam-monorepo-version", String "0.3");
      ])

let write file lock =
  match Filename.open_temp_file ~mode:[ Open_binary ] ~perms:0o644 ~temp_dir:(Filename.dirname file) "lock" ".tmp" with
  | exception Sys_error reason -> Error ("create temporary file " ^ reason)
  | temporary, channel ->
      output_string channel (text lock);
      close_out channel;
      Sys.rename temporary file;
      Ok ()

(* --- Reading: the versions of an earlier one. *)

let versions file =
  let items = of_file file in
  let* () =
    match field "x-opam-monorepo-version" items with
    | Some (String "0.3") -> Ok ()
    | Some (String version) ->
        let numbers = List.filter_map int_of_string_opt (String.split_on_char '.' version) in
        Error
          (if Stdlib.compare [ 0; 3 ] numbers < 0 then
             Printf.sprintf "Incompatible opam-monorepo lockfile version %s. Please upgrade your opam-monorepo plugin." version
           else
             Printf.sprintf
               "opam-monorepo lockfile version %s is too old. Please regenerate the lockfile using your current \
                opam-monorepo plugin or install an older version of the plugin."
               version)
    | _ -> Error ("Missing x-opam-monorepo-version field in opam-monorepo lockfile " ^ file)
  in
  let version = function
    | Option (String name, [ (Compare_with ("=", String v) | And (Compare_with ("=", String v), Defined (Ident "vendor"))) ]) ->
        Ok (name, v)
    | _ ->
        Error
          "Invalid opam-monorepo lockfile: depends should be expressed as a list equality constraints optionally with a \
           `vendor` variable"
  in
  each version (elements (field "depends" items))
