(* Stand-in for solo5-hvt and solo5-spt (the name it is called by says which): the checks that they were seen making
   before a unikernel starts, with their errors and exit codes. Then the image runs as the Linux program it is. *)

let self = Filename.basename Sys.argv.(0)
let abi = match self with "solo5-hvt" -> 1 | _ -> 2
let say format = Printf.ksprintf (fun text -> prerr_endline (self ^ ": " ^ text)) format
let fail format = Printf.ksprintf (fun text -> say "%s" text; exit 1) format

let usage () =
  Printf.eprintf
    "usage: %s [ CORE OPTIONS ] [ -- ] KERNEL [ ARGS ]\n  [ --mem=512 ] --help --version\n  --net:NAME=IFACE | @NN  [ --net-mac:NAME=HWADDR ]\n  --block:NAME=PATH  [ --block-sector-size:NAME=SECTORSIZE ]\n"
    self;
  exit 1

let version () =
  Printf.eprintf "%s tender, version v0.9.3-standin\nABI version 2\n" self;
  exit 0

(* Options, then the image and the unikernel's arguments. *)
let rec split options = function
  | "--help" :: _ -> usage ()
  | "--version" :: _ -> version ()
  | "--" :: rest -> (List.rev options, rest)
  | option :: rest when String.length option > 1 && option.[0] = '-' -> split (option :: options) rest
  | rest -> (List.rev options, rest)

let block_size = 512

let check_block name file =
  match (Unix.stat file).st_size with
  | size -> if size = 0 || size mod block_size <> 0 then
      fail "%s: Backing storage size must be block aligned (%d bytes)" name block_size
  | exception Unix.Unix_error (error, _, _) ->
      fail "Could not open block device: %s: %s" file (Unix.error_message error)

(* The device that an option attaches, if it attaches one. *)
let attached devices option =
  let invalid () = say "Invalid option: `%s'" option; usage () in
  let device kind name =
    if not (List.mem { Image.name; kind } devices) then begin
      say "Resource not declared in manifest: '%s'" name;
      invalid ()
    end;
    name in
  let prefix, value =
    match String.index_opt option '=' with
    | Some at -> (String.sub option 0 at, String.sub option (at + 1) (String.length option - at - 1))
    | None -> invalid () in
  match String.split_on_char ':' prefix with
  | [ "--mem" ] -> if int_of_string_opt value = None then fail "Malformed argument to --mem" else None
  | [ "--net"; name ] -> Some (device 2 name)
  | [ "--block"; name ] -> let name = device 1 name in check_block name value; Some name
  | [ "--net-mac"; name ] -> ignore (device 2 name); None
  | [ "--block-sector-size"; name ] -> ignore (device 1 name); None
  | _ -> invalid ()

(* Without the interpreter that does not exist; from a file that is gone already, so nothing is left behind. *)
let run bytes file arguments =
  List.iter
    (fun (segment, at) -> if segment = Image.pt_interp then Bytes.set_int32_le bytes at 0l (* PT_NULL *))
    (Image.segments bytes);
  let copy = Filename.temp_file "solo5" ".image" in
  let channel = open_out_bin copy in
  output_bytes channel bytes;
  close_out channel;
  Unix.chmod copy 0o500;
  let opened = Unix.openfile copy [ O_RDONLY ] 0 in
  Unix.unlink copy;
  let program = Printf.sprintf "/proc/self/fd/%d" (Obj.magic (opened : Unix.file_descr) : int) in
  match Config.emulator with
  | None -> Unix.execv program (Array.of_list (file :: arguments))
  | Some emulator -> Unix.execvp emulator (Array.of_list (emulator :: program :: arguments))

let () =
  match split [] (List.tl (Array.to_list Sys.argv)) with
  | _, [] -> say "Missing KERNEL operand"; usage ()
  | options, file :: arguments ->
      let image =
        try Image.read ~architecture:Config.architecture file with
        | Sys_error message -> fail "%s: Could not open: %s" file (Image.reason message)
        | Image.Invalid -> fail "%s: Invalid or unsupported executable" file in
      if fst image.abi <> abi then fail "%s: Executable is not for the %s target" file self;
      let attached = List.filter_map (attached image.devices) options in
      let missing = List.filter (fun { Image.name; _ } -> not (List.mem name attached)) image.devices in
      List.iter
        (fun { Image.name; kind } -> say "Device '%s' of type %s declared but not attached." name (Image.kind kind))
        missing;
      if missing <> [] then fail "All declared devices must be attached. See --help for syntax.";
      run image.bytes file arguments
