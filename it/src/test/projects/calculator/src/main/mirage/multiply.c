#include "multiply.h"

long multiply(long a, long b)
{
    return a * b;
}
