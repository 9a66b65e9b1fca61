val value : string -> int
