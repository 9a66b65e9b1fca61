(* Stand-in for mirage's graph of devices: what it says as main.ml and as a picture, in the shape and with the names seen
   with mirage 4.9.0. *)

(** What the keys of a configuration are. *)
type context = { target : string; value : string -> string }

type package = {
  opam : string;
  libraries : string list;
  least : string list;
  below : string list;
  in_switch : bool;
  for_build : bool;
}

type device = {
  modul : string;  (** The OCaml module, applied to the modules of [arguments]. *)
  parameter : string;  (** Tells it from another device of this module. *)
  packages : package list;
  local_libraries : string list;
  arguments : device list;
  needs : device list;  (** Connected before it, without being arguments of its functor. *)
  boot : string list;  (** Expressions of the boot arguments that it reads. *)
  shown_keys : string list;
  configure : unit -> unit;
  connect : string -> string list -> string;
      (** An expression from its module and the values of arguments, needs and boot arguments. *)
}

let device ?(parameter = "") ?(packages = []) ?(local_libraries = []) ?(needs = []) ?(boot = []) ?(shown_keys = [])
    ?(configure = ignore) ?(connect = fun _ _ -> "return ()") modul =
  { modul; parameter; packages; local_libraries; arguments = []; needs; boot; shown_keys; configure; connect }

(* Two uses of one device are one vertex. *)
let rec identity device =
  Printf.sprintf "%s(%s;%s;%s)" device.modul device.parameter
    (String.concat "," (List.map identity device.arguments))
    (String.concat "," (List.map identity device.needs))

(** All devices, each after what it depends on; [order] is applied to the children before they are visited. *)
let sorted order root =
  let seen = Hashtbl.create 16 in
  let rec visit found device =
    let identity = identity device in
    if Hashtbl.mem seen identity then found
    else begin
      Hashtbl.add seen identity ();
      device :: List.fold_left visit found (order (device.arguments @ device.needs))
    end
  in
  List.rev (visit [] root)

let snake text =
  String.map (function ('a' .. 'z' | '0' .. '9' | '_') as c -> c | _ -> '_') (String.lowercase_ascii text)

(* Names of vertices: the module and a number. *)
let names devices =
  let named index device = (identity device, Printf.sprintf "%s__%d" (snake device.modul) (index + 1)) in
  let table = List.mapi named devices in
  fun device -> List.assoc (identity device) table

let unique values =
  let add found value = if List.mem value found then found else value :: found in
  List.rev (List.fold_left add [] values)

(** [main.ml]: [first] are connected in this order, then [root]. *)
let main ~os ~first root =
  let devices = sorted Fun.id root in
  let name = names devices in
  let boot = unique (List.concat_map (fun device -> device.boot) devices) in
  let boot_name expression =
    let rec index n = function [] -> assert false | e :: rest -> if e = expression then n else index (n + 1) rest in
    Printf.sprintf "boot_argument_%d" (index 1 boot)
  in
  let modul device = if device.arguments = [] then device.modul else String.capitalize_ascii (name device) in
  let text = Buffer.create 4096 in
  let add format = Printf.bprintf text format in
  add "open Lwt.Infix\ntype 'a io = 'a Lwt.t\nlet return = Lwt.return\nlet run t = %s.Main.run t ; exit\n0\n\n" os;
  List.iter
    (fun expression -> add "let %s__key = Mirage_runtime.register_arg @@\n  %s\n;;\n\n" (boot_name expression) expression)
    boot;
  List.iter
    (fun device ->
      if device.arguments <> [] then
        add "module %s = %s%s\n\n" (modul device) device.modul
          (String.concat "" (List.map (fun argument -> "(" ^ modul argument ^ ")") device.arguments)))
    devices;
  List.iter
    (fun device ->
      let children = List.map name (device.arguments @ device.needs) in
      add "let %s = lazy (\n" (name device);
      List.iter (fun child -> add "  let __%s = Lazy.force %s in\n" child child) children;
      List.iter (fun child -> add "  __%s >>= fun _%s ->\n" child child) children;
      List.iter (fun e -> add "  let _%s = (%s__key ()) in\n" (boot_name e) (boot_name e)) device.boot;
      let values = List.map (fun child -> "_" ^ child) (children @ List.map boot_name device.boot) in
      add "  %s\n);;\n\n" (device.connect (modul device) values))
    devices;
  add "let () =\n  let t = ";
  List.iter (fun device -> add "Lazy.force %s >>= fun _ ->\n  " (name device)) first;
  add "Lazy.force %s in\n  run t\n;;\n" (name root);
  Buffer.contents text

(** The lines of a Graphviz digraph. *)
let dot root =
  let devices = sorted List.rev root in
  let name = names devices in
  let number device =
    let rec index n = function
      | [] -> assert false
      | other :: rest -> if identity other = identity device then n else index (n + 1) rest
    in
    index 1 devices
  in
  let vertex device =
    Printf.sprintf {|%d [label="%s\n%s\n%s", shape="box"];|} (number device) (name device) device.modul
      (String.concat ", " device.shown_keys)
  in
  let edges device =
    let edge style other = Printf.sprintf "%d -> %d [%s];" (number device) (number other) style in
    List.map (edge "") device.arguments @ List.map (edge {|style="dashed"|}) device.needs
  in
  [ "digraph G {"; "ordering=out;" ] @ List.map vertex devices @ [ "" ] @ List.concat_map edges devices @ [ "}" ]
