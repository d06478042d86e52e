// Which addresses of an upstream are called, with a resolver that the test plays; and upstreams
// that come and go while the server runs.
#include <atomic>
#include <gtest/gtest.h>
#include <latch>

#include "http/outgoing/upstream.hpp"
#include "tests/http/forward/forwarding_server.hpp"

namespace grantor::http {
namespace {

using Addresses = std::vector<Address>;

Addresses addresses(std::initializer_list<const char*> texts) {
    Addresses out;
    for (const auto* text : texts) out.push_back(boost::asio::ip::make_address(text));
    return out;
}
LookUp always(Addresses found) {
    return [found](const std::string&) { return found; };
}
std::shared_ptr<const Upstream> named_upstream(UpstreamOptions options, LookUp look_up) {
    options.host = "name.example";
    return std::make_shared<const Upstream>(std::move(options), std::move(look_up));
}
AddressPolicy only(const char* network) { return {.allowed_networks = {network}}; }

Response name_failure(const Request&, ForwardFailure failure) {
    auto response = text(std::to_string(static_cast<int>(failure)));
    response.status = 599;
    return response;
}
const auto forbidden = std::to_string(static_cast<int>(ForwardFailure::forbidden_address));

// Answers each of its connections once.
void serve_once(RawUpstream& upstream) {
    auto peer = upstream.accept();
    peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

}  // namespace

TEST(ForwardAddress, a_network_that_is_none_is_refused) {
    auto options = ForwardingServer::to_port(80);
    options.addresses = only("10.0.0.0/33");
    EXPECT_THROW(make_upstream(options), std::invalid_argument);
}

TEST(ForwardAddress, without_a_policy_every_address_is_called) {
    RawUpstream upstream;
    const ForwardingServer running(upstream.port());
    auto client = running.connect();
    client.send(get("/"));
    serve_once(upstream);
    EXPECT_EQ(client.read().status, 200);
}

TEST(ForwardAddress, a_forbidden_one_sees_no_packet_however_it_is_spelled) {
    RawUpstream upstream;
    for (const char* host :
         {"127.0.0.1", "localhost", "2130706433", "0x7f.1", "::ffff:127.0.0.1"}) {
        auto options = ForwardingServer::to_port(upstream.port());
        options.host = host;
        options.addresses.emplace();
        options.on_failure = name_failure;
        const ForwardingServer running(options);
        auto client = running.connect();
        // Twice, since the second time the name is known.
        EXPECT_EQ(client.exchange(get("/")).body, forbidden) << host;
        EXPECT_EQ(client.exchange(get("/")).body, forbidden) << host;
        EXPECT_EQ(running.counts().requests_in_flight, 0u);
    }
    EXPECT_FALSE(upstream.has_visitor());
}

TEST(ForwardAddress, the_usual_answer_is_502) {
    auto options = ForwardingServer::to_port(80);
    options.addresses.emplace();
    const ForwardingServer running(options);
    const auto answer = running.connect().exchange(get("/"));
    EXPECT_EQ(answer.status, 502);
    EXPECT_TRUE(answer.body.contains("may not be called"));
    EXPECT_EQ(running.counts().forwards_failed, 1u);
}

TEST(ForwardAddress, a_name_that_nobody_has) {
    auto options = ForwardingServer::to_port(80);
    options.host = "nobody.invalid";
    const ForwardingServer running(options);
    EXPECT_EQ(running.connect().exchange(get("/")).status, 502);
}

TEST(ForwardAddress, only_the_allowed_ones_of_a_name_are_called) {
    RawUpstream upstream;
    auto options = ForwardingServer::to_port(upstream.port());
    options.addresses = only("127.0.0.1");
    ForwardingServer running(options);
    // Everything of 127.0.0.0/8 would reach it, if it were tried.
    running.forward_to(named_upstream(
        options, always(addresses({"10.0.0.1", "127.0.0.2", "169.254.169.254", "127.0.0.1"}))));
    auto client = running.connect();
    client.send(get("/"));
    serve_once(upstream);
    EXPECT_EQ(client.read().status, 200);
    EXPECT_FALSE(upstream.has_visitor());
}

// Attack 22: the name shows a harmless address first, and a private one when it is asked again.
TEST(ForwardAddress, a_name_that_moves_inside_is_not_followed) {
    RawUpstream upstream;
    auto options = ForwardingServer::to_port(upstream.port());
    options.addresses = only("127.0.0.1");
    options.on_failure = name_failure;
    std::atomic<int> asked = 0;
    ForwardingServer running(options, RunningServer::fast_time());
    running.forward_to(named_upstream(options, [&](const std::string&) {
        return addresses({asked++ == 0 ? "127.0.0.1" : "127.0.0.2"});
    }));
    auto client = running.connect();
    std::string refusal;
    for (int i = 0; i < 10'000 && refusal.empty(); ++i) {
        client.send(get("/"));
        EXPECT_TRUE(comes_true([&] { return upstream.has_visitor() || asked == 2; }));
        if (upstream.has_visitor()) serve_once(upstream);
        refusal = client.read().body;
    }
    EXPECT_EQ(refusal, forbidden);
    EXPECT_EQ(asked, 2);
    EXPECT_FALSE(upstream.has_visitor());
}

TEST(ForwardAddress, no_more_than_eight_are_tried) {
    RawUpstream upstream;
    const auto closed =
        addresses({"127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.6", "127.0.0.7"});
    for (const std::size_t more : {1u, 2u}) {
        auto found = closed;
        for (std::size_t i = 0; i < more; ++i)
            found.push_back(boost::asio::ip::make_address("127.0.0.8"));
        found.push_back(boost::asio::ip::make_address("127.0.0.1"));
        const auto options = ForwardingServer::to_port(upstream.port());
        ForwardingServer running(options);
        running.forward_to(named_upstream(options, always(found)));
        auto client = running.connect();
        client.send(get("/"));
        if (more == 1) serve_once(upstream);
        EXPECT_EQ(client.read().status, more == 1 ? 200 : 502);
    }
}

TEST(ForwardAddress, a_name_that_is_not_answered_for_delays_no_other) {
    RawUpstream upstream;
    auto options = ForwardingServer::to_port(upstream.port());
    options.connect_timeout = std::chrono::seconds{20};
    std::latch is_released(1);
    {
        ForwardingServer running(options, RunningServer::fast_time());
        running.forward_to(named_upstream(options, [&](const std::string&) {
            is_released.wait();
            return Addresses{};
        }));
        auto first = running.connect();
        first.send(get("/"));
        EXPECT_TRUE(comes_true([&] { return running.counts().requests_in_flight == 1; }));
        running.forward_to(named_upstream(options, always(addresses({"127.0.0.1"}))));
        auto second = running.connect();
        second.send(get("/"));
        serve_once(upstream);
        EXPECT_EQ(second.read().status, 200);
        EXPECT_EQ(first.read().status, 504);
        is_released.count_down();
    }
}

TEST(ForwardAddress, stopping_while_a_name_is_asked_for_is_safe) {
    const auto options = ForwardingServer::to_port(80);
    std::latch is_released(1);
    std::latch is_asked(1);
    std::thread releasing;
    {
        ForwardingServer running(options);
        running.forward_to(named_upstream(options, [&](const std::string&) {
            is_asked.count_down();
            is_released.wait();
            return addresses({"127.0.0.1"});
        }));
        auto client = running.connect();
        client.send(get("/"));
        is_asked.wait();
        running.server.stop(std::chrono::milliseconds{1});
        releasing = std::thread([&] { is_released.count_down(); });
    }
    releasing.join();
}

// What holds an upstream alive can be seen by what its options hold.
TEST(ForwardAddress, upstreams_that_come_and_go_leave_nothing_behind) {
    RawUpstream upstream;
    auto options = ForwardingServer::to_port(upstream.port());
    options.idle_timeout = std::chrono::hours{24};
    auto server_options = RunningServer::fast_time();
    server_options.threads = 2;
    ForwardingServer running(options, server_options);
    std::vector<UpstreamPeer> peers;
    const auto token = std::make_shared<int>();
    for (int i = 0; i < 50; ++i) {
        options.on_failure = [token](const Request&, ForwardFailure) { return Response{}; };
        running.forward_to(make_upstream(options));
        auto client = running.connect();
        client.send(get("/"));
        peers.push_back(upstream.accept());
        peers.back().read_head();
        peers.back().send(sized_answer("kept"));
        EXPECT_EQ(client.read().body, "kept");
    }
    options.on_failure = nullptr;
    running.forward_to(make_upstream(options));
    EXPECT_TRUE(comes_true([&] { return token.use_count() == 1; }));
    for (auto& peer : peers) EXPECT_TRUE(peer.is_closed());
}

TEST(ForwardAddress, upstreams_are_told_apart_in_any_order) {
    RawUpstream one;
    RawUpstream two;
    const auto first = make_upstream(ForwardingServer::to_port(one.port()));
    const auto second = make_upstream(ForwardingServer::to_port(two.port()));
    ForwardingServer running(one.port());
    auto client = running.connect();
    for (const auto& [upstream, raw] : {std::pair(second, &two), std::pair(first, &one)}) {
        running.forward_to(upstream);
        client.send(get("/"));
        serve_once(*raw);
        EXPECT_EQ(client.read().status, 200);
    }
}

}  // namespace grantor::http
