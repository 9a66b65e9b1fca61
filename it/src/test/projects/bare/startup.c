/* What starts OCaml in an image without mirage-solo5. */
#include <solo5.h>
/* Before OCaml 5, caml/compatibility.h renames heap_start and other common words unless told not to. */
#define CAML_NAME_SPACE
#include <caml/callback.h>

/* Of ocaml-solo5's C library; no header declares it. */
void _nolibc_init(uintptr_t heap_start, size_t heap_size);

int solo5_app_main(const struct solo5_start_info *info)
{
    static char *arguments[] = { "bare", NULL };

    _nolibc_init(info->heap_start, info->heap_size);
    caml_startup(arguments);
    return 0;
}
