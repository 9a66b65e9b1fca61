let of_shape = function Shape.Square side -> side * side | Shape.Rectangle (a, b) -> a * b
