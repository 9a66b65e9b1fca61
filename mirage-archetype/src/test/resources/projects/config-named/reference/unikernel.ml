(* Counts the prime numbers up to a limit, which is an argument on the command line of the unikernel: --limit=1000 *)

let limit =
  let doc = Cmdliner.Arg.info [ "limit" ] ~docv:"NUMBER" ~doc:"Count the prime numbers up to $(docv)." in
  Mirage_runtime.register_arg Cmdliner.Arg.(value & opt string "1000" doc)

let report limit =
  let primes = Primes.up_to limit in
  Logs.app (fun m -> m "prime numbers up to %d: %d" limit (List.length primes));
  match List.rev primes with
  | greatest :: _ -> Logs.app (fun m -> m "the greatest of them: %d" greatest)
  | [] -> ()

let start () =
  match Primes.limit (limit ()) with
  | Error message ->
      Logs.err (fun m -> m "%s" message);
      (* As with arguments that do not exist. *)
      exit 64
  | Ok limit ->
      report limit;
      Lwt.return_unit
