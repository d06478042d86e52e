#include "http/server/wait.hpp"

#include <gtest/gtest.h>
#include <thread>

#include "tests/http/running_server.hpp"

namespace grantor::http {
namespace {

Task<Response> answer_after_a_while() {
    auto pause = wait(std::chrono::milliseconds{5});
    co_await pause;
    co_return text("after a while");
}
Task<Response> answer_after_an_hour() {
    auto pause = wait(std::chrono::hours{1});
    co_await pause;
    co_return text("stopped");
}

}  // namespace

TEST(Wait, pauses_a_handler_and_ends_when_the_server_stops) {
    const Router router({{Method::get, "/while",
                          AnswersLater([](const Request&) { return answer_after_a_while(); })},
                         {Method::get, "/hour",
                          AnswersLater([](const Request&) { return answer_after_an_hour(); })}});
    Server server(RunningServer::one_thread(), std::cref(router));
    server.start();
    RawClient client(server.port());
    EXPECT_EQ(client.exchange("GET /while HTTP/1.1\r\nHost: a\r\n\r\n").body, "after a while");
    client.send("GET /hour HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(comes_true([&] { return server.counts().requests_in_flight == 1; }));
    std::thread stopping([&] { server.stop(std::chrono::hours{1}); });
    EXPECT_EQ(client.read().body, "stopped");
    client.close();
    stopping.join();
}

TEST(Wait, does_not_wait_outside_of_a_server) {
    EXPECT_TRUE(wait(std::chrono::hours{1}).await_ready());
}

}  // namespace grantor::http
