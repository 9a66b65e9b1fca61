rule token = parse
  | ' ' { token lexbuf }
  | ['I' 'V' 'X']+ as digits { Roman_parser.NUMBER (Roman.value digits) }
  | '+' { Roman_parser.PLUS }
  | eof { Roman_parser.END }
