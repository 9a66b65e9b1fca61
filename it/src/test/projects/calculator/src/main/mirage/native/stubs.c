#define CAML_NAME_SPACE
#include <caml/mlvalues.h>
#include "factors.h"
#include "multiply.h"

value calculator_double(value number)
{
    return Val_long(multiply(Long_val(number), FACTOR));
}
