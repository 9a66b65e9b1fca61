external word : unit -> string = "flags_word"
external header : unit -> string = "flags_header"

let asserts =
  try
    assert (Sys.opaque_identity false);
    "off"
  with Assert_failure _ -> "on"

let () = Printf.printf "asserts %s, word <%s>, header of %s\n" asserts (word ()) (header ())
