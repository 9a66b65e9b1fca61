/* Stand-in for Solo5's bindings: the ABI note, the start of the application, the line that the real ones print on exit.
 *
 * Compiled once an ABI, with ABI_TARGET and ABI_VERSION; without them for the dummy that is linked when no ABI is asked for.
 */
#define _DEFAULT_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "solo5.h"

/* The linker makes it the interpreter, and no kernel loads a program whose interpreter does not exist. */
__attribute__((section(".interp"), used)) static const char interpreter[] = "/nonexistent/solo5/";

#ifdef ABI_TARGET

struct note_header {
    uint32_t name_size, descriptor_size, type;
    char name[8];
};

__attribute__((section(".note.solo5.not_openbsd"), used, aligned(4))) static const struct {
    struct note_header header;
    uint32_t version;
} not_openbsd = { { 8, 4, 1, "OpenBSD" }, 0 };

__attribute__((section(".note.solo5.abi"), used, aligned(4))) static const struct {
    struct note_header header;
    uint32_t target, version, reserved[2];
} abi = { { 6, 16, 0x31494241, "Solo5" }, ABI_TARGET, ABI_VERSION, { 0, 0 } };

/* Linux would give memory anywhere; the application only wants to be told of a region. */
static char heap[1 << 20];

static void say_status(int status, void *unused)
{
    (void)unused;
    printf("Solo5: solo5_exit(%d) called\n", status);
    fflush(stdout);
}

static char *joined(int argc, char **argv)
{
    size_t size = 1;
    for (int i = 1; i < argc; i++)
        size += strlen(argv[i]) + 1;
    char *line = calloc(size, 1);
    for (int i = 1; line && i < argc; i++) {
        if (i > 1)
            strcat(line, " ");
        strcat(line, argv[i]);
    }
    return line;
}

int main(int argc, char **argv)
{
    struct solo5_start_info info = { joined(argc, argv), (uintptr_t)heap, sizeof heap };
    printf("Solo5: Bindings version v0.9.3-standin\n");
    fflush(stdout);
    on_exit(say_status, NULL);
    return solo5_app_main(&info);
}

#else

int main(void)
{
    return 255;
}

#endif

/* In the real toolchain it is in nolibc, which the compiler links. glibc needs no such call. */
void _nolibc_init(uintptr_t heap_start, size_t heap_size)
{
    (void)heap_start;
    (void)heap_size;
}

/* OCaml's run-time refers to dlopen (--wrap makes it this one), and static linking of glibc's brings a warning. */
void *__wrap_dlopen(const char *file, int mode)
{
    (void)file;
    (void)mode;
    return NULL;
}
