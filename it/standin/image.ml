(* Stand-in for what Solo5's tools share: reads the notes of an image, laid out as readelf -nW shows them in real ones. *)

exception Invalid

type device = { name : string; kind : int }
type t = { bytes : Bytes.t; abi : int * int; devices : device list }

(* e_machine *)
let machine = function "x86_64" -> 62 | "aarch64" -> 183 | _ -> raise Invalid

let u16 bytes at = Bytes.get_uint16_le bytes at
let u32 bytes at = Int32.to_int (Bytes.get_int32_le bytes at) land 0xffffffff
let u64 bytes at = Int64.to_int (Bytes.get_int64_le bytes at)

(* Program headers: their types and where they are. *)
let segments bytes =
  let table = u64 bytes 32 and size = u16 bytes 54 in
  List.init (u16 bytes 56) (fun i ->
      let at = table + (i * size) in
      (u32 bytes at, at))

let pt_interp = 3
let pt_note = 4

(* The descriptors of the notes with this owner and type. *)
let notes bytes ~owner ~kind =
  let padded size = (size + 3) land lnot 3 in
  let rec within at stop =
    if at + 12 > stop then []
    else
      let name_size = u32 bytes at and size = u32 bytes (at + 4) in
      let descriptor = at + 12 + padded name_size in
      let rest = within (descriptor + padded size) stop in
      if u32 bytes (at + 8) = kind && Bytes.sub_string bytes (at + 12) name_size = owner ^ "\000"
      then Bytes.sub bytes descriptor size :: rest
      else rest
  in
  List.concat_map
    (fun (segment, at) ->
      if segment <> pt_note then []
      else
        let offset = u64 bytes (at + 8) in
        within offset (offset + u64 bytes (at + 32)))
    (segments bytes)

let device descriptor i =
  let at = 12 + (104 * i) in
  let name = Bytes.sub_string descriptor at 68 in
  { name = String.sub name 0 (String.index name '\000'); kind = u32 descriptor (at + 68) }

(* The first entry of a manifest is reserved. *)
let devices descriptor =
  List.init (u32 descriptor 8 - 1) (fun i -> device descriptor (i + 1))

let contents file =
  let channel = open_in_bin file in
  Fun.protect
    ~finally:(fun () -> close_in channel)
    (fun () -> really_input_string channel (in_channel_length channel))

(* Raises Sys_error if it cannot be read, Invalid if it is no image for the architecture. *)
let read ~architecture file =
  let bytes = Bytes.of_string (contents file) in
  try
    if Bytes.sub_string bytes 0 6 <> "\127ELF\002\001" || u16 bytes 18 <> machine architecture then raise Invalid;
    match
      ( notes bytes ~owner:"Solo5" ~kind:0x31494241,
        notes bytes ~owner:"Solo5" ~kind:0x3154464d )
    with
    | [ abi ], [ manifest ] ->
        { bytes; abi = (u32 abi 0, u32 abi 4); devices = devices manifest }
    | _ -> raise Invalid
  with Invalid_argument _ | Not_found -> raise Invalid

let target = function
  | 1 -> "hvt" | 2 -> "spt" | 3 -> "virtio" | 4 -> "muen" | 5 -> "genode" | 6 -> "xen"
  | other -> string_of_int other

let kind = function
  | 1 -> "BLOCK_BASIC" | 2 -> "NET_BASIC" | other -> string_of_int other

(* "No such file or directory" from "FILE: No such file or directory" *)
let reason message =
  match String.rindex_opt message ':' with
  | Some at -> String.trim (String.sub message (at + 1) (String.length message - at - 1))
  | None -> message
