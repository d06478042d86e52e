#include "http/message.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace grantor::http {
namespace {

Request with_cookies(const std::vector<Field>& fields) {
    Request request;
    request.fields = fields;
    return request;
}

}  // namespace

TEST(Request, a_field_that_is_not_there_is_empty) {
    const std::vector<Field> fields{{"A", "1"}};
    const auto request = with_cookies(fields);
    EXPECT_EQ(request.header("b"), "");
    EXPECT_EQ(request.header_count("b"), 0u);
}

TEST(Request, fields_are_found_whatever_their_case) {
    const std::vector<Field> fields{{"Accept", "1"}, {"ACCEPT", "2"}, {"Accept-X", "3"}};
    const auto request = with_cookies(fields);
    EXPECT_EQ(request.header("accept"), "1");
    EXPECT_EQ(request.header_count("aCCept"), 2u);
}

TEST(Request, cookies_are_found_over_all_fields_and_the_first_wins) {
    const std::vector<Field> fields{
        {"Cookie", "a=1; b=2;c=3"}, {"X", "d=no"}, {"cookie", "d=4; a=5; e; f=x=y ; =z"}};
    const auto request = with_cookies(fields);
    EXPECT_EQ(request.cookie("a"), "1");
    EXPECT_EQ(request.cookie("b"), "2");
    EXPECT_EQ(request.cookie("c"), "3");
    EXPECT_EQ(request.cookie("d"), "4");
    EXPECT_EQ(request.cookie("e"), std::nullopt);
    EXPECT_EQ(request.cookie("f"), "x=y");
    EXPECT_EQ(request.cookie("A"), std::nullopt);
    EXPECT_EQ(request.cookie("z"), std::nullopt);
}

TEST(Request, a_cookie_without_a_name_is_not_found_by_its_value) {
    const Field fields[] = {{"Cookie", "grantor; a=1; grantor=real"}};
    Request request;
    request.fields = fields;
    EXPECT_EQ(request.cookie("grantor"), "real");
}

TEST(Response, a_field_cannot_end_its_line) {
    Response response;
    response.add_field("Location", std::string_view("/a\r\nSet-Cookie: b\0c\n", 20));
    EXPECT_EQ(response.fields, "Location: /aSet-Cookie: bc\r\n");
}

TEST(Response, a_constant_body_goes_before_the_other) {
    Response response;
    response.body = "a";
    EXPECT_EQ(response.content(), "a");
    response.constant_body = "b";
    EXPECT_EQ(response.content(), "b");
}

TEST(MediaType, parameters_and_case_do_not_matter) {
    EXPECT_TRUE(is_media_type("application/json", "application/json"));
    EXPECT_TRUE(is_media_type(" Application/JSON ; charset=utf-8", "application/json"));
    EXPECT_FALSE(is_media_type("application/jsonp", "application/json"));
    EXPECT_FALSE(is_media_type("application/json+x", "application/json"));
    EXPECT_FALSE(is_media_type("", "application/json"));
    EXPECT_FALSE(is_media_type("text/plain;application/json", "application/json"));
}

}  // namespace grantor::http
