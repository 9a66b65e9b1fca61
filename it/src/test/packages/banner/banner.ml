let version = "@version@"
let around text = Ropes.(join (leaf "[ ") (join (leaf text) (leaf " ]")))
