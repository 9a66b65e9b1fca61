(* Toy of mirage-crypto-rng: nothing is random. *)

module type Generator = sig
  type g
end

module Fortuna = struct
  type g = unit
end
