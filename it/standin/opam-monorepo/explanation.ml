(* Stand-in for opam-monorepo: why there is no solution. The closest to one is taken, in which some roles have nothing, and
   for these it is said what stands against each candidate. *)

open Package
open Solver

type reason =
  | Judged of rejection
  | Restricted of restriction
  | Needs of need * restriction
  | Same_class of role * string
  | Unknown

type note = Demanded of restriction | Restricts of role * implementation * restriction list

type component = {
  role : role;
  chosen : implementation option;
  judged : (implementation * rejection) list;
  all : implementation list;
  mutable good : implementation list;
  mutable bad : (implementation * reason) list;
  mutable notes : note list; (* the last first *)
}

(* --- Words. *)

let rec role_text = function
  | Named name -> name
  | Choice (_, alternatives) -> String.concat "|" (List.map implementation_text alternatives)

and implementation_text = function
  | Release { package; _ } | Rejected package -> full_name package
  | Alternative (_, needs) -> String.concat "&" (List.map (fun (need : need) -> role_text need.role) needs)
  | Nothing -> "(no solution found)"

let version_text = function
  | Release { package; _ } | Rejected package -> package.version
  | other -> implementation_text other

let restriction_text = function
  | { allowed = false; condition = Any } -> "conflict with all versions"
  | { allowed = false; condition } -> "not(" ^ condition_text condition ^ ")"
  | { condition; _ } -> condition_text condition

let rejection_text = function
  | Not_asked_for (name, Is (operator, version)) ->
      Printf.sprintf "Rejected by user-specified constraint %s (%s %s)" name operator version
  | Not_asked_for (name, _) -> "Rejected by user-specified constraint " ^ name
  | Unavailable -> "Availability condition not satisfied"
  | Not_dune -> "Doesn't build with dune"
  | No_cross_compile -> "Does not cross compile"

let reason_text = function
  | Judged rejection -> rejection_text rejection
  | Restricted restriction -> "Incompatible with restriction: " ^ restriction_text restriction
  | Needs (need, restriction) -> Printf.sprintf "Requires %s %s" (role_text need.role) (restriction_text restriction)
  | Same_class (role, name) -> Printf.sprintf "In same conflict class (%s) as %s" name (role_text role)
  | Unknown -> "Reason for rejection unknown"

let note_text = function
  | Demanded restriction -> "User requested " ^ restriction_text restriction
  | Restricts (role, implementation, restrictions) ->
      Printf.sprintf "%s %s requires %s" (role_text role) (version_text implementation)
        (String.concat ", " (List.map restriction_text restrictions))

(* --- Finding the reasons. *)

let compare_implementations a b =
  match (a, b) with
  | Release { package = a; _ }, Release { package = b; _ } | Rejected a, Rejected b -> Package.compare a b
  | Release _, Rejected _ -> 1
  | Rejected _, Release _ -> -1
  | Alternative (a, _), Alternative (b, _) -> Stdlib.compare a b
  | _ -> 0

(* Takes out what has a problem. A note is worth making only if the choice could have been better without it. *)
let filter ?note component problem =
  let note = ref note in
  let mattered implementation =
    match component.chosen with Some chosen -> compare_implementations chosen implementation <= 0 | None -> true
  in
  let keep implementation =
    match problem implementation with
    | None -> true
    | Some reason ->
        (match !note with
        | Some text when mattered implementation ->
            component.notes <- text :: component.notes;
            note := None
        | _ -> ());
        component.bad <- (implementation, reason) :: component.bad;
        false
  in
  component.good <- List.rev (List.filter keep (List.rev component.good))

let component context problem role chosen =
  let judged =
    match role with
    | Choice _ -> []
    | Named name ->
        List.filter_map
          (fun (_, candidate) ->
            match candidate with Ok _ -> None | Error (package, rejection) -> Some (Rejected package, rejection))
          (candidates context name)
  in
  let all = Roles.find role problem.implementations in
  let bad = List.map (fun (implementation, rejection) -> (implementation, Judged rejection)) judged in
  { role; chosen = (if chosen = Nothing then None else Some chosen); judged; all; good = all; bad; notes = [] }

let apply_demand context component =
  match component.role with
  | Choice _ -> ()
  | Named name -> (
      match Names.find_opt name context.wanted with
      | None -> ()
      | Some condition ->
          let restriction = { allowed = true; condition } in
          component.notes <- Demanded restriction :: component.notes;
          filter component (fun i -> if is_met i restriction then None else Some (Restricted restriction));
          let bad = List.filter (fun (i, _) -> is_met i restriction) component.bad in
          if bad <> [] || component.good <> [] then component.bad <- bad)

let apply_classes components =
  let taken =
    Roles.fold
      (fun role component taken ->
        match component.chosen with
        | Some chosen -> List.map (fun name -> (name, role)) (classes chosen) @ taken
        | None -> taken)
      components []
  in
  Roles.iter
    (fun role component ->
      filter component (fun implementation ->
          List.find_map
            (fun name ->
              match List.assoc_opt name taken with
              | Some other when not (same_role other role) -> Some (Same_class (other, name))
              | _ -> None)
            (classes implementation)))
    components

let apply_choice components component =
  match component.chosen with
  | Some chosen ->
      List.iter
        (fun (need : need) ->
          match Roles.find_opt need.role components with
          | Some other when need.restrictions <> [] ->
              let note = Restricts (component.role, chosen, need.restrictions) in
              List.iter
                (fun r -> filter ~note other (fun i -> if is_met i r then None else Some (Restricted r)))
                need.restrictions
          | _ -> ())
        (needs chosen)
  | None ->
      filter component (fun implementation ->
          List.find_map
            (fun (need : need) ->
              match Roles.find_opt need.role components with
              | Some { chosen = Some other; _ } ->
                  List.find_map (fun r -> if is_met other r then None else Some (Needs (need, r))) need.restrictions
              | _ -> None)
            (needs implementation))

let finish component =
  if component.chosen = None then (
    filter component (fun implementation ->
        List.find_map
          (fun (need : need) ->
            if not (same_role need.role component.role) then None
            else
              List.find_map
                (fun r -> if is_met implementation r then None else Some (Needs (need, r)))
                need.restrictions)
          (needs implementation));
    component.bad <- List.map (fun i -> (i, Unknown)) component.good @ component.bad;
    component.good <- [])

let components context problem =
  let chosen = Option.get (solve ~partly:true problem) in
  let components = Roles.mapi (component context problem) chosen in
  let each f = Roles.iter (fun _ component -> f component) components in
  each (apply_demand context);
  apply_classes components;
  each (apply_choice components);
  each finish;
  List.map snd (Roles.bindings components)

(* --- What is said. *)

let write_component formatter component =
  let outcome = match component.chosen with Some chosen -> implementation_text chosen | None -> "(problem)" in
  Format.fprintf formatter "@[<v2>%s -> %s" (role_text component.role) outcome;
  List.iter (fun note -> Format.fprintf formatter "@,%s" (note_text note)) (List.rev component.notes);
  let rejected header =
    Format.fprintf formatter "@,@[<v2>%s:" header;
    let sorted = List.sort (fun (a, _) (b, _) -> compare_implementations b a) component.bad in
    List.iteri
      (fun i (implementation, reason) ->
        if i < 5 then Format.fprintf formatter "@,%s: %s" (implementation_text implementation) (reason_text reason)
        else if i = 5 then Format.fprintf formatter "@,...")
      sorted;
    Format.fprintf formatter "@]"
  in
  if component.chosen = None then
    if component.all <> [] then rejected "Rejected candidates"
    else if component.judged <> [] then rejected "No usable implementations"
    else Format.fprintf formatter "@,No known implementations at all";
  Format.fprintf formatter "@]"

let text components =
  let quiet, others = List.partition (fun c -> c.chosen <> None && c.notes = []) components in
  let chosen = List.filter_map (fun c -> c.chosen) quiet in
  Format.asprintf "Can't find all required versions.@\n@[<v0>Selected: @[<hov>%a@]@,%a@]"
    (Format.pp_print_list ~pp_sep:Format.pp_print_space (fun f i -> Format.pp_print_string f (implementation_text i)))
    chosen
    (Format.pp_print_list (fun f component -> Format.fprintf f "- @[%a@]" write_component component))
    others

(* Packages of which no version builds with dune. *)
let not_dune components =
  List.filter_map
    (fun component ->
      match component.role with
      | Named name
        when component.chosen = None && component.bad <> []
             && List.for_all (fun (_, reason) -> reason = Judged Not_dune) component.bad ->
          Some name
      | _ -> None)
    components
  |> List.rev

(* Packages with a version that would fit, had it not been rejected for another reason, and what it would fit. *)
let not_eligible components =
  List.filter_map
    (fun component ->
      let conditions =
        List.concat_map
          (function
            | Demanded r -> [ r.condition ]
            | Restricts (_, _, restrictions) -> List.map (fun r -> r.condition) restrictions)
          (List.rev component.notes)
      in
      match (component.role, component.chosen, conditions) with
      | Named name, None, first :: others ->
          let condition = List.fold_left (fun a b -> Both (a, b)) first others in
          let would_fit = function
            | (Rejected package | Release { package; _ }), Judged _ -> meets package.version condition
            | _ -> false
          in
          if List.exists would_fit component.bad then Some (name, condition) else None
      | _ -> None)
    components
  |> List.rev
