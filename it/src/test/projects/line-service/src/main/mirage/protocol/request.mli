(** What a client asks: one line, words separated by blanks. A word with blanks stands in double quotes; within them a
    backslash takes the next character as it is, and [\n] is a line end. *)

type t =
  | Ping
  | Get of string
  | Set of { key : string; value : string; seconds : float option }
  | Delete of string
  | Increment of { key : string; by : int }
  | Keys of string  (** with this prefix *)
  | Stats
  | Quit
  | Shutdown

type error =
  | Empty
  | Too_long of int
  | Unfinished_quote
  | Stray_quote of int  (** column, from 1 *)
  | Unknown of string
  | Usage of string
  | Bad_key of string
  | Bad_number of string

(** Longest line, in bytes. *)
val limit : int

val words : string -> (string list, error) result
val parse : string -> (t, error) result
val explain : error -> string
