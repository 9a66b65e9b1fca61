%token <int> NUMBER
%token PLUS END
%left PLUS
%start sum
%type <int> sum
%%
sum: roman END { $1 };
roman:
  | NUMBER { $1 }
  | roman PLUS roman { $1 + $3 };
