(* Stand-in for the second of mirage's two stages: what config.exe does when config.ml registers a unikernel. The files,
   their order and what is printed are those seen with mirage 4.9.0. *)

open Standin_graph
module Command_line = Standin_command_line
module Files = Standin_files
module Target = Standin_target

(** An option of the configuration; [shown] are the values that describe calls otherwise. *)
type key = { option : Command_line.specification; default : string; shown : (string * string) list }

let name_of key = List.hd key.option.Command_line.names

(* The line "Keys" of describe, in the order of names. *)
let described_keys keys given =
  let line key =
    let name = name_of key in
    match given name with
    | Some value -> (name, Printf.sprintf "%s=%s" name (Option.value (List.assoc_opt value key.shown) ~default:value))
    | None -> (name, Printf.sprintf "%s=%s (default)" name key.default)
  in
  let target = { option = Command_line.text [ "target" ]; default = "unix"; shown = [] } in
  List.map line (target :: keys) |> List.sort compare |> List.map snd |> String.concat ",\n           "

(** A unikernel that has been registered, for the target and the keys that were chosen. *)
type unikernel = {
  parsed : Command_line.parsed;
  given : string -> string option;  (** The value of an option, if it was given now or when configured. *)
  keys : key list;
  first : device list;
  root : device;
  packages : package list;
  application : Target.application;
}

let unikernel ~name ~(keys : key list) resolve =
  let options = List.map (fun key -> key.option) keys in
  let parsed = Command_line.parse ~keys:options (List.tl (Array.to_list Sys.argv)) in
  (* What configure was called with holds for the other commands, unless it was wrong. *)
  let kept =
    match if parsed.command = "configure" then [] else Files.kept_arguments () with
    | [] -> []
    | kept -> ( try (Command_line.parsed ~keys:options kept).values with Command_line.Wrong _ -> [])
  in
  let given option =
    match (List.assoc_opt option parsed.values, List.assoc_opt option kept) with
    | None, None when option = "target" -> Command_line.target_of_environment parsed.command
    | None, kept -> kept
    | value, _ -> value
  in
  let value key =
    match given key with Some value -> value | None -> (List.find (fun other -> name_of other = key) keys).default
  in
  let target = Option.value (given "target") ~default:"unix" in
  let first, root = resolve { target; value } in
  let devices = sorted Fun.id root in
  let reads_network device = List.exists (Command_line.starts_with "Mirage_runtime_network.") device.boot in
  let for_network =
    { opam = "mirage-runtime"; libraries = [ "mirage-runtime.network" ]; least = []; below = []; in_switch = false;
      for_build = false }
  in
  let packages =
    Target.merged
      ((if List.exists reads_network devices then [ for_network ] else [])
      @ List.concat_map (fun (device : device) -> device.packages) devices)
  in
  let libraries =
    List.concat_map (fun p -> if p.in_switch then [] else p.libraries) packages
    @ List.concat_map (fun device -> device.local_libraries) devices
  in
  let output = if parsed.command = "describe" then None else given "output" in
  let application = { Target.name; target; output; libraries = List.sort_uniq compare libraries } in
  { parsed; given; keys; first; root; packages; application }

(* Several calls of register say it once. *)
let said_already = ref false

let configure_devices { root; _ } =
  Target.networks := [];
  Hashtbl.reset Target.blocks;
  List.iter (fun device -> device.configure ()) (sorted Fun.id root);
  if not !said_already then
    print_endline
      "Successfully configured the unikernel. Now run 'make' (or more fine-grained steps: 'make all', 'make depends', or \
       'make lock').";
  said_already := true

let opam { application; packages; given; _ } =
  let is_own word = List.mem word [ "configure"; "query"; "opam" ] in
  let arguments = List.filter (fun word -> not (is_own word)) (List.tl (Array.to_list Sys.argv)) in
  Target.opam application ~arguments ~with_repositories:(given "no-extra-repo" = None) packages

let configure ({ application; first; root; _ } as unikernel) =
  Files.write "Makefile" (Target.makefile application);
  Files.make_folder "mirage";
  Files.write (Printf.sprintf "mirage/%s.opam" (Target.opam_name application)) (opam unikernel);
  configure_devices unikernel;
  List.iter (fun (file, text) -> Files.write_plainly ("mirage/" ^ file) text) (Target.files application);
  Files.write_plainly
    (Printf.sprintf "mirage/%s.ml" (Target.main application))
    (Standin_graph.main ~os:(Target.os application.target) ~first root);
  Files.write "dune.build" (Target.dune_build application);
  Files.write "dune" "(include dune.build)\n";
  Files.write "dune-workspace" (Target.dune_workspace application);
  Files.write "dune-project" (Target.dune_project application);
  Files.make_folder "dist";
  Files.write "dist/dune" (Target.dune_dist application)

let query ({ application; packages; parsed; _ } as unikernel) =
  match Option.value parsed.information ~default:"packages" with
  | "name" -> print_endline application.name
  | "packages" -> List.iter (fun package -> print_endline (Target.package_line package)) packages
  | "opam" -> print_endline (opam unikernel)
  | "files" ->
      configure_devices unikernel;
      print_endline (String.concat " " (Target.copied application))
  | "Makefile" -> print_endline (Target.makefile application)
  | "dune.config" -> print_string Files.dune_config
  | "dune.build" ->
      configure_devices unikernel;
      print_string (Target.dune_build application)
  | "dune-project" -> print_string (Target.dune_project application)
  | "dune-workspace" -> print_string (Target.dune_workspace application)
  | "dune.dist" -> print_string (Target.dune_dist application)
  | _ -> assert false

let describe { application; root; parsed; keys; given; _ } =
  let graph prefix = String.concat ("\n" ^ prefix) (Standin_graph.dot root) in
  Printf.printf "Name       %s\nKeys       %s\n" application.name (described_keys keys given);
  match (List.assoc_opt "dot" parsed.values, List.assoc_opt "output" parsed.values) with
  | Some _, Some "-" -> Printf.printf "Output     -%s\n" (graph "              ")
  | Some _, Some file ->
      Printf.printf "Output     %s\n" file;
      Files.write_plainly file (graph "  " ^ "\n")
  | Some _, None -> Files.fail "this stand-in shows no picture: use --dot -o -"
  | None, _ -> ()

(** Does what the command line says. [resolve] gives the devices to connect first, and the one that needs all. *)
let run ~name ~keys resolve =
  let unikernel = unikernel ~name ~keys resolve in
  if List.mem_assoc "help" unikernel.parsed.values then Printf.printf "NAME\n       mirage-%s\n" unikernel.parsed.command
  else
    match unikernel.parsed.command with
    | "configure" -> configure unikernel
    | "query" -> query unikernel
    | "describe" -> describe unikernel
    | "clean" -> List.iter Files.delete_folder [ "mirage"; "dist" ]
    | command -> Printf.printf "NAME\n       mirage-%s\n" command
