let text () = "hello"
