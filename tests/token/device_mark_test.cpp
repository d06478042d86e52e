#include "token/device_mark.hpp"

#include <gtest/gtest.h>

namespace grantor {
namespace {

class DeviceMark : public testing::Test {
 protected:
    SystemRandom random;
    KeyRing ring = KeyRing::make(random, Time{});
    std::string mark = make_device_mark("ann@acme.example", ring, random);
};

TEST_F(DeviceMark, is_of_one_account) {
    EXPECT_EQ(mark.size(), device_mark_length);
    EXPECT_TRUE(device_mark_matches(mark, "ann@acme.example", ring));
    EXPECT_FALSE(device_mark_matches(mark, "ben@acme.example", ring));
    EXPECT_FALSE(device_mark_matches("", "ann@acme.example", ring));
    EXPECT_FALSE(device_mark_matches(mark + "A", "ann@acme.example", ring));
}

TEST_F(DeviceMark, cannot_be_made_from_another_one) {
    for (std::size_t i = 0; i < mark.size(); ++i) {
        auto changed = mark;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(device_mark_matches(changed, "ann@acme.example", ring)) << i;
    }
    EXPECT_NE(make_device_mark("ann@acme.example", ring, random), mark);
}

TEST_F(DeviceMark, outlives_a_new_key_and_not_its_own) {
    EXPECT_TRUE(device_mark_matches(mark, "ann@acme.example", ring.with_new_key(random, Time{})));
    EXPECT_FALSE(device_mark_matches(mark, "ann@acme.example", KeyRing::make(random, Time{})));
}

}  // namespace
}  // namespace grantor
