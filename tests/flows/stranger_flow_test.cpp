// Attack 30: a stranger must not keep the one writer busy. Whatever a request without credentials
// asks for, it is refused by reading.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>

#include "app/parts.hpp"
#include "app/routes.hpp"
#include "service/visitor.hpp"
#include "tests/support/running_service.hpp"
#include "token/flow_state.hpp"

namespace grantor::test {
namespace {

// Threads of the service that write on their own, bounded and in groups.
constexpr std::string_view background[] = {"request_event_recorder.cpp", "app_activity_counter.cpp",
                                           "sender.cpp", "housekeeper.cpp", "refresher.cpp"};

// Names the units that requests have handed in.
class UnitWatch {
 public:
    void note(const UnitReport& report) {
        const auto name = report.origin.text();
        for (const auto thread : background)
            if (name.starts_with(thread)) return;
        const std::lock_guard lock(mutex_);
        names_.push_back(name);
    }
    std::vector<std::string> take() {
        const std::lock_guard lock(mutex_);
        return std::exchange(names_, {});
    }

 private:
    std::mutex mutex_;
    std::vector<std::string> names_;
};

class Stranger : public testing::Test {
 protected:
    // "/apps/{client_id}/icon" → "/apps/1/icon"
    static std::string target_of(const http::Route& route) {
        std::string out;
        bool is_name = false;
        for (const char c : route.path) {
            if (c == '{') out += '1';
            is_name = c == '{' || (is_name && c != '}');
            if (c == '*') out += 'x';
            if (!is_name && c != '}' && c != '*') out += c;
        }
        return out;
    }
    void send(std::string_view method, const http::Route& route, std::string_view fields,
              std::string_view body) {
        service_.send(
            fmt::format("{} {} HTTP/1.1\r\nHost: acme.example\r\nConnection: close\r\n"
                        "Content-Length: {}\r\n{}\r\n{}",
                        method, target_of(route), body.size(), fields, body));
        EXPECT_THAT(watch_.take(), testing::IsEmpty()) << method << ' ' << route.path;
    }
    void try_all(std::string_view fields, std::string_view body) {
        auto& parts = service_.parts();
        const auto routes = app::all_of({app::routes_for_people(parts),
                                         app::routes_for_apps(parts, app::proxied_api(parts)),
                                         app::explorer_routes(parts, app::ExplorerScope::service)});
        watch_.take();
        for (const auto& route : routes) {
            // A wrong password is written to the audit log. The throttle bounds it.
            if (route.path == "/sign-in") continue;
            for (const auto& [method, name] : {std::pair{http::Method::get, "GET"},
                                               {http::Method::post, "POST"},
                                               {http::Method::put, "PUT"},
                                               {http::Method::patch, "PATCH"},
                                               {http::Method::delete_, "DELETE"}})
                if (route.methods.contains(method)) send(name, route, fields, body);
        }
    }

    UnitWatch watch_;
    RunningService service_{{.after_unit = [this](const auto& report) { watch_.note(report); }}};
};

TEST_F(Stranger, without_credentials_never_reaches_the_writer) {
    try_all("Content-Type: application/x-www-form-urlencoded\r\n", "a=b");
    try_all("Content-Type: application/json\r\n", "{}");
}

TEST_F(Stranger, with_a_token_or_key_of_nobody_never_reaches_the_writer) {
    try_all(
        "Content-Type: application/json\r\nAuthorization: Bearer v1u:AAAAAAAAAAAAAAAAAAAAAAAA\r\n",
        "{}");
    try_all(
        "Content-Type: application/json\r\nAuthorization: Bearer gak_0123456789abcdef\r\n"
        "X-Api-Token: 0123456789012345678901234567890123456789\r\n",
        "{}");
    try_all("Content-Type: application/x-www-form-urlencoded\r\n",
            "client_id=0123456789abcdef&grant_type=refresh_token&refresh_token=x&token=x");
}

// The sign-in page gives everybody a cookie and its token.
TEST_F(Stranger, with_a_proven_form_of_nobody_never_reaches_the_writer) {
    auto& parts = service_.parts();
    const auto cookie = make_cookie_value(parts.random);
    const auto csrf = csrf_token(binding_of(cookie), parts.keys.get());
    try_all(fmt::format("Content-Type: application/x-www-form-urlencoded\r\nCookie: {}={}\r\n",
                        cookie_name(parts.site), cookie),
            fmt::format("csrf={}&continue=%2F&company=1&decision=allow", csrf));
}

// A public client is anybody who knows its client_id.
TEST_F(Stranger, in_the_name_of_a_public_client_never_reaches_the_writer) {
    const auto acme = service_.add_company("acme");
    const auto app = service_.add_app(acme, {.client_type = ClientType::public_client});
    for (const auto* path : {"/oauth/revoke", "/oauth/token"}) {
        watch_.take();
        service_.post(path, {{"client_id", app.client_id()},
                             {"token", "nonsense"},
                             {"grant_type", "refresh_token"},
                             {"refresh_token", "nonsense"}});
        EXPECT_THAT(watch_.take(), testing::IsEmpty()) << path;
    }
}

// A full or failing disk shows where it is looked at, and is over when it is over.
TEST(Readiness, follows_the_disk) {
    std::atomic<bool> is_full{false};
    RunningService service{{.before_operation = [&](std::uint64_t) {
        if (is_full) throw StoreError("the disk of the database is full");
    }}};
    const auto ready = [&] {
        return http::RawClient(service.operations_port())
            .exchange("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    };
    EXPECT_EQ(ready().status, 200);
    is_full = true;
    EXPECT_ANY_THROW(service.store().write_now([](WriteTx& tx) { tx.settings().set({"a", "b"}); }));
    const auto answer = ready();
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.body, "not ready: the disk of the database is full\n");
    is_full = false;
    EXPECT_EQ(ready().status, 200);
}

}  // namespace
}  // namespace grantor::test
