(* Toy of tcpip: nothing is sent, and what listens returns at once. *)

module Ip = struct
  module type S = sig
    type t
  end
end

module Stack = struct
  module type V4V6 = sig
    type t

    val listen : t -> unit Lwt.t
    val disconnect : t -> unit Lwt.t
  end
end
