// Requests to upstreams that answer alike, when one of them is gone.
#include <gtest/gtest.h>

#include "http/outgoing/upstream.hpp"
#include "http/outgoing/upstream_group.hpp"
#include "tests/http/forward/forwarding_server.hpp"

namespace grantor::http {
namespace {

// The server forwards to the first; the others are what it may turn to.
class ForwardGroup : public testing::Test {
 protected:
    void SetUp() override {
        group = make_upstream_group({running.upstream, second_upstream, third_upstream});
        running.forward.others = group;
    }
    static std::shared_ptr<const Upstream> to(const RawUpstream& raw) {
        return make_upstream(ForwardingServer::to_port(raw.port()));
    }
    // A connection to the first that is kept.
    UpstreamPeer warm_up() {
        client.send(get("/warm-up"));
        auto peer = first.accept();
        peer.read_head();
        peer.send(sized_answer("warm"));
        EXPECT_EQ(client.read().body, "warm");
        return peer;
    }

    RawUpstream first;
    RawUpstream second;
    RawUpstream third;
    std::shared_ptr<const Upstream> second_upstream = to(second);
    std::shared_ptr<const Upstream> third_upstream = to(third);
    ForwardingServer running{first.port()};
    std::shared_ptr<const UpstreamGroup> group;
    RawClient client = running.connect();
};

std::string post(std::string_view body) {
    return "POST /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string(body);
}

}  // namespace

TEST_F(ForwardGroup, what_was_not_sent_goes_to_the_next_one_whatever_it_is) {
    first.close();
    for (const auto& request : {get("/x"), post("body")}) {
        client.send(request);
        auto peer = second.accept();
        EXPECT_EQ(peer.read_head().substr(0, 4), request.substr(0, 4));
        if (request.starts_with("POST")) EXPECT_EQ(peer.read(4), "body");
        peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        EXPECT_EQ(client.read().body, "ok");
    }
    EXPECT_FALSE(running.upstream->health().is_up());
    EXPECT_GE(running.upstream->health().failures(), 1u);
    EXPECT_EQ(running.counts().forwards_failed, 0u);
}

TEST_F(ForwardGroup, a_body_of_unknown_length_is_not_lost_on_the_way) {
    first.close();
    client.send("PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n");
    auto peer = second.accept();
    EXPECT_NE(peer.read_head(), "");
    EXPECT_EQ(peer.read_until("body\r\n"), "4\r\nbody\r\n");
    client.send("0\r\n\r\n");
    EXPECT_EQ(peer.read_until("0\r\n\r\n"), "0\r\n\r\n");
    peer.send(sized_answer("ok"));
    EXPECT_EQ(client.read().body, "ok");
}

TEST_F(ForwardGroup, it_is_502_when_none_of_them_takes_a_connection) {
    first.close();
    second.close();
    third.close();
    client.send(get("/"));
    EXPECT_EQ(client.read().status, 502);
    EXPECT_EQ(running.counts().forwards_failed, 1u);
    for (const auto& each : group->all()) EXPECT_EQ(each.health->failures(), 1u);
}

TEST_F(ForwardGroup, what_changes_nothing_is_sent_again_when_the_connection_ends_unanswered) {
    client.send(get("/x"));
    auto peer = first.accept();
    const auto head = peer.read_head();
    peer.reset();
    auto next = second.accept();
    EXPECT_EQ(next.read_head(), head);
    next.send(sized_answer("ok"));
    EXPECT_EQ(client.read().body, "ok");
    // Any client can bring that about: it says nothing about the upstream.
    EXPECT_TRUE(running.upstream->health().is_up());
}

TEST_F(ForwardGroup, what_may_have_been_done_is_not_sent_to_another_one) {
    for (const std::string_view method : {"POST", "PUT", "PATCH", "DELETE"}) {
        auto connection = running.connect();
        connection.send(std::string(method) +
                        " /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        auto peer = first.accept();
        EXPECT_NE(peer.read_head(), "");
        peer.reset();
        EXPECT_EQ(connection.read().status, 502) << method;
    }
    auto connection = running.connect();
    connection.send("GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody");
    auto peer = first.accept();
    EXPECT_NE(peer.read_head(), "");
    peer.reset();
    EXPECT_EQ(connection.read().status, 502);
    EXPECT_FALSE(second.has_visitor());
    EXPECT_FALSE(third.has_visitor());
}

TEST_F(ForwardGroup, nothing_is_sent_again_after_the_first_byte_of_an_answer) {
    client.send(get("/x"));
    auto peer = first.accept();
    peer.read_head();
    peer.send("H");
    peer.close();
    EXPECT_EQ(client.read().status, 502);
    EXPECT_FALSE(second.has_visitor());
}

// A request that ends each server that it reaches.
TEST_F(ForwardGroup, a_request_reaches_three_servers_at_most) {
    RawUpstream fourth;
    running.forward.others =
        make_upstream_group({running.upstream, second_upstream, third_upstream, to(fourth)});
    client.send(get("/x"));
    for (auto* raw : {&first, &second, &third}) {
        auto peer = raw->accept();
        EXPECT_NE(peer.read_head(), "");
        peer.reset();
    }
    EXPECT_EQ(client.read().status, 502);
    EXPECT_FALSE(fourth.has_visitor());
}

TEST_F(ForwardGroup, a_kept_connection_of_one_that_has_gone_fails_no_request) {
    auto peer = warm_up();
    first.close();
    client.send(get("/x"));
    peer.read_head();
    peer.reset();
    auto next = second.accept();
    EXPECT_NE(next.read_head(), "");
    next.send(sized_answer("ok"));
    EXPECT_EQ(client.read().body, "ok");
    EXPECT_FALSE(running.upstream->health().is_up());
}

TEST_F(ForwardGroup, the_trial_of_one_that_is_down_opens_a_connection_and_shows_that_it_is_up) {
    const auto kept = warm_up();
    auto& health = running.upstream->health();
    health.note_failure(std::chrono::steady_clock::now() - std::chrono::hours{1});
    ASSERT_FALSE(health.is_up());
    client.send(get("/x"));
    auto peer = first.accept();
    EXPECT_NE(peer.read_head(), "");
    peer.send(sized_answer("ok"));
    EXPECT_EQ(client.read().body, "ok");
    EXPECT_TRUE(health.is_up());
}

TEST_F(ForwardGroup, one_with_too_much_to_do_passes_a_request_on) {
    auto options = ForwardingServer::to_port(first.port());
    options.connections_max = 1;
    options.waiting_max = 0;
    running.forward_to(make_upstream(options));
    running.forward.others = make_upstream_group({running.upstream, second_upstream});
    client.send(get("/long"));
    auto busy = first.accept();
    EXPECT_NE(busy.read_head(), "");
    auto other = running.connect();
    other.send(get("/other"));
    auto peer = second.accept();
    EXPECT_NE(peer.read_head(), "");
    peer.send(sized_answer("other"));
    EXPECT_EQ(other.read().body, "other");
    busy.send(sized_answer("long"));
    EXPECT_EQ(client.read().body, "long");
}

TEST(ForwardTimeout, a_request_has_a_time_of_its_own) {
    RawUpstream raw;
    auto options = ForwardingServer::to_port(raw.port());
    options.answer_timeout = std::chrono::seconds{100'000};
    ForwardingServer running(options, RunningServer::fast_time());
    running.forward.answer_timeout = std::chrono::seconds{40};
    auto client = running.connect();
    client.send(get("/"));
    auto peer = raw.accept();
    EXPECT_NE(peer.read_head(), "");
    EXPECT_EQ(client.read().status, 504);
    EXPECT_TRUE(peer.is_closed());
}

}  // namespace grantor::http
