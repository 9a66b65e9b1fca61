(** What a client is told: [+TEXT], [:NUMBER], [$TEXT], [_] for nothing, [-TEXT] for an error, or [*N] and N lines. *)

type t =
  | Done
  | Nothing
  | Number of int
  | Text of string
  | Lines of string list
  | Failed of string

(** Without the last line end. Line ends in texts are written as [\n], backslashes as two. *)
val to_string : t -> string
