rule token = parse
  | ' ' { token lexbuf }
  | ['0'-'9']+ as digits { Parser.NUMBER (int_of_string digits) }
  | '+' { Parser.PLUS }
  | eof { Parser.END }
