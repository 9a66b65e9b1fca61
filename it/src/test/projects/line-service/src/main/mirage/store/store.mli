(** Keys with values in memory, some of them for a time only. The time is an argument, so that tests can set it. *)

type t

type error =
  | Full of int
  | Not_a_number of string

val create : capacity:int -> t
val get : t -> now:float -> string -> string option

(** Sets a value, for ever or until [now +. seconds]. *)
val set : t -> now:float -> ?seconds:float -> string -> string -> (unit, error) result

(** Whether there was one. *)
val delete : t -> now:float -> string -> bool

(** Adds to a number, from 0 if there is none; how long it lives stays as it was. *)
val increment : t -> now:float -> string -> by:int -> (int, error) result

(** Sorted. *)
val keys : t -> now:float -> prefix:string -> string list

val size : t -> now:float -> int
val explain : error -> string
