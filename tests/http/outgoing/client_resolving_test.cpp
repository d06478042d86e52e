// What becomes of the addresses of a name, with a resolver that the test plays.
#include <atomic>
#include <boost/asio/post.hpp>
#include <fcntl.h>
#include <future>
#include <gtest/gtest.h>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "http/outgoing/client_exchange.hpp"
#include "tests/http/certificate.hpp"
#include "tests/http/forward/raw_upstream.hpp"
#include "tests/http/outgoing/client_calls.hpp"
#include "tests/http/running_server.hpp"

namespace grantor::http {
namespace {

using Addresses = std::vector<Address>;

Addresses addresses(std::initializer_list<const char*> texts) {
    Addresses out;
    for (const auto* text : texts) out.push_back(boost::asio::ip::make_address(text));
    return out;
}

// The inside of a client, with another resolver.
class Resolving {
 public:
    explicit Resolving(LookUp look_up, ClientOptions options = ClientCalls::loopback_allowed())
        : surroundings_(std::move(options), std::move(look_up)),
          work_(surroundings_.context.get_executor()),
          thread_([this] { surroundings_.context.run(); }) {}
    ~Resolving() {
        work_.reset();
        thread_.join();
    }

    std::future<ClientResult> begin(const std::string& url) {
        auto promise = std::make_shared<std::promise<ClientResult>>();
        auto future = promise->get_future();
        asio::post(surroundings_.context, [this, url, promise] {
            auto on_over = [promise](ClientExchange&, ClientResult result) {
                promise->set_value(std::move(result));
            };
            std::make_shared<ClientExchange>(surroundings_, ClientRequest{"GET", url, {}, {}},
                                             on_over)
                ->start();
        });
        return future;
    }
    // The status, or the failure.
    ClientResult get(std::uint16_t port) {
        return begin("http://name.example:" + std::to_string(port) + "/hello").get();
    }

 private:
    ClientSurroundings surroundings_;
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    std::thread thread_;
};

std::optional<ClientFailure> failure_of(const ClientResult& result) {
    return result ? std::nullopt : std::optional(result.error());
}
int status_of(const ClientResult& result) { return result ? result->status : 0; }

LookUp always(Addresses found) {
    return [found](const std::string&) { return found; };
}

ClientOptions only_127_0_0_1() {
    auto options = ClientCalls::patient();
    options.addresses.allowed_networks = {"127.0.0.1"};
    return options;
}

// Takes connections in the kernel until its queue is full; further ones wait for an answer that
// does not come.
class FullServer {
 public:
    FullServer() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(socket_, reinterpret_cast<sockaddr*>(&address), size);
        ::listen(socket_, 0);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
        while (visitors_.size() < 64 && !is_full) {
            const int visitor = ::socket(AF_INET, SOCK_STREAM, 0);
            ::fcntl(visitor, F_SETFL, O_NONBLOCK);
            ::connect(visitor, reinterpret_cast<sockaddr*>(&address), size);
            visitors_.push_back(visitor);
            pollfd writable{visitor, POLLOUT, 0};
            is_full = ::poll(&writable, 1, 200) == 0;
        }
    }
    ~FullServer() {
        for (const int visitor : visitors_) ::close(visitor);
        ::close(socket_);
    }
    FullServer(const FullServer&) = delete;

    std::uint16_t port = 0;
    bool is_full = false;

 private:
    int socket_;
    std::vector<int> visitors_;
};

// A server with TLS at 127.0.0.2, beside whatever is on the same port of 127.0.0.1.
class SecondAddress {
 public:
    explicit SecondAddress(std::uint16_t port) : port_(port), running_(options()) {}
    ClientResult get(Resolving& client) const {
        return client.begin("https://name.example:" + std::to_string(port_) + "/hello").get();
    }
    ClientOptions client_options() const {
        auto options = ClientCalls::loopback_allowed();
        options.ca_file = certificate_.files().certificate_chain;
        return options;
    }

 private:
    ServerOptions options() const {
        auto options = RunningServer::one_thread();
        options.address = "127.0.0.2";
        options.port = port_;
        options.tls = certificate_.files();
        return options;
    }
    std::uint16_t port_;
    Certificate certificate_{CertificateText{.alternative_names = "DNS:name.example"}};
    RunningServer running_;
};

}  // namespace

TEST(Attack22, a_name_with_forbidden_addresses_only_is_refused) {
    const RawUpstream server;
    Resolving client(always(addresses({"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"})),
                     ClientCalls::patient());
    EXPECT_EQ(failure_of(client.get(server.port())), ClientFailure::forbidden_address);
    EXPECT_FALSE(server.has_visitor());
}

TEST(Attack22, of_a_names_addresses_only_allowed_ones_are_tried) {
    const RawUpstream forbidden;  // on 127.0.0.1
    auto options = ClientCalls::patient();
    options.addresses.allowed_networks = {"127.0.0.2"};
    Resolving client(always(addresses({"127.0.0.1", "10.0.0.1", "127.0.0.2", "::1"})), options);
    EXPECT_EQ(failure_of(client.get(forbidden.port())), ClientFailure::unreachable);
    EXPECT_FALSE(forbidden.has_visitor());

    const RunningServer running;
    Resolving other(always(addresses({"10.0.0.1", "169.254.169.254", "127.0.0.1", "fe80::1"})),
                    only_127_0_0_1());
    EXPECT_EQ(status_of(other.get(running.server.port())), 200);
}

TEST(Attack22, a_name_that_changes_between_check_and_connection_changes_nothing) {
    const RunningServer running;
    std::atomic<int> questions = 0;
    Resolving client(
        [&](const std::string&) {
            return questions++ == 0 ? addresses({"127.0.0.1"}) : addresses({"169.254.169.254"});
        },
        only_127_0_0_1());
    EXPECT_EQ(status_of(client.get(running.server.port())), 200);
    EXPECT_EQ(questions, 1) << "a second look would be one that nobody checks";
    EXPECT_EQ(failure_of(client.get(running.server.port())), ClientFailure::forbidden_address);
}

TEST(Attack22, an_allowed_address_that_fails_opens_no_forbidden_one) {
    RawUpstream forbidden;
    auto options = ClientCalls::patient();
    options.addresses.allowed_networks = {"127.0.0.2", "127.0.0.3"};
    Resolving client(always(addresses({"127.0.0.2", "127.0.0.1", "127.0.0.3"})), options);
    EXPECT_EQ(failure_of(client.get(forbidden.port())), ClientFailure::unreachable);
    EXPECT_FALSE(forbidden.has_visitor());
}

TEST(ClientResolving, a_name_without_addresses_is_unresolvable) {
    Resolving client(always({}));
    EXPECT_EQ(failure_of(client.get(80)), ClientFailure::unresolvable);
}

TEST(ClientResolving, a_resolver_that_throws_has_no_addresses_and_goes_on) {
    Resolving client([](const std::string&) -> Addresses { throw std::bad_alloc(); });
    EXPECT_EQ(failure_of(client.get(80)), ClientFailure::unresolvable);
    EXPECT_EQ(failure_of(client.get(80)), ClientFailure::unresolvable);
}

TEST(ClientResolving, the_resolver_gets_the_plain_name_and_addresses_never_reach_it) {
    std::vector<std::string> hosts;
    Resolving client([&](const std::string& host) {
        hosts.push_back(host);
        return Addresses{};
    });
    client.begin("http://A.Example.:81/b").get();
    client.begin("http://0x7f.1:1/").get();
    client.begin("http://[::1]:1/").get();
    EXPECT_EQ(hosts, std::vector<std::string>{"a.example"});
}

TEST(ClientResolving, the_next_address_is_tried_when_one_refuses) {
    const RunningServer running;
    Resolving client(always(addresses({"127.0.0.2", "127.0.0.3", "127.0.0.1"})));
    EXPECT_EQ(status_of(client.get(running.server.port())), 200);
}

TEST(ClientResolving, the_ninth_address_is_not_tried) {
    const RawUpstream server;
    Resolving client(
        always(addresses({"127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.6",
                          "127.0.0.7", "127.0.0.8", "127.0.0.9", "127.0.0.1"})));
    EXPECT_EQ(failure_of(client.get(server.port())), ClientFailure::unreachable);
    EXPECT_FALSE(server.has_visitor());
}

TEST(ClientResolving, an_address_that_does_not_answer_is_given_up_for_the_next) {
    const FullServer full;
    if (!full.is_full) GTEST_SKIP() << "this kernel takes any number of connections";
    auto options = ClientCalls::loopback_allowed();
    options.connect_timeout = milliseconds{50};
    Resolving silent(always(addresses({"127.0.0.1", "127.0.0.1"})), options);
    EXPECT_EQ(failure_of(silent.get(full.port)), ClientFailure::timed_out);
    Resolving refused_last(always(addresses({"127.0.0.1", "127.0.0.2"})), options);
    EXPECT_EQ(failure_of(refused_last.get(full.port)), ClientFailure::unreachable);
}

TEST(ClientResolving, the_next_address_is_tried_when_one_does_not_speak_tls) {
    RawUpstream plain;
    const SecondAddress second(plain.port());
    std::thread hanging_up([&] { plain.accept().read(1); });
    Resolving client(always(addresses({"127.0.0.1", "127.0.0.2"})), second.client_options());
    EXPECT_EQ(status_of(second.get(client)), 200);
    hanging_up.join();
}

TEST(ClientResolving, an_untrusted_certificate_is_the_end) {
    const Certificate other({.alternative_names = "DNS:name.example"});
    auto options = RunningServer::one_thread();
    options.tls = other.files();
    const RunningServer first(options);
    const SecondAddress second(first.server.port());
    Resolving client(always(addresses({"127.0.0.1", "127.0.0.2"})), second.client_options());
    EXPECT_EQ(failure_of(second.get(client)), ClientFailure::untrusted_certificate);
}

TEST(ClientResolving, a_slow_name_delays_no_other) {
    const RunningServer running;
    std::latch is_released(1);
    auto options = ClientCalls::loopback_allowed();
    Resolving client(
        [&](const std::string& host) {
            if (host == "slow.example") is_released.wait();
            return addresses({"127.0.0.1"});
        },
        options);
    const auto port = std::to_string(running.server.port());
    auto slow = client.begin("http://slow.example:" + port + "/hello");
    EXPECT_EQ(status_of(client.get(running.server.port())), 200);
    is_released.count_down();
    EXPECT_EQ(status_of(slow.get()), 200);
}

TEST(ClientResolving, a_name_that_takes_too_long_is_too_late_and_its_addresses_come_to_nothing) {
    const RawUpstream server;
    std::latch is_released(1);
    auto options = ClientCalls::loopback_allowed();
    options.total_timeout = milliseconds{50};
    {
        Resolving client(
            [&](const std::string&) {
                is_released.wait();
                return addresses({"127.0.0.1"});
            },
            options);
        EXPECT_EQ(failure_of(client.get(server.port())), ClientFailure::timed_out);
        is_released.count_down();
    }
    EXPECT_FALSE(server.has_visitor());
}

TEST(Resolver, a_question_whose_asker_has_gone_is_not_asked) {
    std::latch is_released(1);
    std::latch is_asked(1);
    std::atomic<int> asked = 0;
    int answered = 0;
    asio::io_context context;
    const auto work = asio::make_work_guard(context);
    Resolver resolver(1);
    const LookUp look_up = [&](const std::string&) {
        ++asked;
        is_asked.count_down();
        is_released.wait();
        return Addresses{};
    };
    const auto present = std::make_shared<int>();
    auto absent = std::make_shared<int>();
    const auto count = [&](const Addresses&) { ++answered; };
    resolver.resolve(look_up, "first.example", context, present, count);
    is_asked.wait();
    resolver.resolve(look_up, "second.example", context, absent, count);
    resolver.resolve(look_up, "third.example", context, present, count);
    absent.reset();
    is_released.count_down();
    while (answered < 2) context.run_one();
    EXPECT_EQ(asked, 2);
    EXPECT_EQ(answered, 2);
}

TEST(Resolver, an_answer_whose_asker_has_gone_is_not_handed_on) {
    asio::io_context context;
    const auto work = asio::make_work_guard(context);
    Resolver resolver(1);
    auto asker = std::make_shared<int>();
    resolver.resolve(always({}), "name.example", context, asker, [](const Addresses&) { FAIL(); });
    // The thread's next question comes after its answer to the first.
    const auto present = std::make_shared<int>();
    bool is_over = false;
    resolver.resolve(always({}), "name.example", context, present,
                     [&](const Addresses&) { is_over = true; });
    asker.reset();
    while (!is_over) context.run_one();
}

TEST(Resolver, the_system_knows_localhost) {
    const auto found = ask_system("localhost");
    ASSERT_FALSE(found.empty());
    for (const auto& address : found) EXPECT_TRUE(address.is_loopback()) << address;
}

}  // namespace grantor::http
