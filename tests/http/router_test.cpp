#include "http/router.hpp"

#include <gtest/gtest.h>

namespace grantor::http {
namespace {

Handler says(std::string body) {
    return AnswersAtOnce([body](const Request&) {
        Response response;
        response.body = body;
        return response;
    });
}

Response ask(const Router& router, Method method, std::string_view path) {
    Request request;
    request.method = method;
    request.path = path;
    return std::get<AnswersAtOnce>(router.find(request))(request);
}

std::vector<Route> a_table() {
    std::vector<Route> rows;
    rows.push_back({Method::get, "/", says("root")});
    rows.push_back({Method::get, "/a", says("get a")});
    rows.push_back({Method::post, "/a", says("post a")});
    rows.push_back({Method::get, "/api/*", says("api")});
    rows.push_back({every_method, "/api/v2/*", says("api v2")});
    rows.push_back({Method::get, "/api/v2/exact", says("exact")});
    rows.push_back({Method::get | Method::head | Method::options, "/own", says("own")});
    return rows;
}

}  // namespace

TEST(Router, two_rows_for_one_method_of_a_path_are_refused) {
    auto rows = a_table();
    rows.push_back({Method::post | Method::put, "/a", says("again")});
    EXPECT_THROW(Router{std::move(rows)}, std::invalid_argument);
}

TEST(Router, what_is_not_a_path_is_refused) {
    for (const char* path : {"", "a", "*", "/a*", "/*/a", "/a/*/*", "/{}", "/{a}/a", "/a/{b}/*",
                             "/a/{}", "/a/{", "/a/{b", "/a/{b}/{c}/{d}/{e}"}) {
        std::vector<Route> rows;
        rows.push_back({Method::get, path, says("")});
        EXPECT_THROW(Router{std::move(rows)}, std::invalid_argument) << path;
    }
}

TEST(Router, a_page_is_answered_where_one_is_wanted) {
    const RefusalPages pages{[](const Request& request) { return request.peer == "person"; },
                             [](const Refusal& refusal, const Request&) -> Task<Response> {
                                 Response response;
                                 response.status = refusal.status;
                                 response.body = "page";
                                 co_return response;
                             }};
    const Router router(a_table(), write_refusal, pages);
    const auto ask_as = [&](std::string_view peer, Method method, std::string_view path) {
        Request request;
        request.method = method;
        request.path = path;
        request.peer = peer;
        const auto& handler = router.find(request);
        const auto* later = std::get_if<AnswersLater>(&handler);
        if (later == nullptr) return std::get<AnswersAtOnce>(handler)(request);
        auto task = (*later)(request);
        task.start();
        return task.take();
    };
    for (const auto& [method, path, status, allow] :
         std::initializer_list<std::tuple<Method, std::string_view, int, std::string_view>>{
             {Method::get, "/b", 404, ""}, {Method::put, "/a", 405, "Allow: GET, HEAD, POST"}}) {
        const auto page = ask_as("person", method, path);
        EXPECT_EQ(page.status, status);
        EXPECT_EQ(page.body, "page");
        EXPECT_NE(page.fields.find(allow), std::string::npos) << page.fields;
        const auto answer = ask_as("program", method, path);
        EXPECT_EQ(answer.status, status);
        EXPECT_EQ(answer.content_type, json_type);
    }
    EXPECT_EQ(ask_as("person", Method::get, "/a").body, "get a");
}

TEST(Router, an_unknown_path_is_not_found) {
    const Router router(a_table());
    for (const char* path : {"/b", "/a/", "/A", "/a/b", "/api", "", "a", "//a"}) {
        const auto response = ask(router, Method::get, path);
        EXPECT_EQ(response.status, 404) << path;
        EXPECT_EQ(response.content_type, json_type);
    }
}

TEST(Router, what_it_refuses_can_be_written_otherwise) {
    const Router router(a_table(), [](const Refusal& refusal, const Request& request) {
        Response response;
        response.status = refusal.status;
        response.body = std::string(refusal.error) + " " + std::string(request.path);
        return response;
    });
    EXPECT_EQ(ask(router, Method::get, "/b").body, "not_found /b");
    const auto refused = ask(router, Method::put, "/a");
    EXPECT_EQ(refused.body, "method_not_allowed /a");
    EXPECT_EQ(refused.fields, "Allow: GET, HEAD, POST, OPTIONS\r\n");
}

// Clients of the source documents read these; a byte more is a change of their wire.
TEST(Router, what_it_refuses_is_an_envelope_unless_told_otherwise) {
    const Router router(a_table());
    const auto unknown = ask(router, Method::get, "/b");
    EXPECT_EQ(unknown.content(),
              R"({"success":false,"message":"there is nothing at this path",)"
              R"("error":"not_found","error_description":"there is nothing at this path"})");
    EXPECT_EQ(unknown.fields, "");
    EXPECT_EQ(ask(router, Method::put, "/a").content(),
              R"({"success":false,"message":"this path does not know the method",)"
              R"("error":"method_not_allowed",)"
              R"("error_description":"this path does not know the method"})");
}

TEST(Router, a_method_without_a_row_is_not_allowed) {
    const Router router(a_table());
    for (const auto method : {Method::put, Method::delete_, Method::other}) {
        const auto response = ask(router, method, "/a");
        EXPECT_EQ(response.status, 405);
        EXPECT_EQ(response.fields, "Allow: GET, HEAD, POST, OPTIONS\r\n");
    }
    EXPECT_EQ(ask(router, Method::post, "/api/v2/exact").status, 405);
}

TEST(Router, each_method_of_a_path_has_its_row) {
    const Router router(a_table());
    EXPECT_EQ(ask(router, Method::get, "/").body, "root");
    EXPECT_EQ(ask(router, Method::get, "/a").body, "get a");
    EXPECT_EQ(ask(router, Method::post, "/a").body, "post a");
}

TEST(Router, the_longest_prefix_wins_and_an_exact_path_before_it) {
    const Router router(a_table());
    EXPECT_EQ(ask(router, Method::get, "/api/").body, "api");
    EXPECT_EQ(ask(router, Method::get, "/api/v1/deals").body, "api");
    EXPECT_EQ(ask(router, Method::get, "/api/v2/deals").body, "api v2");
    EXPECT_EQ(ask(router, Method::other, "/api/v2/deals").body, "api v2");
    EXPECT_EQ(ask(router, Method::get, "/api/v2/exact").body, "exact");
}

TEST(Router, an_open_segment_takes_any_word_but_none) {
    auto rows = a_table();
    rows.push_back({Method::get, "/apps/{app}", says("app")});
    rows.push_back({Method::get, "/apps/{app}/icon", says("icon")});
    rows.push_back({Method::post, "/apps/{app}/icon", says("new icon")});
    rows.push_back({Method::get, "/apps/new", says("new")});
    rows.push_back({Method::get, "/apps/{app}/keys/{key}", says("key")});
    const Router router(std::move(rows));
    EXPECT_EQ(ask(router, Method::get, "/apps/7").body, "app");
    EXPECT_EQ(ask(router, Method::get, "/apps/{}").body, "app");
    EXPECT_EQ(ask(router, Method::get, "/apps/new").body, "new");
    EXPECT_EQ(ask(router, Method::get, "/apps/7/icon").body, "icon");
    EXPECT_EQ(ask(router, Method::post, "/apps/7/icon").body, "new icon");
    EXPECT_EQ(ask(router, Method::put, "/apps/7/icon").status, 405);
    EXPECT_EQ(ask(router, Method::get, "/apps/7/keys/8").body, "key");
    for (const char* path : {"/apps", "/apps/", "/apps//icon", "/apps/7/", "/apps/7/icon/",
                             "/apps/7/keys", "/apps/7/keys/", "/apps/7/keys/8/9", "/app/7"})
        EXPECT_EQ(ask(router, Method::get, path).status, 404) << path;
}

TEST(Router, a_match_hands_on_its_named_segments) {
    std::vector<Route> rows;
    rows.push_back({Method::get, "/apps/{app}/keys/{key}", says("key")});
    rows.push_back({Method::get, "/apps", says("apps")});
    const Router router(std::move(rows));
    Request request;
    request.method = Method::get;
    request.path = "/apps/7/keys/a%2Fb";
    router.find(request);
    EXPECT_EQ(request.segment("app"), "7");
    EXPECT_EQ(request.segment("key"), "a%2Fb");
}

TEST(Router, one_path_with_two_names_for_a_segment_is_refused) {
    std::vector<Route> rows;
    rows.push_back({Method::get, "/apps/{app}", says("")});
    rows.push_back({Method::post, "/apps/{client_id}", says("")});
    EXPECT_THROW(Router{std::move(rows)}, std::invalid_argument);
}

TEST(Router, head_falls_to_get) {
    const Router router(a_table());
    EXPECT_EQ(ask(router, Method::head, "/a").body, "get a");
    EXPECT_EQ(ask(router, Method::head, "/own").body, "own");
}

TEST(Router, options_are_answered_unless_a_row_takes_them) {
    const Router router(a_table());
    const auto response = ask(router, Method::options, "/a");
    EXPECT_EQ(response.status, 204);
    EXPECT_EQ(response.fields, "Allow: GET, HEAD, POST, OPTIONS\r\n");
    EXPECT_EQ(ask(router, Method::options, "/own").body, "own");
    EXPECT_EQ(ask(router, Method::options, "*").fields,
              "Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n");
}

}  // namespace grantor::http
