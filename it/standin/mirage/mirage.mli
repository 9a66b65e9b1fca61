(** Stand-in for the part of mirage's eDSL that this project's fixtures use: their [config.ml] compile with the real
    library (4.9.0) as well. *)

type 'a typ
type 'a impl
type job
type package

val job : job typ
val ( @-> ) : 'a typ -> 'b typ -> ('a -> 'b) typ
val ( $ ) : ('a -> 'b) impl -> 'a impl -> 'b impl

val package :
  ?scope:[ `Switch | `Monorepo ] ->
  ?build:bool ->
  ?sublibs:string list ->
  ?libs:string list ->
  ?min:string ->
  ?max:string ->
  string ->
  package

(** [local_libs] is new in 4.10; this one has it whatever version it claims. *)
val main : ?packages:package list -> ?local_libs:string list -> string -> 'a typ -> 'a impl

(** Does what the command line says. *)
val register : string -> job impl list -> unit

(** {1 Keys} *)

module Key : sig
  type 'a value

  val is_unix : bool value
  val is_solo5 : bool value
  val is_xen : bool value
end

val if_impl : bool Key.value -> 'a impl -> 'a impl -> 'a impl

(** {1 Devices} *)

type network
type block
type stackv4v6

val network : network typ
val netif : string -> network impl
val default_network : network impl
val block : block typ
val block_of_file : string -> block impl
val stackv4v6 : stackv4v6 typ
val generic_stackv4v6 : network impl -> stackv4v6 impl
