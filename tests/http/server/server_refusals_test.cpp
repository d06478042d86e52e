// Who writes what the server itself refuses, and how much of the request that one is told.
#include <gtest/gtest.h>

#include "tests/http/running_server.hpp"

namespace grantor::http {
namespace {

ServerOptions telling() {
    auto options = RunningServer::one_thread();
    options.limits.body_max = 1024;
    options.write_refusal = [](const Refusal& refusal, const Request& request) {
        auto response = text(std::string(refusal.error) + " [" + std::string(request.path) + "]");
        response.status = refusal.status;
        if (request.id.size() != 16) response.body = "without an id";
        return response;
    };
    return options;
}

std::string body_of(const RunningServer& running, const std::string& request) {
    auto client = running.connect();
    client.send(request);
    return client.read().body;
}

TEST(ServerRefusals, are_written_by_whoever_was_asked_to) {
    const RunningServer running(telling());
    EXPECT_EQ(body_of(running, "nonsense\r\n\r\n"), "bad_request []");
    EXPECT_EQ(body_of(running, "GET /hello HTTP/1.1\r\n\r\n"), "bad_request []");
}

// An OAuth endpoint refuses in its own words, so its path must be known by then.
TEST(ServerRefusals, know_the_path_once_the_head_was_read) {
    const RunningServer running(telling());
    EXPECT_EQ(
        body_of(running, "POST /echo?a=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n"),
        "content_too_large [/echo]");
    EXPECT_EQ(body_of(running,
                      "POST /echo HTTP/1.1\r\nHost: a\r\n"
                      "Transfer-Encoding: chunked\r\n\r\n800\r\n"),
              "content_too_large [/echo]");
}

// The exchange into which heads are read is shared by all connections of a thread.
TEST(ServerRefusals, never_know_the_path_of_another_client) {
    const RunningServer running(telling());
    auto chunking = running.connect();
    chunking.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
    EXPECT_EQ(body_of(running, "POST /named/other HTTP/1.1\r\nHost: a\r\n\r\n"), "other");
    chunking.send("loXX");
    EXPECT_EQ(chunking.read().body, "bad_request [/echo]");
    EXPECT_EQ(body_of(running, "nonsense\r\n\r\n"), "bad_request []");
}

}  // namespace
}  // namespace grantor::http
