%token <int> NUMBER
%token PLUS END
%left PLUS
%start sum
%type <int> sum
%%
sum: expression END { $1 };
expression:
  | NUMBER { $1 }
  | expression PLUS expression { $1 + $3 };
