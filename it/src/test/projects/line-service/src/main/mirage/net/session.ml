open Lwt.Syntax

let log = Logs.Src.create "session"

module Log = (val Logs_lwt.src_log log)

type shared = { store : Store.t; mutable clients : int; mutable requests : int; stop : unit -> unit }
type next = Go_on | Close | Stop

let of_store success = function Ok value -> success value | Error error -> Reply.Failed (Store.explain error)

let answer shared request =
  let store = shared.store and now = Unix.gettimeofday () in
  match request with
  | Request.Ping -> (Reply.Text "pong", Go_on)
  | Get key -> ((match Store.get store ~now key with Some value -> Reply.Text value | None -> Nothing), Go_on)
  | Set { key; value; seconds } -> (of_store (fun () -> Reply.Done) (Store.set store ~now ?seconds key value), Go_on)
  | Delete key -> (Reply.Number (Bool.to_int (Store.delete store ~now key)), Go_on)
  | Increment { key; by } -> (of_store (fun value -> Reply.Number value) (Store.increment store ~now key ~by), Go_on)
  | Keys prefix -> (Reply.Lines (Store.keys store ~now ~prefix), Go_on)
  | Stats ->
      ( Reply.Lines
          [
            Printf.sprintf "keys %d" (Store.size store ~now);
            Printf.sprintf "clients %d" shared.clients;
            Printf.sprintf "requests %d" shared.requests;
          ],
        Go_on )
  | Quit -> (Reply.Done, Close)
  | Shutdown -> (Reply.Done, Stop)

let without_return line =
  let last = String.length line - 1 in
  if last >= 0 && line.[last] = '\r' then String.sub line 0 last else line

let rec loop shared ~name input output =
  let* line = Lwt_io.read_line_opt input in
  match line with
  | None -> Log.debug (fun m -> m "%s is gone" name)
  | Some line -> (
      shared.requests <- shared.requests + 1;
      let reply, next =
        match Request.parse (without_return line) with
        | Ok request -> answer shared request
        | Error error -> (Reply.Failed (Request.explain error), Go_on)
      in
      let* () = Lwt_io.write_line output (Reply.to_string reply) in
      let* () = Lwt_io.flush output in
      match next with
      | Go_on -> loop shared ~name input output
      | Close -> Log.debug (fun m -> m "%s says good-bye" name)
      | Stop ->
          shared.stop ();
          Log.info (fun m -> m "%s stops the service" name))

let serve shared ~name input output =
  shared.clients <- shared.clients + 1;
  Lwt.finalize
    (fun () ->
      Lwt.catch
        (fun () -> loop shared ~name input output)
        (fun error -> Log.warn (fun m -> m "%s: %s" name (Printexc.to_string error))))
    (fun () ->
      shared.clients <- shared.clients - 1;
      Lwt.return_unit)
