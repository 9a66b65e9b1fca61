let greatest_limit = 10_000_000

(* The sieve of Eratosthenes, a byte a number. *)
let up_to limit =
  let composite = Bytes.make (max 0 limit + 1) '\000' in
  let is_prime n = Bytes.get composite n = '\000' in
  let rec cross_out multiple step =
    if multiple <= limit then begin
      Bytes.set composite multiple '\001';
      cross_out (multiple + step) step
    end
  in
  let rec sieve n =
    if n * n <= limit then begin
      if is_prime n then cross_out (n * n) n;
      sieve (n + 1)
    end
  in
  let rec collect n found =
    if n < 2 then found else collect (n - 1) (if is_prime n then n :: found else found)
  in
  sieve 2;
  collect limit []

let limit text =
  match int_of_string_opt text with
  | Some limit when limit >= 0 && limit <= greatest_limit -> Ok limit
  | _ -> Error (Printf.sprintf "not a number from 0 to %d: %s" greatest_limit text)
