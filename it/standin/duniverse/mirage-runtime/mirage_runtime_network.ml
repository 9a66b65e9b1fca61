(* Toy of mirage-runtime.network: boot arguments with the real names; addresses are not looked at. *)

open Cmdliner

let address conv default name = Arg.(value & opt conv default (info [ name ]))
let interface default = Arg.(value & opt string default (info [ "interface" ]))
let ipv4_only () = Arg.(value & opt bool false (info [ "ipv4-only" ]))
let ipv6_only () = Arg.(value & opt bool false (info [ "ipv6-only" ]))

module V4 = struct
  let network default = address Arg.string default "ipv4"
  let gateway default = address Arg.(some string) default "ipv4-gateway"
end

module V6 = struct
  let network default = address Arg.(some string) default "ipv6"
  let gateway default = address Arg.(some string) default "ipv6-gateway"
  let accept_router_advertisements () = Arg.(value & opt bool true (info [ "accept-router-advertisements" ]))
end
