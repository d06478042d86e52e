// The wire of the source documents, which most tests pin.
#pragma once

#include "model/policy.hpp"

namespace grantor {

inline Policy source_policy() {
    Policy policy;
    policy.wire = find_profile(source_profile)->wire;
    return policy;
}

}  // namespace grantor
