// What the shared library shows of itself: everything marked here, nothing else. In the static
// library, which the server itself links, the mark means nothing.
#pragma once

#define GRANTOR_CLIENT_API __attribute__((visibility("default")))
