#include "token/flow_state.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

#include "base/encoding.hpp"
#include "tests/token/sealing.hpp"

namespace grantor {
namespace {

constexpr FlowPurpose consent{"consent"};

SessionBinding a_session(std::uint8_t number = 1) {
    SessionBinding binding;
    binding.session.fill(number);
    return binding;
}

FlowExpectation expectation(Time now = test_time) { return {consent, a_session(), now}; }

std::string a_state(const KeyRing& ring, std::string_view content = "client_id=a&state=b") {
    SeededRandom random(7);
    return seal_flow_state({consent, a_session(), test_time + minutes{30}}, content, ring, random);
}

TEST(FlowState, only_the_whole_text_opens) {
    const auto ring = a_ring();
    expect_only_the_whole_text_opens(a_state(ring), [&](std::string_view t) {
        return open_flow_state(t, expectation(), ring).has_value();
    });
}

// Attack 12: a state does not pass for one of another page.
TEST(FlowState, another_purpose_does_not_open_it) {
    const auto ring = a_ring();
    for (const auto* name : {"", "consen", "consentx", "sign_in"}) {
        auto expected = expectation();
        expected.purpose = {name};
        EXPECT_EQ(open_flow_state(a_state(ring), expected, ring).error(), FlowFailure::invalid);
    }
}

// Attack 15: a state of the attacker's session does not work in the victim's.
TEST(FlowState, another_session_does_not_open_it) {
    const auto ring = a_ring();
    auto expected = expectation();
    expected.binding = a_session(2);
    EXPECT_EQ(open_flow_state(a_state(ring), expected, ring).error(), FlowFailure::invalid);
}

TEST(FlowState, dies_at_its_expiry) {
    const auto ring = a_ring();
    const auto open_at = [&](Time now) {
        return open_flow_state(a_state(ring), expectation(now), ring);
    };
    EXPECT_TRUE(open_at(test_time + minutes{30} - milliseconds{1}));
    EXPECT_EQ(open_at(test_time + minutes{30}).error(), FlowFailure::expired);
    EXPECT_EQ(open_at(test_time + hours{99}).error(), FlowFailure::expired);
}

TEST(FlowState, content_has_a_limit) {
    const auto ring = a_ring();
    EXPECT_THROW(a_state(ring, std::string(flow_content_max + 1, 'x')), std::invalid_argument);
    const std::string longest(flow_content_max, 'x');
    EXPECT_EQ(open_flow_state(a_state(ring, longest), expectation(), ring), longest);
}

TEST(FlowState, opens_to_what_was_sealed_also_under_an_old_key) {
    const auto ring = a_ring();
    EXPECT_EQ(open_flow_state(a_state(ring), expectation(), with_another_key(ring)),
              "client_id=a&state=b");
    EXPECT_EQ(open_flow_state(a_state(ring, ""), expectation(), ring), "");
    EXPECT_EQ(percent_encode(a_state(ring)), a_state(ring));
}

TEST(CsrfToken, nothing_but_the_sessions_own_matches) {
    const auto ring = a_ring();
    const auto token = csrf_token(a_session(), ring);
    EXPECT_EQ(token.size(), 43U);
    EXPECT_FALSE(csrf_token_matches("", a_session(), ring));
    EXPECT_FALSE(csrf_token_matches(token, a_session(2), ring));
    EXPECT_FALSE(csrf_token_matches(token, a_session(), a_ring(2)));
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(csrf_token_matches(changed, a_session(), ring));
        EXPECT_FALSE(csrf_token_matches(token.substr(0, i), a_session(), ring));
    }
    EXPECT_TRUE(csrf_token_matches(token, a_session(), ring));
}

TEST(CsrfToken, an_old_keys_token_still_matches) {
    const auto ring = a_ring();
    EXPECT_TRUE(
        csrf_token_matches(csrf_token(a_session(), ring), a_session(), with_another_key(ring)));
}

}  // namespace
}  // namespace grantor
