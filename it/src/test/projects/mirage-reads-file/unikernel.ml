let start () = Lwt.return (Logs.info (fun f -> f "its name came from a file"))
