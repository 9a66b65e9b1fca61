let print = function
  | Ok words -> String.concat "|" words
  | Error error -> "error: " ^ Request.explain error

let words text expected = Check.equal text print expected (Request.words text)

let refused line reason =
  let actual = match Request.parse line with Ok _ -> "accepted" | Error error -> Request.explain error in
  Check.equal line (fun text -> text) reason actual

let accepted line request =
  let shown = function Ok _ -> "another request" | Error error -> Request.explain error in
  Check.equal line shown (Ok request) (Request.parse line)

let () =
  words "" (Ok []);
  words "  a  bc " (Ok [ "a"; "bc" ]);
  words {|set k "two words"|} (Ok [ "set"; "k"; "two words" ]);
  words {|"a\"b" "" "\\" "x\ny"|} (Ok [ {|a"b|}; ""; {|\|}; "x\ny" ]);
  words {|"open|} (Error Unfinished_quote);
  words {|"open\|} (Error Unfinished_quote);
  words {|a"b|} (Error (Stray_quote 2));
  words {|"a"b|} (Error (Stray_quote 3));
  accepted "ping" Ping;
  accepted "get a.b:c" (Get "a.b:c");
  accepted {|SET k "v w" 1.5|} (Set { key = "k"; value = "v w"; seconds = Some 1.5 });
  accepted "incr n -2" (Increment { key = "n"; by = -2 });
  accepted "keys" (Keys "");
  refused "" "empty line";
  refused "   " "empty line";
  refused "jump" {|unknown command "JUMP"|};
  refused "get" "usage: GET KEY";
  refused "get a b" "usage: GET KEY";
  refused "get %" {|not a key: "%"|};
  refused "set k v nan" {|not a number: "nan"|};
  refused "set k v -1" {|not a number: "-1"|};
  refused "incr n many" {|not a number: "many"|};
  refused (String.make (Request.limit + 1) 'x') "line of 4097 bytes, at most 4096 are taken";
  Check.equal "escapes" (fun text -> text) {|$a\nb\\|} (Reply.to_string (Text "a\nb\\"));
  Check.equal "lines" (fun text -> text) "*2\na\nb" (Reply.to_string (Lines [ "a"; "b" ]));
  Check.finish "request"
