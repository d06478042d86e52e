#include "grantor/client/token_source.hpp"

#include <gtest/gtest.h>

#include "tests/sdk/scripted.hpp"

namespace grantor::client {
namespace {

using namespace test;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// A memory store whose saves can be made to fail.
class CrankyStore final : public TokenStore {
 public:
    Result<std::optional<TokenSet>> load(std::string_view account) override {
        return inner_->load(account);
    }
    Result<void> save(std::string_view account, const TokenSet& tokens) override {
        if (fails) return Error{.kind = ErrorKind::storage, .description = "disk full"};
        return inner_->save(account, tokens);
    }
    Result<void> remove(std::string_view account) override { return inner_->remove(account); }

    bool fails = false;

 private:
    std::shared_ptr<TokenStore> inner_ = make_memory_store();
};

class TokenSourceTest : public testing::Test {
 protected:
    Result<HttpResponse> answer(const HttpRequest&) {
        ++refreshes_;
        if (failure_) return *failure_;
        if (lost_answers_ > 0) {
            --lost_answers_;
            return Error{.kind = ErrorKind::timeout, .is_answer_lost = true};
        }
        if (status_ != 200) return json_response(status_, refusal_, refusal_fields_);
        const auto number = std::to_string(refreshes_ + 1);
        return json_response(200, token_body("access-" + number, "refresh-" + number, life_));
    }

    std::unique_ptr<TokenSource> source() {
        return std::make_unique<TokenSource>(
            api_over(transport_), some_app(), store_,
            TokenSourceOptions{
                .on_token_update = [this](const TokenSet& tokens) { updates_.push_back(tokens); },
                .on_refresh_failed = [this](const Error& error) { failures_.push_back(error); },
                .now = clock_.source()});
    }
    std::unique_ptr<TokenSource> source_with_tokens() {
        auto made = source();
        EXPECT_TRUE(made->set_tokens(some_tokens(clock_.now())));
        updates_.clear();
        return made;
    }
    static std::string text_of(const Result<Secret>& token) {
        return token ? std::string(token->reveal()) : token.error().message();
    }

    TestClock clock_;
    std::shared_ptr<CrankyStore> store_ = std::make_shared<CrankyStore>();
    std::shared_ptr<ScriptedTransport> transport_ = std::make_shared<ScriptedTransport>(
        [this](const HttpRequest& request) { return answer(request); });
    int refreshes_ = 0;
    int lost_answers_ = 0;
    int status_ = 200;
    int life_ = 3600;
    std::string refusal_;
    std::vector<HttpField> refusal_fields_;
    std::optional<Error> failure_;
    std::vector<TokenSet> updates_;
    std::vector<Error> failures_;
};

TEST_F(TokenSourceTest, without_tokens_a_person_must_consent) {
    const auto made = source();
    const auto token = made->access_token();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().kind, ErrorKind::reauthorization_required);
    EXPECT_EQ(transport_->count(), 0u);
}

TEST_F(TokenSourceTest, a_fresh_token_asks_nobody) {
    const auto made = source_with_tokens();
    EXPECT_EQ(text_of(made->access_token()), "access-1");
    EXPECT_EQ(transport_->count(), 0u);
}

TEST_F(TokenSourceTest, is_refreshed_before_it_expires) {
    const auto made = source_with_tokens();
    clock_.advance(hours{1} - minutes{1});
    EXPECT_EQ(text_of(made->access_token()), "access-2");
    EXPECT_EQ(transport_->count(), 1u);
    const auto sent = transport_->requests().front();
    EXPECT_EQ(sent.url, "https://oauth.example.com/oauth/token");
    EXPECT_EQ(sent.body.reveal(), "grant_type=refresh_token&refresh_token=refresh-1");
}

TEST_F(TokenSourceTest, an_expired_token_is_refreshed_and_kept_before_anybody_has_it) {
    const auto made = source_with_tokens();
    clock_.advance(hours{2});
    EXPECT_EQ(text_of(made->access_token()), "access-2");
    EXPECT_EQ(store_->load("default").value()->refresh_token, Secret{"refresh-2"});
    ASSERT_EQ(updates_.size(), 1u);
    EXPECT_EQ(updates_[0].access_token, Secret{"access-2"});
    EXPECT_EQ(text_of(made->access_token()), "access-2");
    EXPECT_EQ(transport_->count(), 1u);
}

TEST_F(TokenSourceTest, a_passing_failure_costs_nothing_while_the_token_is_good) {
    const auto made = source_with_tokens();
    clock_.advance(hours{1} - minutes{1});
    failure_ = Error{.kind = ErrorKind::network, .description = "no route"};
    EXPECT_EQ(text_of(made->access_token()), "access-1");
    EXPECT_EQ(text_of(made->access_token()), "access-1");
    EXPECT_EQ(transport_->count(), 1u) << "the server is left alone for a second";
    EXPECT_EQ(failures_.size(), 1u);
    clock_.advance(seconds{2});
    EXPECT_EQ(text_of(made->access_token()), "access-1");
    EXPECT_EQ(transport_->count(), 2u);
    clock_.advance(seconds{1});
    EXPECT_EQ(text_of(made->access_token()), "access-1");
    EXPECT_EQ(transport_->count(), 2u) << "the pause doubles";
    failure_.reset();
    clock_.advance(seconds{2});
    EXPECT_EQ(text_of(made->access_token()), "access-4");
}

// A server that rotates gives a public client the same successor for a short time only, so the
// repeat does not wait for the next caller.
TEST_F(TokenSourceTest, a_lost_answer_is_asked_for_once_more_at_once) {
    const auto made = source_with_tokens();
    clock_.advance(hours{2});
    lost_answers_ = 1;
    EXPECT_EQ(text_of(made->access_token()), "access-3");
    const auto requests = transport_->requests();
    ASSERT_EQ(requests.size(), 2u);
    EXPECT_EQ(requests[0].body.reveal(), requests[1].body.reveal());
    EXPECT_TRUE(failures_.empty());
}

TEST_F(TokenSourceTest, answers_that_are_always_lost_are_a_passing_failure) {
    const auto made = source_with_tokens();
    clock_.advance(hours{2});
    lost_answers_ = 2;
    EXPECT_EQ(made->access_token().error().kind, ErrorKind::timeout);
    EXPECT_EQ(transport_->count(), 2u);
    clock_.advance(seconds{2});
    EXPECT_EQ(text_of(made->access_token()), "access-4");
}

TEST_F(TokenSourceTest, a_passing_failure_with_an_expired_token_says_what_it_is) {
    const auto made = source_with_tokens();
    clock_.advance(hours{2});
    status_ = 503;
    refusal_fields_ = {{"Retry-After", "30"}};
    const auto first = made->access_token();
    ASSERT_FALSE(first);
    EXPECT_EQ(first.error().kind, ErrorKind::server_failed);
    EXPECT_EQ(first.error().http_status, 503);
    clock_.advance(seconds{20});
    const auto second = made->access_token();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().retry_after, seconds{10});
    EXPECT_EQ(transport_->count(), 1u) << "Retry-After is obeyed";
    clock_.advance(seconds{10});
    status_ = 200;
    EXPECT_TRUE(made->access_token());
}

TEST_F(TokenSourceTest, an_ended_grant_is_final_and_asked_about_once) {
    const auto made = source_with_tokens();
    clock_.advance(hours{2});
    status_ = 400;
    refusal_ = invalid_grant_body();
    for (int i = 0; i < 3; ++i) {
        clock_.advance(hours{1});
        const auto token = made->access_token();
        ASSERT_FALSE(token);
        EXPECT_EQ(token.error().kind, ErrorKind::reauthorization_required);
        EXPECT_EQ(token.error().code, "invalid_grant");
    }
    EXPECT_EQ(transport_->count(), 1u);
}

TEST_F(TokenSourceTest, a_new_login_brings_an_ended_grant_back) {
    const auto made = source_with_tokens();
    clock_.advance(hours{2});
    status_ = 400;
    refusal_ = invalid_grant_body();
    EXPECT_FALSE(made->access_token());
    ASSERT_TRUE(made->set_tokens(some_tokens(clock_.now(), "access-9", "refresh-9")));
    EXPECT_EQ(text_of(made->access_token()), "access-9");
}

TEST_F(TokenSourceTest, a_login_in_another_process_brings_an_ended_grant_back) {
    const auto made = source_with_tokens();
    clock_.advance(hours{2});
    status_ = 400;
    refusal_ = invalid_grant_body();
    EXPECT_FALSE(made->access_token());
    ASSERT_TRUE(store_->save("default", some_tokens(clock_.now(), "access-9", "refresh-9")));
    EXPECT_EQ(text_of(made->access_token()), "access-9");
}

TEST_F(TokenSourceTest, a_refresh_by_another_process_is_taken_from_the_store) {
    const auto made = source_with_tokens();
    clock_.advance(hours{2});
    ASSERT_TRUE(store_->save("default", some_tokens(clock_.now(), "access-9", "refresh-9")));
    EXPECT_EQ(text_of(made->access_token()), "access-9");
    EXPECT_EQ(transport_->count(), 0u);
}

// Another machine over a store without a lock: it used the token between our look and our request.
TEST_F(TokenSourceTest, a_refresh_that_lost_a_race_uses_what_the_winner_kept) {
    const auto made = source_with_tokens();
    clock_.advance(hours{2});
    auto racing = std::make_shared<ScriptedTransport>([this](const HttpRequest&) {
        EXPECT_TRUE(store_->save("default", some_tokens(clock_.now(), "access-9", "refresh-9")));
        return json_response(400, invalid_grant_body());
    });
    TokenSource loser(api_over(racing), some_app(), store_, {.now = clock_.source()});
    EXPECT_EQ(text_of(loser.access_token()), "access-9");
    EXPECT_EQ(racing->count(), 1u);
}

TEST_F(TokenSourceTest, nobody_sees_a_token_that_is_not_kept) {
    const auto made = source_with_tokens();
    clock_.advance(hours{2});
    store_->fails = true;
    const auto token = made->access_token();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().kind, ErrorKind::storage);
    EXPECT_TRUE(updates_.empty());
    EXPECT_FALSE(made->access_token());
    EXPECT_EQ(transport_->count(), 1u) << "the answer is kept in memory, not asked for again";
    store_->fails = false;
    EXPECT_EQ(text_of(made->access_token()), "access-2");
    EXPECT_EQ(transport_->count(), 1u);
    EXPECT_EQ(store_->load("default").value()->refresh_token, Secret{"refresh-2"});
}

TEST_F(TokenSourceTest, a_refresh_without_a_new_refresh_token_keeps_the_old_one) {
    const auto stable = std::make_shared<ScriptedTransport>([](const HttpRequest&) {
        return json_response(200, R"({"access_token":"access-2","token_type":"bearer"})");
    });
    TokenSource made(api_over(stable), some_app(), store_, {.now = clock_.source()});
    ASSERT_TRUE(made.set_tokens(some_tokens(clock_.now())));
    clock_.advance(hours{2});
    const auto tokens = made.tokens();
    ASSERT_TRUE(tokens);
    EXPECT_EQ(tokens->refresh_token, Secret{"refresh-1"});
    EXPECT_EQ(tokens->api_domain, "http://127.0.0.1:1");
    EXPECT_FALSE(tokens->expires_at);
}

TEST_F(TokenSourceTest, a_rejected_token_is_replaced_once_in_ten_seconds) {
    const auto made = source_with_tokens();
    const auto first = made->replace(Secret{"access-1"});
    ASSERT_TRUE(first);
    EXPECT_EQ(first->access_token, Secret{"access-2"});
    const auto late = made->replace(Secret{"access-1"});
    ASSERT_TRUE(late) << "it has been replaced already";
    EXPECT_EQ(late->access_token, Secret{"access-2"});
    EXPECT_EQ(transport_->count(), 1u);
    const auto again = made->replace(Secret{"access-2"});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::unauthorized);
    EXPECT_EQ(transport_->count(), 1u);
    clock_.advance(seconds{11});
    EXPECT_TRUE(made->replace(Secret{"access-2"}));
    EXPECT_EQ(transport_->count(), 2u);
}

TEST_F(TokenSourceTest, a_token_without_an_expiry_is_used_until_it_is_rejected) {
    const auto made = source();
    auto tokens = some_tokens(clock_.now());
    tokens.expires_at.reset();
    ASSERT_TRUE(made->set_tokens(tokens));
    clock_.advance(hours{10'000});
    EXPECT_EQ(text_of(made->access_token()), "access-1");
    EXPECT_EQ(transport_->count(), 0u);
}

TEST_F(TokenSourceTest, a_token_that_lives_for_no_time_is_asked_for_once_a_call) {
    const auto made = source_with_tokens();
    clock_.advance(hours{2});
    life_ = 0;
    EXPECT_EQ(text_of(made->access_token()), "access-2");
    EXPECT_EQ(transport_->count(), 1u);
}

TEST_F(TokenSourceTest, without_a_refresh_token_the_end_of_the_access_token_is_the_end) {
    const auto made = source();
    ASSERT_TRUE(made->set_tokens(some_tokens(clock_.now(), "access-1", "")));
    clock_.advance(hours{1} - minutes{1});
    EXPECT_EQ(text_of(made->access_token()), "access-1");
    clock_.advance(minutes{2});
    const auto token = made->access_token();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().kind, ErrorKind::reauthorization_required);
    EXPECT_EQ(transport_->count(), 0u);
}

TEST_F(TokenSourceTest, revoking_ends_the_grant_at_the_server_and_forgets_it_here) {
    const auto made = source_with_tokens();
    ASSERT_TRUE(made->revoke());
    const auto sent = transport_->requests().front();
    EXPECT_EQ(sent.url, "https://oauth.example.com/oauth/revoke");
    EXPECT_EQ(sent.body.reveal(), "token=refresh-1&token_type_hint=refresh_token");
    EXPECT_FALSE(store_->load("default").value());
    EXPECT_EQ(made->access_token().error().kind, ErrorKind::reauthorization_required);
}

TEST_F(TokenSourceTest, a_revocation_that_did_not_arrive_forgets_nothing) {
    const auto made = source_with_tokens();
    failure_ = Error{.kind = ErrorKind::network};
    EXPECT_FALSE(made->revoke());
    EXPECT_EQ(text_of(made->access_token()), "access-1");
}

TEST_F(TokenSourceTest, forgetting_asks_nobody) {
    const auto made = source_with_tokens();
    ASSERT_TRUE(made->forget());
    EXPECT_EQ(transport_->count(), 0u);
    EXPECT_FALSE(made->access_token());
}

TEST_F(TokenSourceTest, a_callback_that_throws_is_an_error_and_not_the_end_of_the_program) {
    TokenSource made(api_over(transport_), some_app(), store_,
                     {.on_token_update = [](const TokenSet&) { throw std::runtime_error("no"); },
                      .now = clock_.source()});
    ASSERT_TRUE(store_->save("default", some_tokens(clock_.now())));
    clock_.advance(hours{2});
    const auto token = made.access_token();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().kind, ErrorKind::storage);
    EXPECT_EQ(text_of(made.access_token()), "access-2") << "it was kept before the callback";
}

TEST_F(TokenSourceTest, a_clock_that_throws_is_not_the_end_of_the_program) {
    source_with_tokens();
    const auto caller = std::this_thread::get_id();
    TokenSource made(api_over(transport_), some_app(), store_, TokenSourceOptions{.now = [&] {
                         if (std::this_thread::get_id() != caller)
                             throw std::runtime_error("on purpose");
                         return clock_.now();
                     }});
    clock_.advance(hours{2});
    EXPECT_FALSE(made.access_token());
}

TEST_F(TokenSourceTest, an_error_never_holds_a_token) {
    const auto echoing = std::make_shared<ScriptedTransport>([](const HttpRequest& request) {
        return json_response(400, R"({"error":"invalid_request","error_description":"bad: )" +
                                      std::string(request.body.reveal()) + " " +
                                      std::string(request.authorization.reveal()) + R"("})");
    });
    TokenSource made(api_over(echoing), some_app(), store_, {.now = clock_.source()});
    ASSERT_TRUE(made.set_tokens(some_tokens(clock_.now())));
    clock_.advance(hours{2});
    const auto token = made.access_token();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().message().find("refresh-1"), std::string::npos);
    EXPECT_EQ(token.error().message().find("YXBw"), std::string::npos);
    EXPECT_NE(token.error().message().find("[redacted]"), std::string::npos);
}

}  // namespace
}  // namespace grantor::client
