val to_all : string list -> string
