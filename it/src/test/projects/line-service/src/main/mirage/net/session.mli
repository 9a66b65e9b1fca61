(** One client. *)

(** What all clients share. *)
type shared = { store : Store.t; mutable clients : int; mutable requests : int; stop : unit -> unit }

(** Answers requests until the client goes. Never fails. *)
val serve : shared -> name:string -> Lwt_io.input_channel -> Lwt_io.output_channel -> unit Lwt.t
