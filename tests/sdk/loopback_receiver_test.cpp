#include "grantor/client/loopback_receiver.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace grantor::client {
namespace {

// A browser's visits, in order, while the receiver waits; then what the receiver got.
class Login {
 public:
    explicit Login(LoopbackOptions options = {})
        : receiver_(LoopbackReceiver::open(std::move(options)).value()) {}

    HttpResponse visit(const std::string& tail, std::vector<HttpField> fields = {}) {
        HttpRequest request;
        request.url = origin() + tail;
        request.fields = std::move(fields);
        auto response = make_curl_transport()->send(request, {});
        return response ? *response : HttpResponse{};
    }
    std::string origin() const {
        const auto& uri = receiver_.redirect_uri();
        return uri.substr(0, uri.find('/', 8));
    }
    // Visits in another thread; the last of them must end the wait.
    Result<AuthorizationCode> wait_while(const std::function<void()>& visits) {
        const std::jthread browser(visits);
        return receiver_.wait({.state = "right"});
    }
    LoopbackReceiver& receiver() { return receiver_; }

 private:
    LoopbackReceiver receiver_;
};

TEST(LoopbackReceiver, listens_on_this_machine_only) {
    for (const auto* host : {"0.0.0.0", "example.com", "", "192.168.0.1"})
        EXPECT_EQ(LoopbackReceiver::open({.host = host}).error().kind, ErrorKind::configuration);
    for (const auto* path : {"", "callback", "/a?b", "/a#b", "/a b", "/a\r\n"})
        EXPECT_EQ(LoopbackReceiver::open({.path = path}).error().kind, ErrorKind::configuration);
    EXPECT_TRUE(LoopbackReceiver::open()->redirect_uri().starts_with("http://127.0.0.1:"));
}

TEST(LoopbackReceiver, a_port_that_is_taken_is_said) {
    const auto first = LoopbackReceiver::open();
    const auto& uri = first->redirect_uri();
    const auto port = static_cast<std::uint16_t>(std::stoi(uri.substr(uri.find(':', 6) + 1)));
    const auto second = LoopbackReceiver::open({.port = port});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::network);
}

TEST(LoopbackReceiver, a_wait_without_a_state_is_a_mistake) {
    EXPECT_EQ(LoopbackReceiver::open()->wait({}).error().kind, ErrorKind::configuration);
}

TEST(LoopbackReceiver, strangers_neither_end_nor_change_a_login) {
    Login login({.app_name = "<Tool>"});
    const auto code = login.wait_while([&] {
        EXPECT_EQ(login.visit("/favicon.ico").status, 404);
        EXPECT_EQ(login.visit("/callback?code=evil&state=wrong").status, 400);
        EXPECT_EQ(login.visit("/callback?code=evil").status, 400);
        EXPECT_EQ(login.visit("/callback?error=access_denied&state=wrong").status, 400);
        EXPECT_EQ(login.visit("/callback?code=1&state=right", {{"Host", "evil.example"}}).status,
                  400);
        const auto page = login.visit("/callback?code=good&state=right");
        EXPECT_EQ(page.status, 200);
        EXPECT_NE(page.body.find("&lt;Tool&gt;"), std::string::npos);
        EXPECT_EQ(page.field("cache-control"), "no-store");
        EXPECT_EQ(page.field("referrer-policy"), "no-referrer");
        EXPECT_EQ(page.body.find("good"), std::string::npos);
    });
    ASSERT_TRUE(code) << code.error().message();
    EXPECT_EQ(code->code.reveal(), "good");
}

TEST(LoopbackReceiver, a_no_is_told_to_both_sides) {
    Login login;
    const auto code = login.wait_while([&] {
        EXPECT_NE(
            login.visit("/callback?error=user_denied&state=right").body.find("Access was not"),
            std::string::npos);
    });
    ASSERT_FALSE(code);
    EXPECT_EQ(code.error().kind, ErrorKind::denied);
}

TEST(LoopbackReceiver, other_methods_are_refused) {
    Login login;
    EXPECT_TRUE(login.wait_while([&] {
        HttpRequest post;
        post.method = "POST";
        post.url = login.origin() + "/callback?code=1&state=right";
        EXPECT_EQ(make_curl_transport()->send(post, {})->status, 400);
        EXPECT_EQ(login.visit("/callback?code=1&state=right").status, 200);
    }));
}

TEST(LoopbackReceiver, nobody_coming_back_is_a_timeout_and_a_stop_is_a_stop) {
    auto receiver = LoopbackReceiver::open().value();
    EXPECT_EQ(receiver.wait({.state = "s"}, {.timeout = std::chrono::milliseconds{1}}).error().kind,
              ErrorKind::timeout);
    std::stop_source stop;
    std::jthread stopping([&] { stop.request_stop(); });
    EXPECT_EQ(receiver.wait({.state = "s"}, {.stop = stop.get_token()}).error().kind,
              ErrorKind::cancelled);
}

// A connection of the browser's that says nothing, and a request that comes a byte at a time.
TEST(LoopbackReceiver, idle_connections_and_slow_requests_hold_nobody_up) {
    Login login;
    const auto& uri = login.receiver().redirect_uri();
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(uri.substr(17))));
    const auto connected = [&] {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        EXPECT_EQ(::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        return socket;
    };
    std::vector<int> idle;
    const auto code = login.wait_while([&] {
        for (int i = 0; i < 20; ++i) idle.push_back(connected());
        const int socket = connected();
        const auto head = "GET /callback?code=slow&state=right HTTP/1.1\r\nHost: " +
                          uri.substr(7, uri.find('/', 8) - 7) + "\r\n\r\n";
        for (const char byte : head) EXPECT_EQ(::send(socket, &byte, 1, MSG_NOSIGNAL), 1);
        char answer[64] = {};
        EXPECT_GT(::recv(socket, answer, sizeof answer - 1, 0), 0);
        EXPECT_TRUE(std::string_view(answer).starts_with("HTTP/1.1 200"));
        ::close(socket);
    });
    EXPECT_EQ(code->code.reveal(), "slow");
    for (const int socket : idle) ::close(socket);
}

TEST(LoopbackReceiver, the_name_localhost_works_too) {
    Login login({.host = "localhost", .path = "/done"});
    EXPECT_TRUE(login.receiver().redirect_uri().ends_with("/done"));
    EXPECT_TRUE(login.wait_while([&] { login.visit("/done?code=1&state=right"); }));
}

}  // namespace
}  // namespace grantor::client
