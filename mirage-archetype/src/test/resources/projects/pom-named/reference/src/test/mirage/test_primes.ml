(* A test program: it passes when it ends with exit code 0. *)

let failures = ref 0

let check what passed =
  if not passed then begin
    incr failures;
    prerr_endline ("failed: " ^ what)
  end

let () =
  check "there is none below 2" (Primes.up_to 1 = []);
  check "a negative limit has none" (Primes.up_to (-5) = []);
  check "the limit itself counts" (Primes.up_to 7 = [ 2; 3; 5; 7 ]);
  check "squares are not prime" (not (List.mem 49 (Primes.up_to 50)));
  check "25 of them up to 100" (List.length (Primes.up_to 100) = 25);
  check "78498 of them up to a million" (List.length (Primes.up_to 1_000_000) = 78_498);
  check "a number is a limit" (Primes.limit "1000" = Ok 1000);
  List.iter
    (fun text -> check ("not a limit: " ^ text) (Result.is_error (Primes.limit text)))
    [ ""; "ten"; "-1"; "10000001" ];
  if !failures > 0 then exit 1
