#define HEADER_OF "plain"
