(* Stand-in for the library that config.ml uses: the devices that the fixtures have, with the packages, the names and the
   calls seen with mirage 4.9.0. *)

open Standin_graph
module Command_line = Standin_command_line
module Target = Standin_target

type package = Standin_graph.package

type 'a typ = string (* only types the functors *)

type 'a impl = { keys : Standin_commands.key list; resolve : context -> device }

type job
type network
type block
type stackv4v6

let job = "job"
let network = "network"
let block = "block"
let stackv4v6 = "stackv4v6"
let ( @-> ) a b = a ^ " -> " ^ b

let ( $ ) f x =
  { keys = unique (f.keys @ x.keys);
    resolve =
      (fun context ->
        let f = f.resolve context in
        { f with arguments = f.arguments @ [ x.resolve context ] }) }

let just device = { keys = []; resolve = (fun _ -> device) }
let depending f = { keys = []; resolve = (fun context -> f context.target) }

let package ?(scope = `Monorepo) ?(build = false) ?sublibs ?libs ?min ?max opam =
  let libraries =
    match (sublibs, libs) with
    | None, None -> [ opam ]
    | Some names, None -> List.map (fun name -> if name = "" then opam else opam ^ "." ^ name) names
    | None, Some libraries -> libraries
    | Some _, Some _ -> invalid_arg (Printf.sprintf "dependent package %s may either specify ~sublibs or ~ocamlfind" opam)
  in
  { opam; libraries; least = Option.to_list min; below = Option.to_list max; in_switch = scope = `Switch; for_build = build }

module Key = struct
  type 'a value = context -> 'a

  let is families context = List.mem (Target.family context.target) families
  let is_unix context = is [ Target.Unix ] context
  let is_solo5 context = is [ Target.Solo5 ] context
  let is_xen context = is [ Target.Xen ] context
end

let if_impl condition yes no =
  { keys = unique (yes.keys @ no.keys);
    resolve = (fun context -> if condition context then yes.resolve context else no.resolve context) }

(* --- What a unikernel starts with. *)

let by_family target ~unix ~solo5 ~xen ~unikraft =
  match Target.family target with Unix -> unix | Solo5 -> solo5 | Xen -> xen | Unikraft -> unikraft

let applied format = fun modul values -> Printf.sprintf format modul (String.concat " " values)
let connect = applied "%s.connect %s"

let argv target =
  let sub = by_family target ~unix:"unix" ~solo5:"solo5" ~xen:"xen" ~unikraft:"unix" in
  device "Mirage_bootvar"
    ~packages:[ package ~min:"1.0.0" ~max:"2.0.0" ~sublibs:[ ""; sub ] "mirage-bootvar" ]
    ~connect:(fun _ _ -> "return (Mirage_bootvar.argv ())")

let runtime_arguments name target =
  device "struct end"
    ~packages:[ package "mirage-runtime" ]
    ~needs:[ argv target ]
    ~connect:(fun _ values ->
      Printf.sprintf "return Mirage_runtime.(with_argv (runtime_args ()) %S %s)" name (List.hd values))

let ocaml_runtime =
  device "Cmdliner_stdlib"
    ~packages:[ package ~min:"1.0.1" ~max:"2.0.0" "cmdliner-stdlib" ]
    ~boot:[ "Cmdliner_stdlib.setup ~backtrace:(Some true) ~randomize_hashtables:(Some true) ()" ]
    ~connect:(fun _ values -> Printf.sprintf "return (%s)" (List.hd values))

let delay =
  device "Mirage_runtime" ~parameter:"delay"
    ~packages:[ package ~max:"1.0.0" "duration" ]
    ~boot:[ "Mirage_runtime.delay" ]
    ~connect:(fun _ values -> Printf.sprintf "Mirage_sleep.ns (Duration.of_sec %s)" (List.hd values))

let reporter =
  device "Mirage_logs"
    ~packages:[ package ~min:"3.0.0" ~max:"4.0.0" "mirage-logs" ]
    ~boot:[ "Mirage_runtime.logs" ]
    ~connect:(fun _ values ->
      String.concat "\n  "
        [ "let reporter = Mirage_logs.create () in";
          Printf.sprintf "Mirage_runtime.set_level ~default:(Some Logs.Info) %s;" (List.hd values);
          "Logs.set_reporter reporter;"; "Lwt.return reporter" ])

let of_context target name ~least ~below =
  let sub = by_family target ~unix:"unix" ~solo5:"solo5" ~xen:"solo5" ~unikraft:"unikraft" in
  device (String.capitalize_ascii (snake name)) ~packages:[ package ~min:least ~max:below ~sublibs:[ ""; sub ] name ]

let random =
  device "Mirage_crypto_rng_mirage"
    ~packages:[ package ~min:"2.0.0" ~max:"3.0.0" "mirage-crypto-rng-mirage" ]
    ~connect:(fun _ _ -> "Mirage_crypto_rng_mirage.initialize (module Mirage_crypto_rng.Fortuna)")

let first name target =
  [ runtime_arguments name target; ocaml_runtime; delay; reporter;
    of_context target "mirage-sleep" ~least:"4.0.0" ~below:"5.0.0";
    of_context target "mirage-ptime" ~least:"5.0.0" ~below:"6.0.0";
    of_context target "mirage-mtime" ~least:"5.0.0" ~below:"6.0.0"; random ]

(* What the tool itself asks for. *)
let common target =
  let switch = package ~scope:`Switch ~build:true in
  let major, minor = match Command_line.numbers Command_line.version with Ok (a :: b :: _) -> (a, b) | _ -> (4, 9) in
  let min = Printf.sprintf "%d.%d.0" major minor and max = Printf.sprintf "%d.%d.0" major (minor + 1) in
  let solo5 = [ switch ~min:"0.8.2" ~max:"2.0.0" "ocaml-solo5"; switch ~min:"0.7.5" ~max:"0.10.0" "solo5" ] in
  (match Target.family target with
   | Unix -> [ package ~min:"5.0.0" ~max:"6.0.0" "mirage-unix" ]
   | Solo5 -> package ~min:"0.10.0" ~max:"0.11.0" "mirage-solo5" :: solo5
   | Xen -> package ~min:"9.0.0" ~max:"10.0.0" "mirage-xen" :: solo5
   | Unikraft ->
       [ package ~min:"1.0.0" ~max:"2.0.0" "mirage-unikraft"; switch ~min:"1.0.0" ~max:"2.0.0" "ocaml-unikraft";
         switch ("ocaml-unikraft-backend-" ^ Target.backend target) ])
  @ [ package "lwt"; package ~min ~max "mirage-runtime"; switch ~min ~max "mirage"; switch ~min:"0.3.2" "opam-monorepo" ]

(* --- Devices. *)

let netif name =
  depending (fun target ->
      let package =
        match (target, Target.family target) with
        | "macosx", _ -> package ~min:"1.8.0" ~max:"2.0.0" "mirage-net-macosx"
        | _, Unix -> package ~min:"3.0.0" ~max:"4.0.0" "mirage-net-unix"
        | _, Solo5 -> package ~min:"0.8.0" ~max:"0.9.0" "mirage-net-solo5"
        | _, Xen -> package ~min:"2.1.0" ~max:"3.0.0" "mirage-net-xen"
        | _, Unikraft -> package ~min:"1.0.0" ~max:"2.0.0" "mirage-net-unikraft"
      in
      let configure () = Target.add_network name in
      if Target.family target = Solo5 then
        device "Netif" ~parameter:name ~packages:[ package ] ~configure ~connect:(fun modul _ ->
            Printf.sprintf "%s.connect %S" modul name)
      else
        device "Netif" ~parameter:name ~packages:[ package ] ~configure ~connect
          ~boot:[ Printf.sprintf "Mirage_runtime_network.interface %S" name ])

let default_network =
  { keys = [];
    resolve =
      (fun context ->
        let name =
          match Target.family context.target with Unix -> "tap0" | Solo5 -> "service" | Xen | Unikraft -> "0"
        in
        (netif name).resolve context) }

let block_of_file file =
  depending (fun target ->
      let package =
        by_family target
          ~unix:(package ~min:"2.12.0" ~max:"3.0.0" "mirage-block-unix")
          ~solo5:(package ~min:"0.8.0" ~max:"0.9.0" "mirage-block-solo5")
          ~xen:(package ~min:"2.1.0" ~max:"3.0.0" ~sublibs:[ "front" ] "mirage-block-xen")
          ~unikraft:(package ~min:"1.0.0" ~max:"2.0.0" "mirage-block-unikraft")
      in
      let name () =
        if target = "muen" then failwith "Block devices not supported on Muen target.";
        (* Xen's number of the disk. *)
        if Target.family target = Xen then string_of_int ((202 * 256) + (16 * Target.number_of_block file)) else file
      in
      device "Block" ~parameter:file ~packages:[ package ]
        ~configure:(fun () -> ignore (Target.number_of_block file))
        ~connect:(fun modul _ -> Printf.sprintf "%s.connect %S" modul (name ())))

(* A stack of tcpip's modules over a network, or one of sockets. On qubes the real one reads its address from QubesDB. *)

let tcpip ?(name = "tcpip") sub = package ~min:"9.0.0" ~max:"10.0.0" ~sublibs:[ sub ] name
let ipv4_only = "Mirage_runtime_network.ipv4_only ()"
let ipv6_only = "Mirage_runtime_network.ipv6_only ()"
let v4_network default = Printf.sprintf "Mirage_runtime_network.V4.network (Ipaddr.V4.Prefix.of_string_exn %S)" default
let v6_network = "Mirage_runtime_network.V6.network None"

let labelled format =
  fun modul values ->
  let rec fill format values =
    match (String.index_opt format '?', values) with
    | Some at, value :: rest -> String.sub format 0 at ^ value ^ fill (Command_line.after (at + 1) format) rest
    | _, values -> String.concat " " (format :: values)
  in
  Printf.sprintf "%s.connect %s" modul (fill format values)

let functor_over arguments device = { device with arguments }

let direct_stack ~dhcp network =
  let ethernet =
    device "Ethernet.Make" ~packages:[ package ~min:"3.0.0" ~max:"4.0.0" "ethernet" ] ~connect |> functor_over [ network ]
  in
  let arp =
    device "Arp.Make" ~packages:[ package ~min:"4.0.0" ~max:"5.0.0" ~sublibs:[ "mirage" ] "arp" ] ~connect
    |> functor_over [ ethernet ]
  in
  let v4 =
    if dhcp then
      device "Dhcp_ipv4.Make"
        ~packages:[ package ~min:"2.0.0" ~max:"3.0.0" ~sublibs:[ "mirage" ] "charrua-client" ]
        ~connect
      |> functor_over [ network; ethernet; arp ]
    else
      device "Static_ipv4.Make"
        ~packages:[ tcpip "ipv4" ]
        ~boot:[ v4_network "10.0.0.2/24"; "Mirage_runtime_network.V4.gateway None"; ipv6_only ]
        ~connect:(fun modul -> function
          | [ ethernet; arp; cidr; gateway; no_init ] ->
              Printf.sprintf "%s.connect ~no_init:%s ~cidr:%s ?gateway:%s %s %s" modul no_init cidr gateway ethernet arp
          | _ -> assert false)
      |> functor_over [ ethernet; arp ]
  in
  let v6 =
    device "Ipv6.Make"
      ~packages:[ tcpip "ipv6" ]
      ~boot:
        [ v6_network; "Mirage_runtime_network.V6.gateway None"; "Mirage_runtime_network.V6.accept_router_advertisements ()";
          ipv4_only ]
      ~connect:(fun modul -> function
        | [ network; ethernet; cidr; gateway; handle_ra; no_init ] ->
            Printf.sprintf "%s.connect ~no_init:%s ~handle_ra:%s ?cidr:%s ?gateway:%s %s %s" modul no_init handle_ra cidr
              gateway network ethernet
        | _ -> assert false)
    |> functor_over [ network; ethernet ]
  in
  let direct = tcpip "stack-direct" in
  let ip =
    device "Tcpip_stack_direct.IPV4V6" ~packages:[ direct ]
      ~boot:[ ipv4_only; ipv6_only ]
      ~connect:(fun modul -> function
        | [ v4; v6; only4; only6 ] ->
            Printf.sprintf "%s.connect ~ipv4_only:%s ~ipv6_only:%s %s %s" modul only4 only6 v4 v6
        | _ -> assert false)
    |> functor_over [ v4; v6 ]
  in
  let over argument name library = device name ~packages:[ tcpip library ] ~connect |> functor_over [ argument ] in
  device "Tcpip_stack_direct.MakeV4V6" ~packages:[ direct ] ~connect
  |> functor_over
       [ network; ethernet; arp; ip; over v4 "Icmpv4.Make" "icmpv4"; over ip "Udp.Make" "udp";
         over ip "Tcp.Flow.Make" "tcp" ]

let socket_stack target =
  let configure () =
    if Target.family target <> Unix then Standin_files.fail "UDPv4v6 socket not supported on non-UNIX targets."
  in
  let socket modul library =
    device modul ~configure
      ~packages:[ tcpip library ]
      ~boot:[ ipv4_only; ipv6_only; v4_network "0.0.0.0/0"; v6_network ]
      ~connect:(labelled "~ipv4_only:? ~ipv6_only:?")
  in
  device "Tcpip_stack_socket.V4V6"
    ~packages:[ tcpip "stack-socket" ]
    ~needs:[ socket "Udpv4v6_socket" "udpv4v6-socket"; socket "Tcpv4v6_socket" "tcpv4v6-socket" ]
    ~connect

let generic_stackv4v6 network =
  let net =
    { Standin_commands.option = Command_line.choice [ "net" ] [ "host"; "socket"; "direct"; "ocaml" ];
      default = "";
      shown = [ ("host", "socket"); ("direct", "ocaml") ] }
  in
  let dhcp =
    let option =
      if Command_line.is_at_least "4.11" then Command_line.flag [ "no-dhcp" ]
      else Command_line.choice [ "dhcp" ] [ "true"; "false" ]
    in
    { Standin_commands.option; default = "false"; shown = [] }
  in
  let utcp = { Standin_commands.option = Command_line.flag [ "utcp" ]; default = "false"; shown = [] } in
  let of_version = if Command_line.is_at_least "4.11" then [ utcp ] else [] in
  { keys = unique (dhcp :: net :: (of_version @ network.keys));
    resolve =
      (fun context ->
        let dhcp =
          if Command_line.is_at_least "4.11" then context.value "no-dhcp" <> "true" else context.value "dhcp" = "true"
        in
        match (context.value "net", Target.family context.target) with
        | ("host" | "socket"), _ -> socket_stack context.target
        | "", Unix when not dhcp -> socket_stack context.target
        | _ -> direct_stack ~dhcp (network.resolve context)) }

(* --- Jobs. *)

let packages_of_job ?(packages = []) ?(local_libs = []) needs modul =
  device modul ~packages ~local_libraries:local_libs ~needs ~connect:(fun modul values ->
      Printf.sprintf "(%s.start %s : unit io)" modul (String.concat " " values))

let main ?packages ?local_libs modul typ =
  let needs =
    if typ = job then begin
      print_endline "adding unit argument to 'start ()' (to delay execution)";
      [ device "Unit" ]
    end
    else []
  in
  just (packages_of_job ?packages ?local_libs needs modul)

let root name jobs context =
  let first = first name context.target in
  ( first,
    device "Mirage_runtime" ~parameter:"main"
      ~packages:(common context.target)
      ~shown_keys:[ "target" ]
      ~needs:(first @ List.map (fun job -> job.resolve context) jobs) )

(** Does what the command line says. *)
let register name jobs =
  let keys = unique (List.concat_map (fun job -> job.keys) jobs) in
  Standin_commands.run ~name ~keys (root name jobs)
