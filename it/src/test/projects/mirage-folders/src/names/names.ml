let of_shape = function Shape.Square _ -> "square" | Shape.Rectangle _ -> "rectangle"
