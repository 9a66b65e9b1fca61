let ns time = Lwt.return (Unix.sleepf (Int64.to_float time /. 1e9))
