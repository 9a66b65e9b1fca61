open Lwt.Infix
open Cmdliner

let name =
  let doc = Arg.info ~doc:"Whom to greet." [ "name" ] in
  Mirage_runtime.register_arg Arg.(value & opt string Greeting.default doc)

let start () =
  Mirage_sleep.ns (Duration.of_ms 10) >|= fun () ->
  Logs.info (fun f -> f "%s" (Greeting.of_name (name ())))
