/* Toy of mirage-solo5's start-up: the command line becomes Sys.argv. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <solo5.h>

#define CAML_NAME_SPACE
#include <caml/callback.h>

/* Of ocaml-solo5's C library; no header declares it. */
void _nolibc_init(uintptr_t heap_start, size_t heap_size);

static char line[8193];
static char *words[4098];

int solo5_app_main(const struct solo5_start_info *info)
{
    size_t count = 0;

    _nolibc_init(info->heap_start, info->heap_size);
    words[count++] = "unikernel";
    strncpy(line, info->cmdline, sizeof line - 1);
    for (char *at = line; *at != '\0';) {
        while (*at == ' ')
            *at++ = '\0';
        if (*at != '\0')
            words[count++] = at;
        while (*at != '\0' && *at != ' ')
            at++;
    }
    caml_startup(words);
    return 0;
}
