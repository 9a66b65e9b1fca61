let run { Options.address; port; capacity; seconds; level } =
  Logs.set_level level;
  Logs.set_reporter (Logs_fmt.reporter ~app:Format.err_formatter ());
  let ready port =
    Printf.printf "port %d\n%!" port;
    Lwt.return_unit
  in
  match Lwt_main.run (Server.run ~address ~port ~capacity ~seconds ~ready) with
  | why ->
      Printf.printf "stopped: %s\n%!" (Server.explain why);
      0
  | exception Unix.Unix_error (error, call, _) ->
      Printf.eprintf "line-service: %s: %s\n%!" call (Unix.error_message error);
      1

let () = exit (Options.eval run)
