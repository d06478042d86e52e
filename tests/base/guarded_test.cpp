#include "base/guarded.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

namespace grantor {
namespace {

TEST(Guarded, what_is_thrown_ends_here) {
    EXPECT_FALSE(guarded("a test failed", [] { throw std::runtime_error("on purpose"); }));
    EXPECT_FALSE(guarded("a test failed", [] { throw 1; }));
    EXPECT_TRUE(guarded("a test failed", [] {}));
}

}  // namespace
}  // namespace grantor
