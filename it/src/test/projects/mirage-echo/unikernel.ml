open Lwt.Infix

module Echo (Stack : Tcpip.Stack.V4V6) = struct
  module Tcp = Stack.TCP

  let rec echo flow =
    Tcp.read flow >>= function
    | Ok (`Data data) -> Tcp.write flow data >>= ( function Ok () -> echo flow | Error _ -> Tcp.close flow )
    | Ok `Eof | Error _ -> Tcp.close flow

  let start stack =
    let port = 8080 in
    Tcp.listen (Stack.tcp stack) ~port echo;
    Logs.info (fun f -> f "listening on port %d" port);
    Stack.listen stack
end
