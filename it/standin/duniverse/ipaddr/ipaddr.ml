(* Toy of ipaddr: an address is its text. *)

module V4 = struct
  module Prefix = struct
    type t = string

    let of_string_exn text = text
    let global = "0.0.0.0/0"
  end
end
