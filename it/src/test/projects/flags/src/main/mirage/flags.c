#define CAML_NAME_SPACE
#include <caml/alloc.h>
#include <caml/mlvalues.h>
/* Found through CPATH. */
#include <context.h>

#ifndef WORD
#define WORD "none"
#endif

value flags_word(value unit)
{
    return caml_copy_string(WORD);
}

value flags_header(value unit)
{
    return caml_copy_string(HEADER_OF);
}
