(* Stand-in for mirage's targets: the files that differ between them, in the forms seen with mirage 4.9.0 and, for the
   unikraft targets, with 4.11.1. *)

open Standin_graph

type family = Unix | Solo5 | Xen | Unikraft

let family = function
  | "unix" | "macosx" -> Unix
  | "xen" | "qubes" -> Xen
  | "unikraft-firecracker" | "unikraft-qemu" -> Unikraft
  | _ -> Solo5

let os target =
  match family target with Unix -> "Unix_os" | Solo5 -> "Solo5_os" | Xen -> "Xen_os" | Unikraft -> "Unikraft_os"

(** The name of dune's context. *)
let context_name target = match family target with Unix -> "default" | Solo5 | Xen -> "solo5" | Unikraft -> "unikraft"

(** The machine of a unikraft target. *)
let backend target = Standin_command_line.after (String.length "unikraft-") target

let extension = function
  | "unix" | "macosx" -> ""
  | "xen" | "qubes" -> ".xen"
  | "unikraft-firecracker" -> ".fc"
  | "unikraft-qemu" -> ".qemu"
  | target -> "." ^ target

(** What is generated once in an application: its devices have been configured. *)
type application = { name : string; target : string; output : string option; libraries : string list }

let public_name application = Option.value application.output ~default:application.name
let main application = Option.value application.output ~default:"main"
let image application = public_name application ^ extension application.target

(** What the package, the project and the Makefile are called. *)
let full_name application = Option.value application.output ~default:(application.name ^ "-" ^ application.target)

(* --- Devices that have been configured, as they are listed in manifests. *)

let networks : string list ref = ref []

(* By file; numbers are those of Xen's disks, and 0 is the boot disk's. *)
let blocks : (string, int) Hashtbl.t = Hashtbl.create 7

let add_network name = networks := name :: !networks

let number_of_block file =
  match Hashtbl.find_opt blocks file with
  | Some number -> number
  | None ->
      let number = Hashtbl.length blocks + 1 in
      Hashtbl.add blocks file number;
      number

let all_blocks () = Hashtbl.fold (fun file number others -> (file, number) :: others) blocks []

(* --- Files beside main.ml. *)

let manifest with_devices =
  let device kind name = Printf.sprintf {|{ "name": "%s", "type": "%s" }|} name kind in
  let devices =
    if with_devices then
      List.map (device "NET_BASIC") !networks @ List.map (fun (file, _) -> device "BLOCK_BASIC" file) (all_blocks ())
    else []
  in
  Printf.sprintf {|{
  "type": "solo5.manifest",
  "version": 1,
  "devices": [ %s ]
}
|} (String.concat ", " devices)

(* xl's configuration; as a template it has words to be replaced. *)
let xl application ~template =
  let value word known = if template then "@" ^ word ^ "@" else known in
  let disk (file, number) =
    Printf.sprintf "'format=raw, vdev=xvd%c, access=rw, target=%s'"
      (Char.chr (Char.code 'a' + number))
      (value ("BLOCK:" ^ file) file)
  in
  let bridge =
    let exists stem = Sys.file_exists ("/sys/class/net/" ^ stem ^ "0") in
    Option.value (List.find_opt exists [ "xenbr"; "br"; "virbr" ]) ~default:"br"
  in
  let network index name = Printf.sprintf "'bridge=%s'" (value ("NETWORK:" ^ name) (Printf.sprintf "%s%d" bridge index)) in
  String.concat "\n"
    [ Printf.sprintf "name = '%s'" (value "NAME" application.name);
      Printf.sprintf "kernel = '%s'" (value "KERNEL" (application.name ^ ".xen"));
      "type = 'pvh'";
      "memory = " ^ value "MEMORY" "256";
      "on_crash = 'preserve'";
      "";
      Printf.sprintf "disk = [ %s ]" (String.concat ", " (List.map disk (all_blocks ())));
      "";
      Printf.sprintf "vif = [ %s ]" (String.concat ", " (List.mapi network !networks));
      "" ]

(* Much shorter than the real ones, which are mostly comments. *)
let libvirt application =
  let domain, os, cmdline =
    if application.target = "xen" then
      ("xen", "<type arch='armv7l' machine='xenpv'>linux</type>", "\n        <cmdline> </cmdline>")
    else ("kvm", "<type arch='x86_64' machine='pc'>hvm</type>", "")
  in
  Printf.sprintf {|<domain type='%s'>
    <name>%s</name>
    <memory unit='KiB'>262144</memory>
    <os>
        %s
        <kernel>%s%s</kernel>%s
    </os>
</domain>
|}
    domain application.name os application.name (extension application.target) cmdline

(** The files of [mirage/] that are copied into the build: names and contents, but for main.ml. *)
let files application =
  let manifests with_devices = [ ("manifest.json", manifest with_devices); ("manifest.ml", "") ] in
  let libvirt () = [ (application.name ^ "_libvirt.xml", libvirt application) ] in
  match application.target with
  | "xen" ->
      manifests false
      @ [ (application.name ^ ".xl", xl application ~template:false);
          (application.name ^ ".xl.in", xl application ~template:true) ]
      @ libvirt ()
  | "qubes" -> manifests false
  | "virtio" -> manifests true @ libvirt ()
  | target when family target = Solo5 -> manifests true
  | _ -> []

let installed application =
  if application.target = "xen" then [ application.name ^ ".xl"; application.name ^ ".xl.in" ] else []

(* --- dune files. *)

(* Words in lines, as a field of a stanza. *)
let field name words =
  let add (text, column, width) word =
    let length = String.length word + 1 in
    if column + length > width then (text ^ "\n   " ^ word, 2 + length, 74) else (text ^ " " ^ word, column + length, width)
  in
  let text, _, _ = List.fold_left add (" (" ^ name, String.length name + 2, 76) words in
  text ^ ")"

let copy_rule application =
  Printf.sprintf {|(rule
 (target %s)
 (enabled_if (= %%{context_name} "%s"))
 (deps %s.exe)
 (action
  (copy %s.exe %%{target})))|}
    (image application)
    (context_name application.target)
    (main application) (main application)

let manifest_rule = {|(rule
 (targets manifest.c)
 (deps manifest.json)
 (action
  (run solo5-elftool gen-manifest manifest.json manifest.c)))|}

let solo5_executable application abi =
  Printf.sprintf {|(executable
 (enabled_if (= %%{context_name} "solo5"))
 (name %s)
 (modes (native exe))
%s
 (link_flags :standard -w -70 -cclib "-z solo5-abi=%s")
 (modules (:standard \ config manifest))
 (foreign_stubs (language c) (names manifest))
)|}
    (main application)
    (field "libraries" application.libraries)
    abi

let unix_executable application =
  Printf.sprintf {|(executable
 (name %s)
%s
 (link_flags (-thread))
 (modules (:standard \ config))
 (flags :standard -w -70)
 (enabled_if (= %%{context_name} "default"))
)|}
    (main application)
    (field "libraries" application.libraries)

(* Nothing keeps config.ml out of its modules. *)
let unikraft_executable application =
  Printf.sprintf {|(executable
 (enabled_if
  (= %%{context_name} "unikraft"))
 (name %s)
 (modes
  (native exe))
%s
 (link_flags :standard -w -70))|}
    (main application)
    (field "libraries" application.libraries)

let stanzas = String.concat "\n\n"

let copied application =
  List.sort compare ((main application ^ ".ml") :: List.map fst (files application))

let dune_build application =
  let copy file =
    Printf.sprintf "(copy_files%s ./mirage/%s)" (if Filename.extension file = ".ml" then "#" else "") file
  in
  let own =
    match family application.target with
    | Unix -> [ copy_rule application; unix_executable application ]
    | Solo5 -> [ solo5_executable application application.target; manifest_rule; copy_rule application ]
    | Xen -> [ solo5_executable application "xen"; manifest_rule; copy_rule application ]
    | Unikraft -> [ unikraft_executable application; copy_rule application ]
  in
  stanzas (List.map copy (copied application) @ own) ^ "\n"

let dune_dist application =
  let promoted context file =
    Printf.sprintf {|(rule
 (mode (promote (until-clean)))
 (target %s)
 (enabled_if (= %%{context_name} "%s"))
 (action
  (copy ../%s %%{target}))
)|} file context file
  in
  stanzas
    (promoted (context_name application.target) (image application)
     :: List.map (promoted "default") (installed application))
  ^ "\n"

let dune_project application =
  stanzas [ "(lang dune 2.9)"; Printf.sprintf "(name %s)" (full_name application); "(implicit_transitive_deps true)" ] ^ "\n"

let dune_workspace application =
  let cross =
    match family application.target with
    | Unix -> []
    | Solo5 | Xen ->
        [ {|(context (default
  (name solo5)
  (host default)
  (toolchain solo5)
  (merlin)
  (disable_dynamically_linked_foreign_archives true)
  ))|} ]
    | Unikraft ->
        let backend = backend application.target in
        [ Printf.sprintf {|(context
 (default
  (name unikraft)
  (host default)
  (toolchain unikraft)
  (env
   (_
    (flags :standard -cclib "-z unikraft-backend=%s")
    (c_flags :standard -z unikraft-backend=%s)))
  (merlin)
  (disable_dynamically_linked_foreign_archives true)))|}
            backend backend ]
  in
  stanzas ([ "(lang dune 2.9)"; "(context (default))" ] @ cross) ^ "\n"

(* --- The opam file and the Makefile. *)

let package_line package =
  let quoted relation = List.map (Printf.sprintf "%s \"%s\"" relation) in
  let conditions =
    (if package.in_switch then [] else [ "?monorepo" ])
    @ (if package.for_build then [ "build" ] else [])
    @ quoted ">=" package.least @ quoted "<" package.below
  in
  Printf.sprintf "\"%s\"%s" package.opam
    (if conditions = [] then "" else " { " ^ String.concat " & " conditions ^ " }")

(** Packages of one name and place become one. *)
let merged packages =
  let merge a b =
    let union (f : package -> string list) = List.sort_uniq compare (f a @ f b) in
    { a with
      libraries = union (fun p -> p.libraries);
      least = union (fun p -> p.least);
      below = union (fun p -> p.below);
      for_build = a.for_build || b.for_build }
  in
  let add found package =
    let same other = other.opam = package.opam && other.in_switch = package.in_switch in
    match List.partition same found with
    | [ other ], others -> merge other package :: others
    | _, others -> package :: others
  in
  List.sort compare (List.fold_left add [] packages)

(* Only letters, digits, '-' and '_' are left of a name; a dot becomes '_'. *)
let opam_name application =
  let keep = function 'a' .. 'z' | 'A' .. 'Z' | '0' .. '9' | '-' | '_' -> true | _ -> false in
  String.to_seq (String.map (fun c -> if c = '.' then '_' else c) (full_name application))
  |> Seq.filter keep |> String.of_seq

let opam application ~arguments ~with_repositories packages =
  let lines = String.concat "" in
  let copied folder file = Printf.sprintf "  [ \"cp\" \"dist/%s\" \"%s\" ]\n" file folder in
  let provided = List.filter_map (fun p -> if p.in_switch then Some (Printf.sprintf "\"%s\"" p.opam) else None) packages in
  (* The real ones are on the internet. *)
  let repositories =
    if with_repositories then {|
["opam-overlays" "https://opam-overlays.invalid"]

["mirage-overlays" "https://mirage-overlays.invalid"]|}
    else ""
  in
  Printf.sprintf {|opam-version: "2.0"
maintainer: "dummy"
authors: "dummy"
homepage: "dummy"
bug-reports: "dummy"
dev-repo: "git://dummy"
synopsis: "Unikernel %s - switch dependencies"
description: """
It assumes that local dependencies are already
fetched.
"""

build: [make "build"]

install: [
%s%s]

depends: [
%s]

x-mirage-opam-lock-location: "mirage/%s.opam.locked"

x-mirage-configure: ["sh" "-exc" "mirage configure %s --no-extra-repo"]

x-mirage-pre-build: [make "lock" "depext-lockfile" "pull"]

x-mirage-extra-repo: [%s]

x-opam-monorepo-opam-provided: [%s]
|}
    application.name
    (copied ("%{bin}%/" ^ image application) (image application))
    (lines (List.map (copied "%{etc}%") (installed application)))
    (lines (List.map (fun package -> "  " ^ package_line package ^ "\n") packages))
    (opam_name application) (String.concat " " arguments) repositories (String.concat " " provided)

(* The real one has more targets, for opam. *)
let makefile application =
  Printf.sprintf {|-include Makefile.user
BUILD_DIR = ./
MIRAGE_DIR = ./mirage
UNIKERNEL_NAME = %s
OPAM = opam

all:: build

.PHONY: all build clean

build::
	dune build --profile release --root . $(BUILD_DIR)dist

clean::
	mirage clean
|}
    (opam_name application)
