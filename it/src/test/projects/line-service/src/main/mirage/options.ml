(* The command line. *)

open Cmdliner

type t = { address : Ipaddr.t; port : int; capacity : int; seconds : float; level : Logs.level option }

let address =
  let parse text =
    match Ipaddr.of_string text with
    | Ok address when Ipaddr.compare address (V4 Ipaddr.V4.localhost) = 0 || Ipaddr.compare address (V6 Ipaddr.V6.localhost) = 0 ->
        Ok address
    | Ok _ -> Error (`Msg "only this machine is served: 127.0.0.1 or ::1")
    | Error _ as error -> error
  in
  Arg.conv ~docv:"ADDRESS" (parse, Ipaddr.pp)

let level =
  let parse text = Result.map_error (fun (`Msg reason) -> `Msg reason) (Logs.level_of_string text) in
  Arg.conv ~docv:"LEVEL" (parse, fun out level -> Format.pp_print_string out (Logs.level_to_string level))

let positive kind zero conv =
  let parse text =
    match Arg.conv_parser conv text with
    | Ok value when compare value zero <= 0 -> Error (`Msg (kind ^ " has to be more than zero"))
    | other -> other
  in
  Arg.conv (parse, Arg.conv_printer conv)

let term =
  let option converter default name doc = Arg.(value & opt converter default & info [ name ] ~doc) in
  let make address port capacity seconds level = { address; port; capacity; seconds; level } in
  Term.(
    const make
    $ option address (Ipaddr.V4 Ipaddr.V4.localhost) "address" "Where to listen."
    $ option Arg.int 7379 "port" "The port; 0 for any that is free."
    $ option (positive "the capacity" 0 Arg.int) 1000 "capacity" "How many keys there may be."
    $ option (positive "the time" 0. Arg.float) 60. "seconds" "How long to run."
    $ option level (Some Logs.Warning) "log" "What to log: quiet, error, warning, info, debug.")

let eval run = Cmd.eval' (Cmd.v (Cmd.info "line-service" ~doc:"A key-value store spoken to in lines") Term.(const run $ term))
