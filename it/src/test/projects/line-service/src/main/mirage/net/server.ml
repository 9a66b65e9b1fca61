open Lwt.Syntax

let log = Logs.Src.create "server"

module Log = (val Logs_lwt.src_log log)

type why = Asked | Signalled | Out_of_time

let explain = function
  | Asked -> "a client asked for it"
  | Signalled -> "a signal came"
  | Out_of_time -> "its time is over"

let name = function
  | Unix.ADDR_INET (address, port) -> Printf.sprintf "%s port %d" (Ipaddr.to_string (Ipaddr_unix.of_inet_addr address)) port
  | Unix.ADDR_UNIX path -> path

let port_of socket =
  match Lwt_unix.getsockname socket with
  | Unix.ADDR_INET (_, port) -> port
  | Unix.ADDR_UNIX path -> failwith ("not a port: " ^ path)

let listening ~address ~port =
  let domain = match address with Ipaddr.V4 _ -> Unix.PF_INET | V6 _ -> Unix.PF_INET6 in
  let socket = Lwt_unix.socket domain Unix.SOCK_STREAM 0 in
  Lwt_unix.setsockopt socket Unix.SO_REUSEADDR true;
  let* () = Lwt_unix.bind socket (Unix.ADDR_INET (Ipaddr_unix.to_inet_addr address, port)) in
  Lwt_unix.listen socket 16;
  Lwt.return socket

let client shared (socket, address) =
  let channel mode = Lwt_io.of_fd ~mode ~close:(fun () -> Lwt.return_unit) socket in
  Lwt.finalize
    (fun () -> Session.serve shared ~name:(name address) (channel Lwt_io.Input) (channel Lwt_io.Output))
    (fun () -> Lwt_unix.close socket)

let rec accept shared socket =
  let* accepted = Lwt_unix.accept socket in
  Lwt.async (fun () -> client shared accepted);
  accept shared socket

(* A promise, and what keeps it, however often it is called. *)
let event () =
  let promise, resolver = Lwt.wait () in
  (promise, fun () -> if Lwt.is_sleeping promise then Lwt.wakeup_later resolver ())

let signalled () =
  let signal, came = event () in
  List.iter (fun number -> ignore (Lwt_unix.on_signal number (fun _ -> came ()))) [ Sys.sigterm; Sys.sigint ];
  signal

let run ~address ~port ~capacity ~seconds ~ready =
  let asked, stop = event () in
  let shared = { Session.store = Store.create ~capacity; clients = 0; requests = 0; stop } in
  let* socket = listening ~address ~port in
  let because why promise = Lwt.map (fun () -> why) promise in
  let signal = signalled () in
  let* () = ready (port_of socket) in
  let* why =
    Lwt.pick
      [
        because Asked asked;
        because Signalled signal;
        because Out_of_time (Lwt_unix.sleep seconds);
        accept shared socket;
      ]
  in
  let* () = Lwt_unix.close socket in
  let* () = Log.info (fun m -> m "%d requests served" shared.requests) in
  Lwt.return why
