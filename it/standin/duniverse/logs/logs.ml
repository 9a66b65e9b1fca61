(* Toy of Logs: one source of messages. *)

type level = App | Error | Warning | Info | Debug
type reporter = { report : level -> string -> unit }
type ('a, 'b) msgf = (?header:string -> ?tags:unit -> ('a, Format.formatter, unit, 'b) format4 -> 'a) -> 'b
type 'a log = ('a, unit) msgf -> unit

let nop_reporter = { report = (fun _ _ -> ()) }
let current_reporter = ref nop_reporter
let current_level = ref (Some Warning)
let set_reporter reporter = current_reporter := reporter
let set_level level = current_level := level
let level () = !current_level

let msg level (f : ('a, unit) msgf) =
  match !current_level with
  | Some least when level <= least ->
      f (fun ?header:_ ?tags:_ format -> Format.kasprintf (!current_reporter.report level) format)
  | _ -> ()

let app f = msg App f
let err f = msg Error f
let warn f = msg Warning f
let info f = msg Info f
let debug f = msg Debug f

let level_to_string = function
  | App -> "app"
  | Error -> "error"
  | Warning -> "warning"
  | Info -> "info"
  | Debug -> "debug"

let level_of_string text = List.find_opt (fun level -> level_to_string level = text) [ App; Error; Warning; Info; Debug ]
