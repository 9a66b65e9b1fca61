(* Toy of mirage-runtime: boot arguments, with the exit codes of the real one. *)

open Cmdliner

(* --- Boot arguments. *)

type registered = { names : string list; read : values -> (unit, string) result }

let registered : registered list ref = ref []

let register_arg (term : 'a Term.t) =
  let value = ref None in
  let read values = Result.map (fun found -> value := Some found) (term.read values) in
  registered := { names = term.names; read } :: !registered;
  fun () -> match !value with Some value -> value | None -> invalid_arg "a boot argument was read before the start"

let runtime_args () = !registered

let with_argv arguments name argv =
  let names = List.concat_map (fun argument -> argument.names) arguments in
  let wrong text = Printf.eprintf "%s: %s\n%!" name text; exit 64 in
  let starts_with prefix word =
    String.length word > String.length prefix && String.sub word 0 (String.length prefix) = prefix
  in
  let rec values = function
    | [] -> []
    | "--help" :: _ ->
        print_endline (String.concat " " ("OPTIONS" :: List.map (fun name -> "--" ^ name) names));
        exit 63
    | word :: rest when starts_with "-" word ->
        let dashes = if starts_with "--" word then 2 else 1 in
        let text = String.sub word dashes (String.length word - dashes) in
        let option, value, rest =
          match (String.index_opt text '=', rest) with
          | Some at, _ -> (String.sub text 0 at, Some (String.sub text (at + 1) (String.length text - at - 1)), rest)
          | None, next :: others when not (starts_with "-" next) -> (text, Some next, others)
          | None, _ -> (text, None, rest)
        in
        if not (List.mem option names) then wrong (Printf.sprintf "unknown option '%s'." word);
        (option, value) :: values rest
    | word :: _ -> wrong (Printf.sprintf "too many arguments, don't know what to do with '%s'" word)
  in
  let values = values (List.tl (Array.to_list argv)) in
  List.iter (fun argument -> Result.iter_error wrong (argument.read values)) arguments

(* --- Those that every unikernel has. *)

let delay = Arg.(value & opt int 0 (info [ "delay" ]))
let logs = Arg.(value & opt (some string) None (info [ "l"; "logs" ]))

(* Only the last of "src:level,src:level", for all sources. *)
let set_level ~default threshold =
  let level text =
    let from = match String.rindex_opt text ':' with Some at -> at + 1 | None -> 0 in
    Logs.level_of_string (String.sub text from (String.length text - from))
  in
  Logs.set_level (match threshold with None -> default | Some text -> level text)

(* --- Hooks. *)

let exit_hooks : (unit -> unit Lwt.t) list ref = ref []
let at_exit hook = exit_hooks := hook :: !exit_hooks
let run_exit_hooks () = Lwt.join (List.map (fun hook -> hook ()) !exit_hooks)
