(* Toy of mirage-crypto-rng-mirage. *)

let initialize (module _ : Mirage_crypto_rng.Generator) = Lwt.return_unit
