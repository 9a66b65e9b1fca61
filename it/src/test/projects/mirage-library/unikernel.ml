let start () = Lwt.return (Logs.info (fun f -> f "%s" (Greetings.Polite.to_all [ "Ada"; "Alan" ])))
