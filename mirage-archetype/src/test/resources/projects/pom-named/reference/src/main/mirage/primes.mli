(** Prime numbers. *)

val up_to : int -> int list
(** [up_to limit] is the prime numbers from 2 to [limit], the least first. *)

val limit : string -> (int, string) result
(** A limit as someone types it: a number from 0 to 10,000,000, or a message that says so. *)
