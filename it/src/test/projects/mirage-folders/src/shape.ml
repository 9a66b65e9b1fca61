type t = Square of int | Rectangle of int * int

let all = [ Square 3; Rectangle (2, 5) ]
