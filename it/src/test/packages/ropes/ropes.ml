type t = Leaf of string | Join of t * t

let version = "@version@"
let leaf text = Leaf text
let join a b = Join (a, b)
let rec to_string = function Leaf text -> text | Join (a, b) -> to_string a ^ to_string b
