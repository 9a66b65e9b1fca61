(* Toy of mirage-unix. *)

module Main = struct
  let run promise =
    Lwt.result promise;
    Lwt.result (Mirage_runtime.run_exit_hooks ())
end
