// Input from outside, mutated in thousands of ways: nothing may crash, hang, or turn a broken text
// into tokens that nobody sent. The seeds are fixed; a failure names its own.
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "grantor/client/api_client.hpp"
#include "grantor/client/state.hpp"
#include "grantor/client/token_endpoint.hpp"
#include "grantor/client/token_set.hpp"
#include "sdk/src/protocol/url_parts.hpp"
#include "sdk/src/transport/loopback_page.hpp"
#include "tests/sdk/scripted.hpp"

namespace grantor::client {
namespace {

using namespace test;

constexpr int rounds = 3000;

// Some bytes changed, taken out, put in or repeated.
std::string bent(std::string text, SeededRandom& random) {
    const auto changes = 1 + random.number() % 4;
    for (std::uint64_t i = 0; i < changes && !text.empty(); ++i) {
        const auto at = random.number() % text.size();
        const char byte = static_cast<char>(random.number());
        switch (random.number() % 4) {
            case 0:
                text[at] = byte;
                break;
            case 1:
                text.erase(at, 1 + random.number() % 8);
                break;
            case 2:
                text.insert(at, 1, byte);
                break;
            default:
                text.insert(at, text.substr(at, random.number() % 16));
                break;
        }
    }
    return text;
}

template <class Use>
void with_bent(const std::string& text, Use use) {
    for (int seed = 0; seed < rounds; ++seed) {
        SeededRandom random(static_cast<std::uint64_t>(seed));
        SCOPED_TRACE(seed);
        use(bent(text, random));
    }
}

TEST(MutatedInput, of_token_answers_gives_tokens_or_an_error) {
    with_bent(token_body("v1u:abc+/=", "1:2:def"), [](const std::string& body) {
        for (const int status : {200, 400}) {
            const auto tokens = read_token_response(json_response(status, body));
            if (!tokens) {
                EXPECT_EQ(tokens.error().message().find('\n'), std::string::npos);
                continue;
            }
            EXPECT_EQ(status, 200);
            EXPECT_FALSE(tokens->access_token.empty());
            EXPECT_NE(body.find("access_token"), std::string::npos);
        }
    });
}

TEST(MutatedInput, of_kept_tokens_gives_tokens_or_an_error) {
    const auto kept = some_tokens(TimePoint{std::chrono::hours{500'000}});
    with_bent(std::string(write_token_set(kept).reveal()), [](const std::string& document) {
        const auto tokens = read_token_set(document);
        if (tokens) EXPECT_TRUE(read_token_set(write_token_set(*tokens).reveal()));
    });
}

TEST(MutatedInput, of_redirects_never_passes_with_another_state) {
    with_bent("/callback?code=1%3A2%3Ax&state=expected&iss=https%3A%2F%2Fa.example",
              [](const std::string& redirect) {
                  const auto code = read_authorization_redirect(
                      redirect, {.state = "expected", .issuer = "https://a.example"});
                  if (code) EXPECT_EQ(code->state, "expected");
              });
}

TEST(MutatedInput, of_states_never_passes_unless_it_is_the_same) {
    const StateSigner signer(Secret{std::string(32, 'k')});
    const auto state = signer.issue("session", "/payload").value();
    with_bent(state, [&](const std::string& changed) {
        if (changed != state) EXPECT_FALSE(signer.check(changed, "session"));
    });
}

TEST(MutatedInput, of_urls_is_a_url_without_tricks_or_none) {
    with_bent("https://a.example:8443/path/x?query=1", [](const std::string& url) {
        const auto parts = read_url(url);
        if (!parts) return;
        EXPECT_EQ(parts->host.find_first_of("@/\\ #?"), std::string::npos);
        EXPECT_TRUE(read_url(parts->origin() + parts->path));
    });
}

TEST(MutatedInput, of_requests_to_the_receiver_is_read_or_refused) {
    with_bent("GET /callback?code=1&state=s HTTP/1.1\r\nHost: 127.0.0.1:8\r\nA: b\r\n\r\n",
              [](const std::string& head) {
                  const auto request = read_loopback_request(head);
                  if (request) EXPECT_TRUE(request->target.starts_with('/'));
              });
}

TEST(MutatedInput, of_api_answers_and_limits_is_read_or_refused) {
    with_bent("Sun, 06 Nov 1994 08:49:37 GMT", [](const std::string& value) {
        const HttpResponse response{429,
                                    {{"Retry-After", value},
                                     {"x-ratelimit-reset", value},
                                     {"RateLimit", value},
                                     {"X-Request-Id", value}},
                                    value};
        const auto read = read_api_response(response, TimePoint{});
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().kind, ErrorKind::rate_limited);
        if (read.error().retry_after) EXPECT_GE(read.error().retry_after->count(), 0);
    });
}

}  // namespace
}  // namespace grantor::client
