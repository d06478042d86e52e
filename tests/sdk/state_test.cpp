#include "grantor/client/state.hpp"

#include <gtest/gtest.h>

#include "tests/sdk/scripted.hpp"

namespace grantor::client {
namespace {

using test::TestClock;

const Secret key{"0123456789abcdef0123456789abcdef"};

TEST(StateSigner, refuses_a_key_that_is_too_short) {
    const StateSigner signer(Secret{"short"});
    EXPECT_EQ(signer.issue("session").error().kind, ErrorKind::configuration);
    EXPECT_EQ(signer.check("1.2.3.4", "session").error().kind, ErrorKind::configuration);
    EXPECT_EQ(StateSigner(key).issue("").error().kind, ErrorKind::configuration);
    EXPECT_EQ(StateSigner(key).issue("session", std::string(513, 'x')).error().kind,
              ErrorKind::configuration);
}

TEST(StateSigner, refuses_another_session_another_key_and_every_changed_byte) {
    TestClock clock;
    const StateSigner signer(key, std::chrono::minutes{10}, clock.source());
    const auto state = signer.issue("session", "/back").value();
    EXPECT_EQ(signer.check(state, "other").error().kind, ErrorKind::redirect_mismatch);
    EXPECT_EQ(signer.check(state, "").error().kind, ErrorKind::redirect_mismatch);
    const StateSigner stranger(Secret{"fedcba9876543210fedcba9876543210"}, std::chrono::minutes{10},
                               clock.source());
    EXPECT_FALSE(stranger.check(state, "session"));
    for (std::size_t i = 0; i < state.size(); ++i) {
        auto changed = state;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(signer.check(changed, "session")) << i;
        EXPECT_FALSE(signer.check(state.substr(0, i), "session")) << i;
    }
    EXPECT_FALSE(signer.check(std::string(100'000, '.'), "session"));
}

TEST(StateSigner, what_moves_between_content_and_session_is_noticed) {
    TestClock clock;
    const StateSigner signer(key, std::chrono::minutes{10}, clock.source());
    const auto state = signer.issue("1:abc").value();
    EXPECT_FALSE(signer.check(state, "abc"));
    EXPECT_FALSE(signer.check(state, "5:1:abc"));
}

TEST(StateSigner, ends_after_its_lifetime) {
    TestClock clock;
    const StateSigner signer(key, std::chrono::minutes{10}, clock.source());
    const auto state = signer.issue("session", "/back?a=1").value();
    clock.advance(std::chrono::seconds{599});
    EXPECT_EQ(signer.check(state, "session").value(), "/back?a=1");
    clock.advance(std::chrono::seconds{1});
    EXPECT_EQ(signer.check(state, "session").error().kind, ErrorKind::redirect_mismatch);
}

TEST(StateSigner, is_a_check_of_a_redirect) {
    const StateSigner signer(key);
    const auto state = signer.issue("session").value();
    EXPECT_EQ(state.find_first_of("+/=&?#%"), std::string::npos) << "it needs no escaping";
    EXPECT_NE(state, signer.issue("session").value());
}

}  // namespace
}  // namespace grantor::client
