(* Stand-in for opam-monorepo: choosing versions. The newest that fits is tried first, depth first along the dependencies,
   and what does not work out is taken back. *)

open Package

type rejection = Not_asked_for of string * condition | Unavailable | Not_dune | No_cross_compile

type restriction = { allowed : bool; condition : condition } (* not allowed: a conflict *)

type role = Named of string | Choice of int * implementation list

and implementation =
  | Release of { package : Package.t; needs : need list }
  | Alternative of int * need list
  | Rejected of Package.t
  | Nothing (* when there is no solution: what an explanation has for a role that cannot be filled *)

and need = { role : role; restrictions : restriction list; essential : bool }

module Roles = Map.Make (struct
  type t = role

  let compare a b =
    match (a, b) with
    | Named a, Named b -> compare_names a b
    | Choice (a, _), Choice (b, _) -> Stdlib.compare a b
    | Named _, Choice _ -> -1
    | Choice _, Named _ -> 1
end)

let same_role a b =
  match (a, b) with Named a, Named b -> a = b | Choice (a, _), Choice (b, _) -> a = b | _ -> false

type context = {
  repositories : string list; (* their packages/ *)
  variables : (string * result) list;
  local : Package.t Names.t;
  wanted : condition Names.t; (* versions that the user demands *)
  preferred : string Names.t;
  provided : string list;
  only_dune : bool;
  cross_compile : bool;
  known : (string, (string * (Package.t, Package.t * rejection) Stdlib.result) list) Hashtbl.t;
  last_id : int ref;
}

(* --- Candidates, best first. *)

let environment context package name =
  match name with
  | "build" | "post" -> Truth true
  | "with-test" | "with-doc" -> Truth false
  | "dev" -> Truth (package.version = "dev")
  | "version" -> Text package.version
  | name -> Option.value (List.assoc_opt name context.variables) ~default:Undefined

let versions_in directory name =
  let folder = Filename.concat directory name in
  match Sys.readdir folder with
  | exception Sys_error _ -> []
  | entries ->
      List.filter_map
        (fun entry ->
          let file = Filename.concat (Filename.concat folder entry) "opam" in
          match String.index_opt entry '.' with
          | Some i when Sys.file_exists file -> Some (String.sub entry (i + 1) (String.length entry - i - 1), file)
          | _ -> None)
        (Array.to_list entries)

let merge_repositories context name =
  List.fold_left
    (fun found directory ->
      List.filter (fun (version, _) -> not (List.mem_assoc version found)) (versions_in directory name) @ found)
    [] context.repositories
  |> List.sort (fun (a, _) (b, _) -> compare_versions b a)

let judge context name (version, file) =
  let package () = Package.make ~name ~version:(Some version) (Opam_text.of_file file) in
  match Names.find_opt name context.wanted with
  | Some wanted when not (meets version wanted) ->
      let bare = Package.make ~name ~version:(Some version) [] in
      Error (bare, Not_asked_for (name, wanted))
  | _ -> (
      let package = package () in
      let available =
        match package.available with
        | None -> true
        | Some (List [ filter ]) | Some filter -> evaluate (environment context package) filter = Truth true
      in
      if not available then Error (package, Unavailable) else Ok package)

let demand context candidates =
  let tagged = function _, Ok package -> List.mem "cross-compile" package.tags | _ -> false in
  let must_cross_compile = context.cross_compile && List.exists tagged candidates in
  List.map
    (fun (version, candidate) ->
      ( version,
        match candidate with
        | Ok package when context.only_dune && not (builds_with_dune package) -> Error (package, Not_dune)
        | Ok package when must_cross_compile && not (List.mem "cross-compile" package.tags) ->
            Error (package, No_cross_compile)
        | other -> other ))
    candidates

let order context name candidates =
  let avoided = function _, Ok package -> has_flag "avoid-version" package | _ -> false in
  let last, first = List.partition avoided candidates in
  let candidates = first @ last in
  match Names.find_opt name context.preferred with
  | None -> candidates
  | Some preferred ->
      let wanted, others = List.partition (fun (version, _) -> compare_versions version preferred = 0) candidates in
      wanted @ others

let candidates context name =
  match Hashtbl.find_opt context.known name with
  | Some found -> found
  | None ->
      let found =
        match Names.find_opt name context.local with
        | Some package -> [ (package.version, Ok package) ]
        | None ->
            merge_repositories context name
            |> List.map (fun (version, file) -> (version, judge context name (version, file)))
            |> demand context |> order context name
      in
      Hashtbl.add context.known name found;
      found

(* --- What a candidate needs. *)

let fresh context =
  incr context.last_id;
  !(context.last_id)

let rec needs_of context formula =
  match formula with
  | Empty -> []
  | Atom (name, Any) -> [ { role = Named name; restrictions = []; essential = true } ]
  | Atom (name, condition) -> [ { role = Named name; restrictions = [ { allowed = true; condition } ]; essential = true } ]
  | All (a, b) ->
      (* Choices are numbered from the last to the first. *)
      let later = needs_of context b in
      needs_of context a @ later
  | One _ ->
      let rec alternatives = function
        | One (a, b) ->
            let later = alternatives b in
            alternatives a @ later
        | other -> [ Alternative (fresh context, needs_of context other) ]
      in
      let alternatives = alternatives formula in
      [ { role = Choice (fresh context, alternatives); restrictions = []; essential = true } ]

let conflicts_of environment package =
  List.filter_map
    (fun conflict ->
      match formula environment conflict with
      | Atom (name, condition) ->
          Some { role = Named name; restrictions = [ { allowed = false; condition } ]; essential = false }
      | _ -> None)
    package.conflicts

let release context package =
  let environment = environment context package in
  let conflicts = conflicts_of environment package in
  let depends = without context.provided (formula environment package.depends) in
  Release { package; needs = needs_of context depends @ conflicts }

let needs = function Release { needs; _ } | Alternative (_, needs) -> needs | Rejected _ | Nothing -> []

let is_met implementation { allowed; condition } =
  match implementation with
  | Release { package; _ } | Rejected package -> meets package.version condition = allowed
  | Alternative _ | Nothing -> true

let classes = function Release { package; _ } -> package.conflict_classes | _ -> []

(* --- The search. *)

type problem = { root : role; implementations : implementation list Roles.t }

let problem context packages =
  let requested = List.map (fun name -> { role = Named name; restrictions = []; essential = true }) packages in
  let root =
    match packages with
    | [ package ] -> Named package
    | _ ->
        let alternative = Alternative (fresh context, requested) in
        Choice (fresh context, [ alternative ])
  in
  let known = ref Roles.empty in
  let rec explore role =
    if not (Roles.mem role !known) then (
      let implementations =
        match role with
        | Choice (_, alternatives) -> alternatives
        | Named name ->
            List.filter_map
              (fun (_, candidate) -> match candidate with Ok package -> Some (release context package) | Error _ -> None)
              (candidates context name)
      in
      known := Roles.add role implementations !known;
      List.iter (fun implementation -> List.iter (fun need -> explore need.role) (needs implementation)) implementations)
  in
  explore root;
  { root; implementations = !known }

let compatible chosen role implementation =
  let others_allow other =
    List.for_all
      (fun need -> (not (same_role need.role role)) || List.for_all (is_met implementation) need.restrictions)
      (needs other)
  in
  let allows_others need =
    let target = if same_role need.role role then Some implementation else Roles.find_opt need.role chosen in
    match target with None -> true | Some target -> List.for_all (is_met target) need.restrictions
  in
  let clashes other = List.exists (fun one -> List.mem one (classes other)) (classes implementation) in
  Roles.for_all (fun _ other -> others_allow other && not (clashes other)) chosen
  && List.for_all allows_others (needs implementation)

let rec next_role problem chosen seen role =
  if List.exists (same_role role) !seen then None
  else (
    seen := role :: !seen;
    match Roles.find_opt role chosen with
    | None -> Some role
    | Some implementation ->
        List.find_map
          (fun need -> if need.essential then next_role problem chosen seen need.role else None)
          (needs implementation))

(* With [partly] there always is a solution, in which some roles have Nothing. *)
let solve ~partly problem =
  let rec search chosen =
    match next_role problem chosen (ref []) problem.root with
    | None -> Some chosen
    | Some role ->
        let implementations = Roles.find role problem.implementations @ if partly then [ Nothing ] else [] in
        let can_be_met chosen need =
          (not need.essential) || partly
          || Roles.mem need.role chosen
          || List.exists
               (fun i -> List.for_all (is_met i) need.restrictions && compatible chosen need.role i)
               (Roles.find need.role problem.implementations)
        in
        List.find_map
          (fun implementation ->
            if not (compatible chosen role implementation) then None
            else
              let chosen = Roles.add role implementation chosen in
              if List.for_all (can_be_met chosen) (needs implementation) then search chosen else None)
          implementations
  in
  search Roles.empty

let packages chosen =
  Roles.bindings chosen
  |> List.filter_map (function _, Release { package; _ } -> Some package | _ -> None)
