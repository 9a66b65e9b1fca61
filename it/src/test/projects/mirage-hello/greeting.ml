let default = "world"
let of_name name = "hello, " ^ name
