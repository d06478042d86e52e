#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "sandbox/control/fault_plan.hpp"
#include "sandbox/control/request_log.hpp"

namespace grantor::sandbox {
namespace {

Fault fault_of(std::string_view text) {
    return read_fault(boost::json::parse(text).as_object()).value();
}

constexpr FaultSubject list_deals{"GET", "/api/v2/deals", "an-app", true};

}  // namespace

TEST(FaultRequest, that_is_wrong_is_refused_by_the_name_of_the_member) {
    struct Row {
        std::string_view body;
        std::string_view named;
    };
    for (const auto& [body, named] : std::initializer_list<Row>{
             {R"({})", "`fault`"},
             {R"({"fault":"earthquake"})", "`fault`"},
             {R"({"fault":1})", "`fault`"},
             {R"({"fault":"slow","times":0})", "`times`"},
             {R"({"fault":"slow","times":10001})", "`times`"},
             {R"({"fault":"slow","times":"3"})", "`times`"},
             {R"({"fault":"slow","delay_ms":-1})", "`delay_ms`"},
             {R"({"fault":"slow","delay_ms":60001})", "`delay_ms`"},
             {R"({"fault":"slow","path":"deals"})", "`path`"},
             {R"({"fault":"slow","method":"get"})", "`method`"},
             {R"({"fault":"slow","client_id":""})", "`client_id`"},
             {R"({"fault":"slow","until":"tomorrow"})", "members are"},
         }) {
        const auto fault = read_fault(boost::json::parse(body).as_object());
        ASSERT_FALSE(fault) << body;
        EXPECT_THAT(fault.error(), testing::HasSubstr(named)) << body;
    }
}

TEST(FaultRequest, is_written_as_it_was_read) {
    constexpr std::string_view text =
        R"({"id":0,"fault":"slow","times":3,"method":"GET","path":"/api/*","client_id":"a","delay_ms":5})";
    auto body = boost::json::parse(text).as_object();
    body.erase("id");
    EXPECT_EQ(boost::json::serialize(write_fault(read_fault(body).value())), text);
}

TEST(FaultPlan, meets_the_next_requests_that_match_and_no_more) {
    FaultPlan plan;
    plan.add(
        fault_of(R"({"fault":"server_error","times":2,"method":"GET","path":"/api/v2/deals"})"));
    EXPECT_FALSE(plan.take({"POST", "/api/v2/deals", "an-app", true}));
    EXPECT_FALSE(plan.take({"GET", "/api/v2/deals/1", "an-app", true}));
    EXPECT_TRUE(plan.take(list_deals));
    EXPECT_EQ(plan.all().front().remaining, 1);
    EXPECT_TRUE(plan.take(list_deals));
    EXPECT_FALSE(plan.take(list_deals));
    EXPECT_TRUE(plan.all().empty());
}

TEST(FaultPlan, without_a_path_spares_everything_but_the_api) {
    FaultPlan plan;
    plan.add(fault_of(R"({"fault":"rate_limited","times":9})"));
    EXPECT_FALSE(plan.take({"POST", "/oauth/token", "an-app", false}));
    EXPECT_TRUE(plan.take({"GET", "/users/me", "", false}));
    EXPECT_TRUE(plan.take({"GET", "/v1/deals", "", false}));
    plan.clear();
    plan.add(fault_of(R"({"fault":"server_error","path":"/oauth/*"})"));
    EXPECT_TRUE(plan.take({"POST", "/oauth/token", "an-app", false}));
}

TEST(FaultPlan, without_a_path_is_for_the_api_wherever_that_is) {
    FaultPlan plan("/shop");
    plan.add(fault_of(R"({"fault":"rate_limited"})"));
    for (const std::string_view path : {"/oauth/token", "/v1/deals", "/shopping", "/sh"})
        EXPECT_FALSE(plan.take({"GET", path, "an-app", true})) << path;
    EXPECT_TRUE(plan.take({"GET", "/shop/orders", "an-app", true}));
}

TEST(FaultPlan, of_one_app_spares_the_others_and_a_revoke_needs_a_grant) {
    FaultPlan plan;
    plan.add(fault_of(R"({"fault":"revoke","client_id":"an-app"})"));
    EXPECT_FALSE(plan.take({"GET", "/api/v2/deals", "another", true}));
    EXPECT_FALSE(plan.take({"GET", "/api/v2/deals", "an-app", false}));
    EXPECT_EQ(plan.take(list_deals)->kind, FaultKind::revoke);
}

TEST(FaultPlan, gives_the_oldest_first_and_can_be_taken_back) {
    FaultPlan plan;
    const auto first = plan.add(fault_of(R"({"fault":"slow"})"));
    plan.add(fault_of(R"({"fault":"rate_limited"})"));
    EXPECT_TRUE(plan.remove(first->id));
    EXPECT_FALSE(plan.remove(first->id));
    EXPECT_EQ(plan.take(list_deals)->kind, FaultKind::rate_limited);
    for (std::size_t n = 0; n < faults_max; ++n) EXPECT_TRUE(plan.add({}));
    EXPECT_FALSE(plan.add({}));
}

TEST(FaultPlan, counts_exactly_under_threads) {
    FaultPlan plan;
    plan.add(fault_of(R"({"fault":"server_error","times":1000})"));
    std::atomic<int> met{0};
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int n = 0; n < 500; ++n)
                    if (plan.take(list_deals)) ++met;
            });
    }
    EXPECT_EQ(met, 1000);
}

TEST(RequestLog, keeps_the_newest_and_gives_them_newest_first) {
    RequestLog log;
    for (std::size_t n = 0; n < RequestLog::size_max + 5; ++n)
        log.add({.path = "/api/" + std::to_string(n), .status = 200});
    const auto all = log.list({.limit = 5000});
    ASSERT_EQ(all.size(), RequestLog::size_max);
    EXPECT_EQ(all.front().path, "/api/" + std::to_string(RequestLog::size_max + 4));
    EXPECT_EQ(all.back().path, "/api/5");
    EXPECT_EQ(log.list({.after = all.front().number}).size(), 0u);
    EXPECT_EQ(log.list({.after = all.front().number - 2}).size(), 2u);
}

TEST(RequestLog, is_filtered_by_app_path_and_outcome) {
    RequestLog log;
    log.add({.path = "/api/v2/deals", .status = 200, .client_id = "a"});
    log.add({.path = "/api/v2/deals", .status = 403, .client_id = "b"});
    log.add({.path = "/oauth/token", .status = 400, .client_id = "a"});
    EXPECT_EQ(log.list({.client_id = "a"}).size(), 2u);
    EXPECT_EQ(log.list({.client_id = "a", .outcome = LogOutcome::refused}).size(), 1u);
    EXPECT_EQ(log.list({.path = "deals", .outcome = LogOutcome::allowed}).size(), 1u);
    EXPECT_EQ(log.list({.limit = 1}).front().path, "/oauth/token");
}

TEST(RequestLog, goes_on_counting_after_it_was_cleared) {
    RequestLog log;
    log.add({.path = "/before"});
    log.clear();
    EXPECT_TRUE(log.list({}).empty());
    log.add({.path = "/after"});
    EXPECT_EQ(log.list({}).front().number, 2);
}

}  // namespace grantor::sandbox
