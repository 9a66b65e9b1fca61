(* Stand-in for opam-monorepo: the program. It does what "opam-monorepo lock" 0.3.6 was seen doing. *)

open Package

let ( let* ) = Result.bind
let version = Option.value (Sys.getenv_opt "MONOREPO_STANDIN_VERSION") ~default:"0.3.6"

(* --- Errors, and what is said. *)

exception Command_line of string * string (* the command, the words *)

let quiet = ref false
let say text = if not !quiet then print_endline ("==> " ^ text)
let log level text = if not !quiet then Printf.eprintf "opam-monorepo: [%s] %s\n%!" level text
let warn = log "WARNING"
let plural n = if n = 1 then "" else "s"

(* As the real one, which ends so when something happens that it does not foresee. *)
let internal_error text =
  flush stdout;
  Printf.eprintf "opam-monorepo: internal error, uncaught exception:\n               %s\n%!" text;
  exit 125

(* --- The command line. *)

type arguments = {
  names : (string * string option) list;
  root : string;
  lock_file : string option;
  ocaml_version : string option;
  repositories : Sources.url list option;
  variables : (string * Opam_text.value) list option;
  provided : string list option;
  flags : string list;
}

let wrapped text =
  let words = String.split_on_char ' ' text in
  Format.asprintf "@[<hov 15>%a@]"
    (Format.pp_print_list ~pp_sep:Format.pp_print_space Format.pp_print_string)
    words

let bad option text = raise (Command_line ("lock", wrapped (Printf.sprintf "opam-monorepo: option '%s': %s" option text)))

(* "[a,[b,c]]": the elements, as text. *)
let elements option text =
  let n = String.length text in
  if n = 0 then []
  else if text.[0] <> '[' then bad option "list or pairs must be delimited by '[' and ']'"
  else if text.[n - 1] <> ']' then bad option "unmatched list delimiter '['"
  else
    let parts = ref [] and part = Buffer.create 20 and level = ref 0 in
    let finish () =
      parts := Buffer.contents part :: !parts;
      Buffer.clear part
    in
    String.iter
      (fun c ->
        if c = '[' then incr level;
        if c = ']' then decr level;
        if !level < 0 then bad option "unmatched list delimiter ']'";
        if c = ',' && !level = 0 then finish () else Buffer.add_char part c)
      (String.sub text 1 (n - 2));
    if !level > 0 then bad option "unmatched list delimiter '['";
    finish ();
    List.rev !parts

let variable option text =
  match elements option text with
  | [ name; ("true" | "false") as value ] -> (name, Opam_text.Bool (value = "true"))
  | [ name; value ] when value <> "" && value.[0] = '[' ->
      (name, Opam_text.List (List.map (fun s -> Opam_text.String s) (elements option value)))
  | [ name; value ] -> (name, Opam_text.String value)
  | _ -> bad option (Printf.sprintf "Expected a pair but got: %s" text)

let variables option text =
  let found = List.map (variable option) (elements option text) in
  let by_name (a, _) (b, _) = String.compare a b in
  let sorted = List.sort by_name found in
  let rec check = function
    | (a, _) :: ((b, _) :: _ as others) ->
        if a = b then bad option (Printf.sprintf "Opam global variable %s is defined more than once" a) else check others
    | _ -> sorted
  in
  check sorted

let flags =
  [
    "--require-cross-compile"; "--build-only"; "--recurse-opam"; "--minimal-update"; "--allow-jbuilder"; "-q"; "--quiet";
    "-v"; "--verbose";
  ]

let options =
  [
    "-l"; "--lockfile"; "-r"; "--root"; "--ocaml-version"; "--opam-repositories"; "--global-opam-vars"; "--opam-provided";
    "--color"; "--verbosity";
  ]

let name text =
  match Sources.cut "." text with Some (name, version) -> (name, Some version) | None -> (text, None)

let rec parse arguments = function
  | [] -> { arguments with names = List.rev arguments.names }
  | flag :: others when List.mem flag flags -> parse { arguments with flags = flag :: arguments.flags } others
  | option :: others when String.length option > 1 && option.[0] = '-' ->
      let short = option.[1] <> '-' && String.length option > 2 in
      let key, value =
        if short then (String.sub option 0 2, Some (String.sub option 2 (String.length option - 2)))
        else match Sources.cut "=" option with Some (k, v) -> (k, Some v) | None -> (option, None)
      in
      if not (List.mem key options) then
        raise (Command_line ("lock", Printf.sprintf "opam-monorepo: unknown option '%s'." key));
      let value, others =
        match (value, others) with
        | Some value, _ -> (value, others)
        | None, value :: others -> (value, others)
        | None, [] -> raise (Command_line ("lock", Printf.sprintf "opam-monorepo: option '%s' needs an argument" key))
      in
      parse (with_option arguments key value) others
  | text :: others -> parse { arguments with names = name text :: arguments.names } others

and with_option arguments key value =
  match key with
  | "-l" | "--lockfile" -> { arguments with lock_file = Some value }
  | "-r" | "--root" -> { arguments with root = value }
  | "--ocaml-version" -> { arguments with ocaml_version = Some value }
  | "--opam-repositories" ->
      let urls = List.sort_uniq Stdlib.compare (List.map Sources.url_of_string (elements key value)) in
      { arguments with repositories = Some urls }
  | "--global-opam-vars" -> { arguments with variables = Some (variables key value) }
  | "--opam-provided" -> { arguments with provided = Some (elements key value) }
  | _ -> arguments

(* --- Local packages: opam files in the root and below it. *)

let is_repository folder = Sys.file_exists (Filename.concat folder "repo") && Sys.file_exists (Filename.concat folder "packages")

let rec opam_files folder =
  let entries = try Sys.readdir folder with Sys_error _ -> [||] in
  Array.sort String.compare entries;
  List.concat_map
    (fun entry ->
      let path = Filename.concat folder entry in
      if Sys.is_directory path then
        if List.mem entry [ "_build"; "_opam"; "duniverse" ] || is_repository path then [] else opam_files path
      else if Filename.check_suffix entry ".opam" then [ path ]
      else [])
    (Array.to_list entries)

let read_local arguments =
  let read path =
    (* The real one puts a relative root twice before a path. *)
    let file = if Filename.is_relative arguments.root then Filename.concat arguments.root path else path in
    if not (Sys.file_exists file) then Error (file ^ ": No such file or directory")
    else
      let name = Filename.remove_extension (Filename.basename path) in
      let version = Option.join (List.assoc_opt name arguments.names) in
      Ok (name, path, lazy (Package.make ~name ~version (Opam_text.of_file file)))
  in
  Sources.each read (opam_files arguments.root)

(* The last one found is kept. *)
let warn_of_duplicates local =
  List.iteri
    (fun i (name, path, _) ->
      let later = List.filteri (fun j (other, _, _) -> j > i && other = name) local in
      let earlier = List.exists (fun (other, p, _) -> other = name && p < path) local in
      if later <> [] && not earlier then
        let paths = path :: List.map (fun (_, path, _) -> path) later in
        warn
          (Printf.sprintf "Package %s is defined multiple times in the repository:\n%s\nWe kept %s and discarded the others"
             name
             (String.concat "\n" (List.map (( ^ ) "- ") paths))
             (List.nth paths (List.length paths - 1))))
    local

let targets arguments local =
  let all = List.map (fun (name, _, _) -> name) local in
  match arguments.names with
  | [] when List.mem "--recurse-opam" arguments.flags -> Ok all
  | [] ->
      let at_root (_, path, _) = Filename.dirname path = arguments.root in
      Ok (List.map (fun (name, _, _) -> name) (List.filter at_root local))
  | names -> (
      match List.filter (fun (name, _) -> not (List.mem name all)) names with
      | [] -> Ok (List.map fst names)
      | missing ->
          let text (name, version) = match version with Some v -> name ^ "." ^ v | None -> name in
          Error
            (Printf.sprintf "Package%s %s specified but not found in repository"
               (plural (List.length missing))
               (String.concat ",\n" (List.rev_map text missing))))

let lock_file arguments targets =
  match (arguments.lock_file, targets) with
  | Some file, _ -> Ok file
  | None, [ name ] -> Ok (Filename.concat arguments.root (name ^ ".opam.locked"))
  | None, _ ->
      let project = Filename.concat arguments.root "dune-project" in
      let reason =
        if Sys.file_exists project then "Missing a name field in the dune-project file."
        else "Missing dune-project file at the root: " ^ project
      in
      let project_name =
        if not (Sys.file_exists project) then None
        else
          match Sources.cut "(name" (Opam_text.read_file project) with
          | Some (_, after) -> Option.map (fun (name, _) -> String.trim name) (Sources.cut ")" after)
          | None -> None
      in
      Option.to_result
        (Option.map (fun name -> Filename.concat arguments.root (name ^ ".opam.locked")) project_name)
        ~none:
          (Printf.sprintf
             "Could not infer the target lockfile name: %s\n\
              Try setting it explicitly using --lockfile or add a project name in a root dune-project file."
             reason)

let provided_by packages =
  let of_package package =
    match Opam_text.field "x-opam-monorepo-opam-provided" package.extensions with
    | None -> None
    | value -> Some (Package.strings (Opam_text.elements value))
  in
  match List.filter_map of_package packages with [] -> None | lists -> Some (List.sort_uniq compare_names (List.concat lists))

(* --- Repositories. *)

let check_root () =
  let root =
    match Sys.getenv_opt "OPAMROOT" with
    | Some root when root <> "" -> root
    | _ -> Filename.concat (Option.value (Sys.getenv_opt "HOME") ~default:"") ".opam"
  in
  let fail text =
    flush stdout;
    Printf.eprintf "[ERROR] %s\n%!" text;
    internal_error "OpamStd.OpamSys.Exit(50)"
  in
  if not (Sys.file_exists root) then fail "Opam has not been initialised, please run `opam init'"
  else if not (Sys.file_exists (Filename.concat root "config")) then
    fail
      (root
     ^ " exists, but does not appear to be a valid opam root. Please remove it and use `opam init', or specify a different \
        `--root' argument")

let checkout (url : Sources.url) =
  let folder = Filename.temp_file "opam-monorepo" "" in
  Sys.remove folder;
  let git arguments = Sources.output "git" arguments in
  let failed = Result.map_error (fun _ -> "Could not fetch URL at " ^ Sources.url_text url) in
  at_exit (fun () -> ignore (Sources.output "rm" [ "-rf"; folder ]));
  let* _ = failed (git [ "clone"; "-q"; "--no-checkout"; Sources.remote url; folder ]) in
  let name = Option.value url.fragment ~default:"HEAD" in
  let reference = match git [ "-C"; folder; "rev-parse"; "-q"; "--verify"; "origin/" ^ name ] with Ok (c :: _) -> c | _ -> name in
  let* _ = failed (git [ "-C"; folder; "checkout"; "-q"; "--detach"; reference ]) in
  let* commit = failed (git [ "-C"; folder; "rev-parse"; "HEAD" ]) in
  (* Eight digits, also when the whole commit was given. *)
  Ok (Filename.concat folder "packages", { url with fragment = Some (String.sub (List.hd commit) 0 8) })

let available (url : Sources.url) =
  if url.git then checkout url
  else if url.transport = "file" && Sys.file_exists url.path && Sys.is_directory url.path then
    Ok (Filename.concat url.path "packages", url)
  else
    Error
      ("Only git and local file systems (file://) are supported at the moment, got " ^ Sources.url_text url)

(* --- Solving. *)

let overlays = "git+https://github.com/dune-universe/opam-overlays.git"

let not_dune_text repositories names =
  let configured = List.exists (fun url -> Sources.url_text url = overlays) repositories in
  "Some dependencies cannot be built with dune!\n\n\
   opam-monorepo requires that all dependencies use dune as their build system.\n\n\
   These dependencies (possibly transitive) don't use dune as their build system:\n"
  ^ String.concat "\n" (List.map (( ^ ) "- ") names)
  ^ "\n\nThe dune-universe opam repository (" ^ overlays
  ^ ") contains dune ports of some popular packages to help build more packages with dune"
  ^
  if configured then
    " however it appears to already be set up on this switch. Thus it is possible that no dune port exists for any of these \
     packages.\n\n\
     For information on how to contribute a new dune port, see: https://github.com/dune-universe/opam-overlays"
  else
    ". It doesn't appear to be set up on this switch. Adding it to this switch may fix this issue. Add the dune-universe \
     opam repository to this switch by running the command:\n\n\
     opam repository add dune-universe " ^ overlays

let explain repositories context problem =
  let components = Explanation.components context problem in
  match Explanation.not_dune components with
  | _ :: _ as names -> not_dune_text repositories names
  | [] ->
      List.iter
        (fun (name, condition) ->
          log "ERROR"
            (Printf.sprintf "There is no eligible version of %s that matches %s" name
               (condition_text ~unequal:"!=" condition)))
        (Explanation.not_eligible components);
      Explanation.text components

let solve repositories context packages =
  let problem = Solver.problem context packages in
  match Solver.solve ~partly:false problem with
  | Some chosen -> Ok (Solver.packages chosen)
  | None -> Error (lazy (explain repositories context problem))

(* First with all in the duniverse. Then, with these versions, what opam has to bring. *)
let dependencies repositories (context : Solver.context) local request =
  let is_local package = Names.mem package.name local in
  let* vendored = Result.map_error Lazy.force (solve repositories context request) in
  if context.provided = [] then Ok (List.filter_map (fun p -> if is_local p then None else Some (p, true)) vendored)
  else
    let wanted = List.fold_left (fun m p -> Names.add p.name (Is ("=", p.version)) m) context.wanted vendored in
    let context =
      { context with wanted; only_dune = false; cross_compile = false; provided = []; known = Hashtbl.create 50 }
    in
    let provided package = not (List.exists (fun p -> p.name = package.name) vendored) in
    match solve repositories context request with
    | Error text ->
        log "ERROR" "Solving opam-provided dependencies could not find a solution";
        Error (Lazy.force text)
    | Ok packages -> Ok (List.filter_map (fun p -> if is_local p then None else Some (p, not (provided p))) packages)

let compiler_variant name =
  name = "ocaml-variants"
  || (name <> "ocaml-options-vanilla" && String.length name > 13 && String.sub name 0 12 = "ocaml-option")

let filter_value : Opam_text.value -> Package.result = function
  | Bool b -> Truth b
  | String s -> Text s
  | List values -> Text (String.concat " " (Package.strings values))
  | _ -> Undefined

let preferred arguments file =
  if not (List.mem "--minimal-update" arguments.flags) then Ok []
  else if not (Sys.file_exists file) then Error ("No lock file to upgrade, could not find " ^ file)
  else Lock_file.versions file

let lock raw_arguments arguments =
  quiet := List.exists (fun flag -> List.mem flag arguments.flags) [ "-q"; "--quiet" ];
  let* local = read_local arguments in
  warn_of_duplicates local;
  let* targets = targets arguments local in
  let count = List.length targets in
  let* () =
    if count > 0 then Ok ()
    else
      Error
        "Cannot find any packages to vendor.\n\
         Either create some *.opam files in the local repository, or specify them manually via 'opam monorepo lock \
         <packages>'."
  in
  say (Printf.sprintf "Using %d locally scanned package%s as the target%s." count (plural count) (plural count));
  let local = List.fold_left (fun m (name, _, package) -> Names.add name (Lazy.force package) m) Names.empty local in
  let roots = List.map (fun name -> Names.find name local) (List.sort_uniq compare_names targets) in
  let* file = lock_file arguments targets in
  if Filename.is_relative arguments.root then
    internal_error {|Invalid_argument("OPAM_MONOREPO_CWD must be an absolute path")|};
  let provided = match arguments.provided with Some p -> Some p | None -> provided_by roots in
  let* preferred = preferred arguments file in
  check_root ();
  let variables, repositories =
    match (arguments.variables, arguments.repositories) with
    | Some variables, Some repositories -> (variables, repositories)
    | _ -> internal_error "stand-in: it knows no opam switch: give --opam-repositories and --global-opam-vars"
  in
  let* places = Sources.each available repositories in
  let wanted =
    match arguments.ocaml_version with
    | Some version -> Names.singleton "ocaml" (Is ("=", version))
    | None -> Names.empty
  in
  let context : Solver.context =
    {
      repositories = List.map fst places;
      variables = List.map (fun (name, value) -> (name, filter_value value)) variables;
      local;
      wanted;
      preferred = List.fold_left (fun m (name, version) -> Names.add name version m) Names.empty preferred;
      provided = Option.value provided ~default:[];
      only_dune = true;
      cross_compile = List.mem "--require-cross-compile" arguments.flags;
      known = Hashtbl.create 50;
      last_id = ref 0;
    }
  in
  let variants = Names.exists (fun _ package -> List.exists compiler_variant (names package.depends)) local in
  let request = (if variants then [] else [ "ocaml-base-compiler" ]) @ List.map (fun p -> p.name) roots in
  let* packages = dependencies repositories context local request in
  say (Printf.sprintf "Found %d opam dependencies for the target package%s." (List.length packages) (plural count));
  say "Querying opam database for their metadata and Dune compatibility.";
  say "Calculating exact pins for each of them.";
  let* sources = Sources.of_packages ~warn (List.filter_map (fun (p, vendored) -> if vendored then Some p else None) packages) in
  let depexts = List.concat_map (fun p -> p.depexts) (roots @ List.map fst packages) in
  let* () =
    Lock_file.write file
      {
        packages;
        sources;
        depexts;
        arguments = raw_arguments;
        variables;
        provided;
        repositories = List.map snd places;
        roots = targets;
        root = arguments.root;
      }
  in
  say
    (Printf.sprintf "Wrote lockfile with %d entries to %s. You can now run opam monorepo pull to fetch their sources."
       (List.length sources) file);
  Ok ()

(* --- *)

let remember arguments =
  match Sys.getenv_opt "MONOREPO_STANDIN_LOG" with
  | None -> ()
  | Some file ->
      let channel = open_out_gen [ Open_append; Open_creat ] 0o644 file in
      output_string channel (String.concat " " arguments ^ "\n");
      close_out channel

let run arguments =
  match arguments with
  | [ "--version" ] -> print_endline version
  | [] | [ "--help" ] -> print_endline "Stand-in for opam-monorepo: opam-monorepo lock [OPTION]… [LOCAL_PACKAGE]…"
  | "lock" :: [ "--version" ] -> print_endline version
  | "lock" :: arguments -> (
      let nothing =
        {
          names = [];
          root = Sys.getcwd ();
          lock_file = None;
          ocaml_version = None;
          repositories = None;
          variables = None;
          provided = None;
          flags = [];
        }
      in
      match lock arguments (parse nothing arguments) with
      | Ok () -> ()
      | Error text ->
          flush stdout;
          log "ERROR" text;
          exit 1)
  | command :: _ when command.[0] = '-' ->
      raise (Command_line ("", Printf.sprintf "opam-monorepo: unknown option '%s'." command))
  | command :: _ ->
      raise
        (Command_line
           ( "",
             Printf.sprintf "opam-monorepo: unknown command '%s', must be one of 'depext', 'list', 'lock' or 'pull'." command ))

let () =
  let arguments = List.tl (Array.to_list Sys.argv) in
  remember arguments;
  try run arguments with
  | Command_line (command, text) ->
      let usage, help =
        if command = "" then ("opam-monorepo [COMMAND] …", "'opam-monorepo --help'")
        else ("opam-monorepo lock [OPTION]… [LOCAL_PACKAGE]…", "'opam-monorepo lock --help' or 'opam-monorepo --help'")
      in
      Printf.eprintf "%s\nUsage: %s\nTry %s for more information.\n" text usage help;
      exit 124
  | Opam_text.Syntax_error (file, line, from, until) ->
      let file = if Filename.is_relative file then Filename.concat (Sys.getcwd ()) file else file in
      internal_error (Printf.sprintf "At %s:%d:%d-%d:%d::\n               Parse error" file line from line until)
