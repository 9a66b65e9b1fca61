let () =
  let sum = Adder.add 2 3 in
  if sum <> Expected.sum then begin
    Printf.printf "add 2 3 is %d, not %d\n" sum Expected.sum;
    exit 1
  end;
  print_endline "adder tested"
