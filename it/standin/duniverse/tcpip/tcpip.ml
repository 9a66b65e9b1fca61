(* Toy of tcpip: nothing is sent, and what listens returns at once. *)

module Ip = struct
  module type S = sig
    type t
  end
end

module Tcp = struct
  module type S = sig
    type t
    type flow

    val listen : t -> port:int -> (flow -> unit Lwt.t) -> unit
    val read : flow -> ([ `Data of string | `Eof ], unit) result Lwt.t
    val write : flow -> string -> (unit, unit) result Lwt.t
    val close : flow -> unit Lwt.t
  end

  (* Nobody ever connects. *)
  module Deaf = struct
    type t = unit
    type flow = unit

    let listen () ~port:_ _ = ()
    let read () = Lwt.return (Ok `Eof)
    let write () _ = Lwt.return (Ok ())
    let close () = Lwt.return_unit
  end
end

module Stack = struct
  module type V4V6 = sig
    type t

    module TCP : Tcp.S

    val tcp : t -> TCP.t
    val listen : t -> unit Lwt.t
    val disconnect : t -> unit Lwt.t
  end
end
