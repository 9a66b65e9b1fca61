(* Toy of cmdliner-stdlib: no options, the defaults are set. *)

let setup ?(backtrace = Some true) ?(randomize_hashtables = Some true) () =
  Printexc.record_backtrace (backtrace = Some true);
  if randomize_hashtables = Some true then Hashtbl.randomize ();
  Cmdliner.Term.const ()
