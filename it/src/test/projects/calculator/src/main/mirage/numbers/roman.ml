(* Not in the interface: a module of another folder could not name it. *)
let digit = function 'I' -> 1 | 'V' -> 5 | _ -> 10

let value text =
  let add (sum, next) letter =
    let this = digit letter in
    ((if this < next then sum - this else sum + this), this) in
  let letters = List.rev (List.of_seq (String.to_seq text)) in
  fst (List.fold_left add (0, 0) letters)
