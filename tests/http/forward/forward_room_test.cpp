// Connections to upstreams where the process has room for few, and requests counted for each.
#include <gtest/gtest.h>

#include "http/outgoing/upstream.hpp"
#include "http/outgoing/upstream_group.hpp"
#include "tests/http/forward/forwarding_server.hpp"

namespace grantor::http {
namespace {

ServerOptions with_connections(std::size_t most) {
    auto options = RunningServer::one_thread();
    options.limits.upstream_connections_max = most;
    return options;
}

// Such that no connection ends for want of work.
UpstreamOptions kept(std::uint16_t port) {
    auto options = ForwardingServer::to_port(port);
    options.idle_timeout = std::chrono::seconds{1000};
    return options;
}

// Two upstreams of one server.
class ForwardRoom : public testing::Test {
 protected:
    UpstreamPeer ask(RawClient& client, RawUpstream& upstream) {
        running.forward_to(&upstream == &first ? first_upstream : second_upstream);
        client.send(get("/"));
        auto peer = upstream.accept();
        EXPECT_NE(peer.read_head(), "");
        return peer;
    }
    void answer(UpstreamPeer& peer, RawClient& client) {
        peer.send(sized_answer("ok"));
        EXPECT_EQ(client.read().body, "ok");
    }

    RawUpstream first;
    RawUpstream second;
    ForwardingServer running{kept(first.port()), with_connections(4)};
    std::shared_ptr<const Upstream> first_upstream = running.upstream;
    std::shared_ptr<const Upstream> second_upstream = make_upstream(kept(second.port()));
    std::vector<RawClient> clients;
    std::vector<UpstreamPeer> peers;

    // As many requests that the upstream has not answered.
    void occupy(RawUpstream& upstream, int count) {
        for (int i = 0; i < count; ++i) {
            clients.push_back(running.connect());
            peers.push_back(ask(clients.back(), upstream));
        }
    }
    // One more, for which there is no room.
    RawClient wait_in_line(const std::shared_ptr<const Upstream>& upstream) {
        running.forward_to(upstream);
        auto client = running.connect();
        const auto before = upstream->load().in_flight();
        client.send(get("/waits"));
        EXPECT_TRUE(comes_true([&] { return upstream->load().in_flight() == before + 1; }));
        return client;
    }
};

}  // namespace

TEST_F(ForwardRoom, one_slow_upstream_leaves_a_quarter_to_the_others) {
    occupy(first, 3);
    auto waiting = wait_in_line(first_upstream);
    EXPECT_FALSE(first.has_visitor());
    auto client = running.connect();
    auto peer = ask(client, second);
    answer(peer, client);
    // The one that waited is served when one of its own upstream's is over.
    answer(peers[0], clients[0]);
    EXPECT_TRUE(peers[0].read_head().starts_with("GET /waits "));
    answer(peers[0], waiting);
}

TEST_F(ForwardRoom, a_kept_connection_makes_room_for_one_that_is_needed) {
    occupy(first, 3);
    for (std::size_t i = 0; i < 3; ++i) answer(peers[i], clients[i]);
    occupy(second, 3);
    EXPECT_EQ(running.counts().upstream_connects, 6u);
    for (std::size_t i = 3; i < 6; ++i) answer(peers[i], clients[i]);
    // Two of the first upstream's had to go.
    int closed = 0;
    for (std::size_t i = 0; i < 3; ++i) closed += peers[i].has_nothing_more() ? 0 : 1;
    EXPECT_EQ(closed, 2);
}

TEST_F(ForwardRoom, who_waits_for_room_gets_it_when_another_upstreams_request_is_over) {
    occupy(first, 3);
    occupy(second, 1);
    auto waiting = wait_in_line(second_upstream);
    EXPECT_FALSE(second.has_visitor());
    answer(peers[0], clients[0]);
    auto peer = second.accept();
    EXPECT_TRUE(peer.read_head().starts_with("GET /waits "));
    answer(peer, waiting);
    EXPECT_TRUE(peers[0].is_closed());
}

TEST_F(ForwardRoom, a_request_counts_for_its_upstream_until_it_is_over) {
    const auto& load = first_upstream->load();
    auto client = running.connect();
    auto peer = ask(client, first);
    EXPECT_EQ(load.in_flight(), 1u);
    answer(peer, client);
    EXPECT_EQ(load.in_flight(), 0u);
    client.send(get("/"));
    peer.read_head();
    EXPECT_EQ(load.in_flight(), 1u);
    // A client that goes away in the middle of its answer.
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
    EXPECT_EQ(client.read_head().status, 200);
    client.close();
    EXPECT_TRUE(comes_true([&] { return load.in_flight() == 0; }));
}

TEST_F(ForwardRoom, a_request_that_goes_elsewhere_counts_there) {
    running.forward.others = make_upstream_group({first_upstream, second_upstream});
    first.close();
    auto client = running.connect();
    running.forward_to(first_upstream);
    client.send(get("/"));
    auto peer = second.accept();
    EXPECT_NE(peer.read_head(), "");
    EXPECT_EQ(first_upstream->load().in_flight(), 0u);
    EXPECT_EQ(second_upstream->load().in_flight(), 1u);
    answer(peer, client);
    EXPECT_EQ(second_upstream->load().in_flight(), 0u);
}

}  // namespace grantor::http
