let start () = Lwt.return (Logs.info (fun f -> f "within the bounds"))
