(* Toy of Lwt: a promise is resolved when it is made, so everything runs at once and in order. *)

type +'a t = ('a, exn) result

let return value = Ok value
let fail error = Error error
let return_unit = return ()
let return_none = Ok None
let bind promise f = match promise with Ok value -> ( try f value with error -> Error error) | Error error -> Error error
let map f promise = bind promise (fun value -> return (f value))
let catch f handler = match f () with Ok value -> Ok value | Error error -> handler error | exception error -> handler error
let join promises = List.fold_left (fun joined promise -> bind joined (fun () -> promise)) return_unit promises
let async f = match f () with Ok () -> () | Error error -> raise error
let pause () = return_unit

module Infix = struct
  let ( >>= ) = bind
  let ( >|= ) promise f = map f promise
end

module Syntax = struct
  let ( let* ) = bind
  let ( let+ ) promise f = map f promise
end

(* Only here: what the main loops of the real libraries come to. *)
let result = function Ok value -> value | Error error -> raise error
