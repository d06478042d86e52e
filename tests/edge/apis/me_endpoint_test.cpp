#include "edge/apis/me_endpoint.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "tests/support/edge_world.hpp"

namespace grantor::edge {
namespace {

using test::an_api_request;
using test::EdgeWorld;

http::Response answer(const ApiCaller& caller, Store& store) {
    auto task = answer_caller(caller, store);
    task.start();
    return task.take();
}

TEST(UsersMe, is_asked_for_on_its_three_paths_by_reading) {
    for (const auto* path : {"/v1/users/me", "/api/v1/users/me", "/users/me"}) {
        EXPECT_TRUE(asks_for_caller(http::Method::get, path)) << path;
        EXPECT_TRUE(asks_for_caller(http::Method::head, path)) << path;
        EXPECT_FALSE(asks_for_caller(http::Method::post, path)) << path;
    }
    for (const auto* path : {"/v2/users/me", "/shop/users/me", "/v1/users/me:(id)"})
        EXPECT_FALSE(asks_for_caller(http::Method::get, path)) << path;
}

TEST(UsersMe, tells_the_caller_and_the_company) {
    EdgeWorld world;
    const auto response =
        answer({world.acme, world.user, world.app, world.grant, {}}, *world.store);
    EXPECT_EQ(response.status, 200);
    const auto body = boost::json::parse(response.body);
    EXPECT_EQ(body.at("success"), true);
    EXPECT_EQ(body.at("data").at("id"), world.user.value);
    EXPECT_EQ(body.at("data").at("is_you"), true);
    EXPECT_EQ(body.at("data").at("company_domain"), "acme");
}

TEST(UsersMe, is_not_found_for_somebody_who_has_left) {
    EdgeWorld world;
    const auto response = answer({world.globex, world.user, {}, {}, {}}, *world.store);
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(response.body, R"({"success":false,"error":"User not found or not accessible."})");
}

}  // namespace
}  // namespace grantor::edge
