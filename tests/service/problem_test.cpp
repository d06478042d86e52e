// What the server refuses by itself, in the form that a profile has errors in.
#include "service/problem.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace grantor {
namespace {

namespace json = boost::json;

Wire standard() {
    Wire wire;
    wire.help_url = "https://shop.example/errors";
    wire.contact = "https://shop.example/support";
    return wire;
}

http::Request request_to(std::string_view path) {
    http::Request request;
    request.path = path;
    request.id = "0123456789abcdef";
    return request;
}

std::string keys_of(const json::object& object) {
    std::string out;
    for (const auto& [key, value] : object) out += std::string(key) + " ";
    return out;
}

TEST(Refusals, are_problem_documents_where_the_wire_is_standard) {
    const auto answer =
        write_refusal(http::refusals::body_too_large, standard(), request_to("/orders"));
    EXPECT_EQ(answer.status, 413);
    EXPECT_EQ(answer.content_type, "application/problem+json");
    EXPECT_EQ(answer.fields, "Cache-Control: no-store\r\n");
    const auto problem = json::parse(answer.body).as_object();
    EXPECT_EQ(keys_of(problem), "type title status detail instance request_id contact ");
    EXPECT_EQ(problem.at("type"), "https://shop.example/errors#content-too-large");
    EXPECT_EQ(problem.at("title"), "Content too large");
    EXPECT_EQ(problem.at("status"), 413);
    EXPECT_EQ(problem.at("detail"), "The body is too large.");
    EXPECT_EQ(problem.at("instance"), "/orders");
    EXPECT_EQ(problem.at("request_id"), "0123456789abcdef");
    EXPECT_EQ(problem.at("contact"), "https://shop.example/support");
}

// Without a page of the operator's the type is about:blank, which is left out (RFC 9457 §4.2.1).
TEST(Refusals, name_no_path_that_was_not_read_and_no_page_that_is_not_there) {
    const auto answer = write_refusal(http::refusals::bad_request_line, Wire{}, request_to({}));
    EXPECT_EQ(keys_of(json::parse(answer.body).as_object()), "title status detail request_id ");
}

TEST(Refusals, of_the_oauth_endpoints_are_what_their_clients_read) {
    struct Row {
        std::string_view path;
        const http::Refusal& refusal;
        std::string_view error;
    };
    const Row rows[] = {
        {"/oauth/token", http::refusals::body_too_large, "invalid_request"},
        {"/oauth/token/", http::refusals::body_too_large, "invalid_request"},
        {"/oauth/authorize", http::refusals::method_not_allowed, "invalid_request"},
        {"/oauth/revoke", http::refusals::overloaded, "temporarily_unavailable"},
        {"/oauth/introspect", http::refusals::server_error, "server_error"},
    };
    for (const auto& row : rows) {
        const auto answer = write_refusal(row.refusal, standard(), request_to(row.path));
        EXPECT_EQ(answer.status, row.refusal.status);
        EXPECT_EQ(answer.content_type, http::json_type);
        const auto body = json::parse(answer.body).as_object();
        EXPECT_EQ(keys_of(body), "error error_description error_uri ") << row.path;
        EXPECT_EQ(std::string_view{body.at("error").as_string()}, row.error);
    }
    EXPECT_EQ(write_refusal(http::refusals::not_found, standard(), request_to("/oauth/nothing"))
                  .content_type,
              "application/problem+json");
}

TEST(Refusals, that_may_be_tried_again_say_when) {
    for (const auto* path : {"/orders", "/oauth/token"})
        EXPECT_EQ(write_refusal(http::refusals::overloaded, standard(), request_to(path)).fields,
                  "Cache-Control: no-store\r\nRetry-After: 1\r\n");
}

TEST(Refusals, are_the_servers_own_where_the_wire_has_envelopes) {
    const auto wire = find_profile(source_profile)->wire;
    const auto write = writes_refusals(wire);
    for (const auto& refusal :
         {http::refusals::body_too_large, http::refusals::overloaded, http::refusals::not_found,
          http::refusals::method_not_allowed, http::refusals::head_too_large}) {
        for (const auto* path : {"/orders", "/oauth/token"}) {
            const auto request = request_to(path);
            const auto expected = http::write_refusal(refusal, request);
            const auto answer = write(refusal, request);
            EXPECT_EQ(answer.body, expected.body);
            EXPECT_EQ(answer.fields, expected.fields);
            EXPECT_EQ(answer.content_type, http::json_type);
        }
    }
    EXPECT_EQ(http::write_refusal(http::refusals::overloaded, {}).body,
              R"({"success":false,"message":"the server is busy, try again in a second",)"
              R"("error":"temporarily_unavailable",)"
              R"("error_description":"the server is busy, try again in a second"})");
}

TEST(Problems, name_the_places_that_are_wrong) {
    const auto answer =
        write_problem({400, "invalid-body", "Invalid body", "It is not."}, Wire{},
                      request_to("/orders"), {{"/lines/0", "must be \"a\""}, {"", "is too long"}});
    const auto errors = json::parse(answer.body).at("errors").as_array();
    ASSERT_EQ(errors.size(), 2U);
    EXPECT_EQ(errors[0].at("pointer"), "#/lines/0");
    EXPECT_EQ(errors[0].at("detail"), "must be \"a\"");
    EXPECT_EQ(errors[1].at("pointer"), "#");
}

}  // namespace
}  // namespace grantor
