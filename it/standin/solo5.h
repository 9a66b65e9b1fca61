/* Stand-in for Solo5's header: the declarations that the start-up of a bare unikernel needs, as the real one has them. */
#ifndef STANDIN_SOLO5_H
#define STANDIN_SOLO5_H

#include <stddef.h>
#include <stdint.h>

struct solo5_start_info {
    const char *cmdline;
    uintptr_t heap_start;
    size_t heap_size;
};

int solo5_app_main(const struct solo5_start_info *info);

#endif
