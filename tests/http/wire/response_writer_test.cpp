#include "http/wire/response_writer.hpp"

#include <gtest/gtest.h>

namespace grantor::http {
namespace {

const AnswerFrame plain{.request_id = "0123456789abcdef", .date = "now"};

std::string written(const Response& response, const AnswerFrame& frame = plain) {
    std::string out;
    append_response(out, response, frame);
    return out;
}

}  // namespace

TEST(ResponseWriter, an_answer_has_length_type_date_and_its_own_fields) {
    Response response;
    response.content_type = text_type;
    response.body = "hello";
    response.add_field("Cache-Control", "no-store");
    EXPECT_EQ(written(response),
              "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain; charset=utf-8\r\n"
              "Date: now\r\nX-Request-Id: 0123456789abcdef\r\n"
              "Cache-Control: no-store\r\n\r\nhello");
}

TEST(ResponseWriter, an_answer_without_content_says_so) {
    Response response;
    EXPECT_EQ(written(response),
              "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nDate: now\r\n"
              "X-Request-Id: 0123456789abcdef\r\n\r\n");
}

TEST(ResponseWriter, some_statuses_have_no_content_whatever_the_handler_gave) {
    Response response;
    response.body = "hello";
    response.content_type = text_type;
    response.status = 204;
    EXPECT_EQ(written(response),
              "HTTP/1.1 204 No Content\r\nDate: now\r\nX-Request-Id: 0123456789abcdef\r\n\r\n");
    response.status = 304;
    EXPECT_EQ(written(response),
              "HTTP/1.1 304 Not Modified\r\nDate: now\r\nX-Request-Id: 0123456789abcdef\r\n\r\n");
}

TEST(ResponseWriter, what_head_gets_describes_the_content_only) {
    Response response;
    response.body = "hello";
    auto frame = plain;
    frame.content = AnswerFrame::Content::only_described;
    EXPECT_EQ(written(response, frame),
              "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nDate: now\r\nX-Request-Id: "
              "0123456789abcdef\r\n\r\n");
}

TEST(ResponseWriter, the_client_is_told_what_becomes_of_the_connection) {
    auto frame = plain;
    frame.connection = AnswerFrame::Connection::closes;
    EXPECT_NE(written({}, frame).find("\r\nConnection: close\r\n"), std::string::npos);
    frame.connection = AnswerFrame::Connection::stays_http_1_0;
    EXPECT_NE(written({}, frame).find("\r\nConnection: keep-alive\r\n"), std::string::npos);
}

TEST(ResponseWriter, every_answer_carries_the_name_of_its_request) {
    Response response;
    response.status = 399;
    EXPECT_EQ(written(response),
              "HTTP/1.1 399 \r\nContent-Length: 0\r\nDate: now\r\n"
              "X-Request-Id: 0123456789abcdef\r\n\r\n");
    response.status = 400;
    EXPECT_NE(written(response).find("\r\nX-Request-Id: 0123456789abcdef\r\n"), std::string::npos);
}

TEST(ResponseWriter, answers_follow_each_other_without_a_gap) {
    std::string out;
    append_response(out, {}, plain);
    append_response(out, {}, plain);
    EXPECT_EQ(out, written({}) + written({}));
}

TEST(ResponseWriter, dates_have_the_form_of_http) {
    EXPECT_EQ(to_http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(to_http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
}

}  // namespace grantor::http
