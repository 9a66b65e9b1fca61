#define HEADER_OF "special"
