let start () =
  Logs.info (fun f -> f "%s" (Ropes.to_string (Banner.around ("metric " ^ Metric.version))));
  Lwt.return_unit
