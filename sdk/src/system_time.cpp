#include "base/time.hpp"
#include "grantor/client/time.hpp"

namespace grantor::client {

TimeSource system_time() {
    return [] { return Clock{}.now(); };
}

}  // namespace grantor::client
