(** The service: listens, serves its clients, and stops. *)

type why =
  | Asked  (** by a client *)
  | Signalled
  | Out_of_time

val explain : why -> string

(** Runs until there is a reason to stop. [ready] gets the port, which the system chooses if 0 was asked for. *)
val run : address:Ipaddr.t -> port:int -> capacity:int -> seconds:float -> ready:(int -> unit Lwt.t) -> why Lwt.t
