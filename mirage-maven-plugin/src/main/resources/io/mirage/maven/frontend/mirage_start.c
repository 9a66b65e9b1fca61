/* Start-up of an OCaml program on Solo5 without the library mirage-solo5.

   solo5_app_main is what the Solo5 bindings call (Solo5 0.9, solo5.h). The
   words of the command line become Sys.argv. */
#include <stddef.h>
#include <stdint.h>
#include <solo5.h>

#define CAML_NAME_SPACE
#include <caml/callback.h>

/* Of ocaml-solo5's C library; no header declares it. */
void _nolibc_init(uintptr_t heap_start, size_t heap_size);

/* A tender passes at most 8192 bytes (Solo5 0.9, tenders/common). */
#define LINE_SIZE 8192

static char line[LINE_SIZE + 1];
/* Every second byte can begin a word; one more for the name, one for the end. */
static char *words[LINE_SIZE / 2 + 2];

int solo5_app_main(const struct solo5_start_info *info)
{
    const char *in = info->cmdline;
    char *out = line;
    size_t count = 0;

    _nolibc_init(info->heap_start, info->heap_size);
    words[count++] = "unikernel";
    while (*in != '\0' && out < line + LINE_SIZE) {
        while (*in == ' ')
            in++;
        if (*in == '\0')
            break;
        words[count++] = out;
        while (*in != '\0' && *in != ' ' && out < line + LINE_SIZE)
            *out++ = *in++;
        *out++ = '\0';
    }
    words[count] = NULL;
    caml_startup(words);
    return 0;
}
