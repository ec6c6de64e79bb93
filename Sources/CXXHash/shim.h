// xxHash 0.8 is the first release whose XXH3 values are frozen; older ones would give other fingerprints.
#pragma once
#include <xxhash.h>

#if XXH_VERSION_NUMBER < 800
#error "xxHash 0.8.0 or newer is required: the values of XXH3 are stable only from there on"
#endif
