/* Stand-in for Solo5's manifest header: lays a note out as the real one does, checked against real images by readelf. */
#ifndef STANDIN_MFT_ABI_H
#define STANDIN_MFT_ABI_H

#include <stdint.h>

/* The generated C file names devices by these, so that an unknown type is an error of the C compiler, as it really is. */
enum {
    MFT_DEV_BLOCK_BASIC = 1,
    MFT_DEV_NET_BASIC = 2,
    MFT_RESERVED_FIRST = 1 << 30
};

/* Filled in by a tender at run time, but for the name and the type. */
struct mft_device {
    char name[68];
    uint32_t type;
    uint64_t properties[2];
    uint64_t backing;
    uint64_t attached;
};
_Static_assert(sizeof(struct mft_device) == 104, "a device takes 104 bytes");

/* The descriptor starts 20 bytes into the note; 4 more align the devices' 64-bit fields. */
#define MFT_NOTE(COUNT, ...) \
    __attribute__((section(".note.solo5.manifest"), used, aligned(4))) \
    const struct { \
        uint32_t name_size, descriptor_size, type; \
        char owner[8]; \
        uint32_t padding, version, entries; \
        struct mft_device devices[COUNT]; \
    } __solo5_mft1_note = { 6, 12 + 104 * (COUNT), 0x3154464d, "Solo5", 0, 1, COUNT, { __VA_ARGS__ } }; \
    _Static_assert(sizeof __solo5_mft1_note == 32 + 104 * (COUNT), "nothing between the fields")

#endif
