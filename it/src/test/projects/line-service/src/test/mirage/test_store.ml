let option = function Some text -> text | None -> "nothing"
let number = function Ok value -> string_of_int value | Error error -> Store.explain error
let unit = function Ok () -> "done" | Error error -> Store.explain error

let () =
  let store = Store.create ~capacity:3 in
  let get = Store.get store in
  Check.equal "absent" option None (get ~now:0. "a");
  Check.equal "set" unit (Ok ()) (Store.set store ~now:0. "a" "1");
  Check.equal "get" option (Some "1") (get ~now:1e9 "a");
  Check.equal "set for a time" unit (Ok ()) (Store.set store ~now:0. ~seconds:10. "b" "2");
  Check.equal "within its time" option (Some "2") (get ~now:9.9 "b");
  Check.equal "increment" number (Ok 7) (Store.increment store ~now:5. "b" ~by:5);
  Check.equal "its time stays" option None (get ~now:10. "b");
  Check.equal "increment from nothing" number (Ok (-1)) (Store.increment store ~now:10. "n" ~by:(-1));
  Check.equal "no number" unit (Ok ()) (Store.set store ~now:10. ~seconds:5. "t" "text");
  Check.equal "increment a text" number (Error (Not_a_number "t")) (Store.increment store ~now:10. "t" ~by:1);
  Check.equal "full" unit (Error (Full 3)) (Store.set store ~now:10. "x" "1");
  Check.equal "keys" (String.concat " ") [ "a"; "n"; "t" ] (Store.keys store ~now:10. ~prefix:"");
  Check.equal "keys with a prefix" (String.concat " ") [ "t" ] (Store.keys store ~now:10. ~prefix:"t");
  Check.equal "room once a time is over" unit (Ok ()) (Store.set store ~now:15. "x" "1");
  Check.equal "delete" string_of_bool true (Store.delete store ~now:15. "a");
  Check.equal "delete again" string_of_bool false (Store.delete store ~now:15. "a");
  Check.equal "size" string_of_int 2 (Store.size store ~now:15.);
  Check.finish "store"
