open Lwt.Syntax

(* Who only looks whether somebody answers says nothing. *)
let serve _client (input, output) =
  let* line = Lwt_io.read_line_opt input in
  match line with
  | None -> Lwt.return_unit
  | Some line ->
      let* () = Lwt_io.write_line output (String.uppercase_ascii line) in
      Lwt_io.flush output

let run () =
  let socket = Lwt_unix.socket Unix.PF_INET Unix.SOCK_STREAM 0 in
  Lwt_unix.setsockopt socket Unix.SO_REUSEADDR true;
  let address = Unix.ADDR_INET (Unix.inet_addr_loopback, 0) in
  let* _server = Lwt_io.establish_server_with_client_address ~fd:socket address serve in
  (match Lwt_unix.getsockname socket with
  | Unix.ADDR_INET (_, port) -> Printf.printf "process %d listening on port %d\n%!" (Unix.getpid ()) port
  | Unix.ADDR_UNIX path -> failwith path);
  fst (Lwt.wait ())

let () = Lwt_main.run (run ())
