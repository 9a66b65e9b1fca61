external double : int -> int = "calculator_double"
