(* Counts the prime numbers up to a limit, the one word of its command line. On every target Sys.argv has the words of
   the command line after the name of the program. *)

let limit () =
  match Array.to_list Sys.argv with
  | [] | [ _ ] -> Ok 1000
  | [ _; word ] -> Primes.limit word
  | _ -> Error "one word is enough: the limit"

let () =
  match limit () with
  | Error message ->
      prerr_endline message;
      exit 1
  | Ok limit -> (
      let primes = Primes.up_to limit in
      Printf.printf "prime numbers up to %d: %d\n" limit (List.length primes);
      match List.rev primes with
      | greatest :: _ -> Printf.printf "the greatest of them: %d\n" greatest
      | [] -> ())
