let version = "@version@"
let first = List.hd Names.all
