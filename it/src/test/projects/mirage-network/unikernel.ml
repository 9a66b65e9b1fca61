open Lwt.Infix

module Service (Stack : Tcpip.Stack.V4V6) = struct
  let start stack =
    Logs.info (fun f -> f "the stack is there");
    Stack.disconnect stack >|= fun () -> Logs.info (fun f -> f "done")
end
