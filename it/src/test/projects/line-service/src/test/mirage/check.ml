let failures = ref 0

let equal name print expected actual =
  if expected <> actual then begin
    incr failures;
    Printf.printf "%s: expected %s, got %s\n" name (print expected) (print actual)
  end

let finish name =
  if !failures > 0 then exit 1;
  Printf.printf "%s: passed\n" name
