(* Toy. *)

module IPV4V6 (V4 : Tcpip.Ip.S) (V6 : Tcpip.Ip.S) = struct
  type t = V4.t * V6.t

  let connect ~ipv4_only:_ ~ipv6_only:_ v4 v6 : t Lwt.t = Lwt.return (v4, v6)
end

module MakeV4V6
    (N : Mirage_net.S)
    (E : Ethernet.S)
    (A : Arp.S)
    (Ip : Tcpip.Ip.S)
    (Icmp : Tcpip.Ip.S)
    (Udp : Tcpip.Ip.S)
    (Tcp : Tcpip.Ip.S) =
struct
  module TCP = Tcpip.Tcp.Deaf

  type t = N.t

  let connect network (_ : E.t) (_ : A.t) (_ : Ip.t) (_ : Icmp.t) (_ : Udp.t) (_ : Tcp.t) : t Lwt.t = Lwt.return network
  let tcp _ = ()
  let listen _ = Lwt.return_unit
  let disconnect network = N.disconnect network
end
