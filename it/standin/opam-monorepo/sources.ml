(* Stand-in for opam-monorepo: from packages to the folders of the duniverse. *)

open Package

let ( let* ) = Result.bind

(* --- URLs as opam takes them apart; they are sorted by these parts in this order. *)

type url = { transport : string; path : string; fragment : string option; git : bool }

let cut separator text =
  let n = String.length separator and length = String.length text in
  let rec find i =
    if i + n > length then None
    else if String.sub text i n = separator then Some (String.sub text 0 i, String.sub text (i + n) (length - i - n))
    else find (i + 1)
  in
  find 0

let url_of_string text =
  let text, fragment = match cut "#" text with Some (text, f) -> (text, Some f) | None -> (text, None) in
  match cut "://" text with
  | None -> { transport = "file"; path = text; fragment; git = false }
  | Some (scheme, path) -> (
      match cut "+" scheme with
      | Some ("git", transport) -> { transport; path; fragment; git = true }
      | _ -> { transport = scheme; path; fragment; git = scheme = "git" })

let base url =
  let scheme = if url.git && url.transport <> "git" then "git+" ^ url.transport else url.transport in
  scheme ^ "://" ^ url.path

let url_text url = base url ^ match url.fragment with Some f -> "#" ^ f | None -> ""

(* What git is told: no "git+". *)
let remote url = url.transport ^ "://" ^ url.path

(* --- git. *)

let output command arguments =
  let channel = Unix.open_process_args_in command (Array.of_list (command :: arguments)) in
  let rec lines read = match input_line channel with line -> lines (line :: read) | exception End_of_file -> List.rev read in
  let lines = lines [] in
  match Unix.close_process_in channel with
  | Unix.WEXITED 0 -> Ok lines
  | _ -> Error "Command execution failed"

let words line = List.filter (( <> ) "") (String.split_on_char ' ' (String.map (fun c -> if c = '\t' then ' ' else c) line))

let looks_like_commit text =
  String.length text > 6 && String.for_all (function '0' .. '9' | 'a' .. 'f' | 'A' .. 'F' -> true | _ -> false) text

let default_branch url =
  let* lines = output "git" [ "ls-remote"; "--symref"; remote url; "HEAD" ] in
  let branch line = match words line with [ "ref:"; branch; "HEAD" ] -> cut "refs/heads/" branch | _ -> None in
  match List.find_map branch lines with
  | Some (_, branch) -> Ok branch
  | None -> Error (Printf.sprintf "unable to parse `git ls-remote --symref %s HEAD` output: not a symref." (remote url))

(* The commit that a name stands for, or the commit itself. *)
let resolve url =
  if not url.git then Ok url
  else
    let* name = match url.fragment with Some name -> Ok name | None -> default_branch url in
    let* lines = output "git" [ "ls-remote"; remote url; name; name ^ "^{}" ] in
    let found = List.filter_map (fun line -> match words line with [ c; n ] -> Some (n, c) | _ -> None) lines in
    let commit prefix =
      match List.assoc_opt (prefix ^ name ^ "^{}") found with
      | Some commit -> Some commit
      | None -> List.assoc_opt (prefix ^ name) found
    in
    match List.filter_map commit [ ""; "refs/tags/"; "refs/heads/" ] with
    | [ commit ] -> Ok { url with fragment = Some commit }
    | [] when looks_like_commit name -> Ok { url with fragment = Some name }
    | [] -> Error (Printf.sprintf "No %s ref for %s" name (remote url))
    | _ -> Error (Printf.sprintf "A branch and a tag share the name %s on the remote %s" name (remote url))

(* --- Folders. *)

type source = { folder : string; url : url; hashes : string list; packages : Package.t list }

let url_of (package : Package.t) = Option.get package.url

(* The last part of the path, up to its first dot. *)
let folder_of dev_repo =
  let path = match cut "://" dev_repo with Some (_, path) -> path | None -> dev_repo in
  let parts = List.filter (( <> ) "") (String.split_on_char '/' path) in
  let rec undotted text =
    if text <> "" && text.[0] = '.' then undotted (String.sub text 1 (String.length text - 1)) else text
  in
  let last = match List.rev parts with last :: _ :: _ -> undotted last | _ -> "" in
  match List.hd (String.split_on_char '.' last) with
  | "" -> Error (Printf.sprintf "unexpected empty string while computing name for dev_repo: \"%s\"" dev_repo)
  | "dune" -> Ok "dune_"
  | name -> Ok name

module Texts = Map.Make (String)

let add key value map = Texts.update key (fun l -> Some (value :: Option.value l ~default:[])) map

let rec each f = function
  | [] -> Ok []
  | x :: others ->
      let* y = f x in
      let* ys = each f others in
      Ok (y :: ys)

let newest = function
  | [] -> invalid_arg "newest"
  | first :: others ->
      let newer a b = if compare_versions a.version b.version < 0 then b else a in
      List.fold_left newer first others

let source ~warn (dev_repo, packages) =
  let* folder = folder_of dev_repo in

  let chosen = newest packages in
  let chosen =
    if List.for_all (fun p -> url_of p = url_of chosen) packages then List.nth packages (List.length packages - 1)
    else (
      let line p = Printf.sprintf "%s: %s" (full_name p) (url_of p) in
      warn
        (Printf.sprintf
           "The following packages come from the same repository %s but are associated with different URLs:\n\
            %s\n\
            The url for the highest versioned package was selected: %s"
           dev_repo
           (String.concat "\n" (List.map line packages))
           (line chosen));
      chosen)
  in
  Ok { folder; url = url_of_string (url_of chosen); hashes = chosen.hashes; packages }

let one_repository_a_folder sources =
  let by_folder = List.fold_left (fun found (dev_repo, s) -> add s.folder dev_repo found) Texts.empty sources in
  match List.find_opt (fun (_, dev_repos) -> List.length dev_repos > 1) (Texts.bindings by_folder) with
  | None -> Ok ()
  | Some (folder, dev_repos) ->
      Error
        (Printf.sprintf "Multiple dev-repos would be vendored into the directory: duniverse/%s\nDev-repos:\n%s" folder
           (String.concat "\n" (List.map (( ^ ) "- ") dev_repos)))

let of_packages ~warn packages =
  let has_repository package =
    if needs_no_source package then None
    else
      match package.dev_repo with
      | Some dev_repo -> Some (dev_repo, package)
      | None ->
          warn
            (Printf.sprintf
               "Package %s has no dev-repo specified, but it needs a dev-repo to be successfully included in the duniverse."
               (full_name package));
          None
  in
  let by_repository =
    List.fold_left (fun found (dev_repo, p) -> add dev_repo p found) Texts.empty (List.filter_map has_repository packages)
  in
  let* sources =
    each
      (fun (dev_repo, packages) -> Result.map (fun s -> (dev_repo, s)) (source ~warn (dev_repo, packages)))
      (Texts.bindings by_repository)
  in
  let* () = one_repository_a_folder sources in
  each (fun (_, s) -> Result.map (fun url -> { s with url }) (resolve s.url)) sources
