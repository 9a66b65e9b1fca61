(* Toy of mirage-solo5. *)

module Main = struct
  let run promise =
    Lwt.result promise;
    Lwt.result (Mirage_runtime.run_exit_hooks ())
end
