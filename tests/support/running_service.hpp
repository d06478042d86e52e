// A whole service in the test's process, on free loopback ports with a database of its own, and the
// words with which tests set it up and talk to it. A test that reaches into the program itself
// includes "app/parts.hpp", or "app/options/options.hpp", besides.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "model/app.hpp"
#include "model/company.hpp"
#include "store/store.hpp"
#include "tests/http/client.hpp"
#include "token/key_ring.hpp"

namespace grantor::app {
struct Options;
struct Parts;
}  // namespace grantor::app

namespace grantor::test {

using http::Answer;

// A folder that is gone when the test is.
class TemporaryFolder {
 public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

struct TestUser {
    UserId id;
    CompanyId company_id;
    std::string email;
    std::string password;
};

struct TestApp {
    App app;
    std::string secret;  // "" for a public client

    const std::string& client_id() const { return app.client_id; }
};

struct AppWish {
    std::string scopes = "deals:full,base";
    std::vector<std::string> redirect_uris{"https://app.example/callback"};
    ClientType client_type = ClientType::confidential;
    RefreshPolicy refresh_policy = RefreshPolicy::stable;
    TokenShape token_shape = TokenShape::v1u;
    AppStatus status = AppStatus::live;
};

using Fields = std::vector<std::pair<std::string, std::string>>;
std::string form_of(const Fields& fields);
// "Basic …" for an app's raw credentials.
std::string basic_of(std::string_view client_id, std::string_view secret);
// The decoded value of a query parameter of a URL, "" if it is not there.
std::string query_value(std::string_view url, std::string_view name);
// A string member of a JSON text of ours, "" if it is not there.
std::string json_text(std::string_view body, std::string_view name);

struct Tokens {
    std::string access_token;
    std::string refresh_token;
};

struct ServiceWish {
    // Of SqliteOptions: how faults of the store are injected. Housekeeping then waits for
    // parts().housekeeper.work_off(), and the log of requests for parts().recorder.flush().
    std::function<void(std::uint64_t)> before_operation = {};
    std::function<void(const UnitReport&)> after_unit = {};
    // Changes what is set by default.
    std::function<void(app::Options&)> options = {};
    // As one of several nodes: its store in place of a file of its own, and their common keys.
    std::function<std::unique_ptr<Store>()> open_store = {};
    std::optional<KeyRing> keys = {};
    // With the sandbox's log and its orders for faults.
    bool is_watched = false;
};

class RunningService {
 public:
    explicit RunningService(ServiceWish wish = {});
    ~RunningService();

    app::Parts& parts();
    Store& store();
    std::uint16_t port() const;
    std::uint16_t operations_port() const;
    const std::string& issuer() const;
    void advance(seconds by);

    CompanyId add_company(const std::string& label);
    TestUser add_user(const std::string& email, CompanyId company, Role role = Role::regular);
    TestApp add_app(CompanyId developer, const AppWish& wish = {});

    // One request on a connection of its own.
    Answer send(std::string_view request) const;
    Answer get(std::string_view target, const Fields& headers = {}) const;
    Answer post(std::string_view path, const Fields& form, const Fields& headers = {}) const;
    Answer post_json(std::string_view path, std::string_view body) const;
    Answer call(std::string_view target, std::string_view access_token) const;

    // Where the browser is sent after "Allow", through the control API.
    std::string authorize(const TestApp& app, const TestUser& user,
                          const Fields& further = {}) const;
    std::string code_for(const TestApp& app, const TestUser& user) const;
    Answer exchange(const TestApp& app, std::string_view code, const Fields& further = {}) const;
    Answer refresh(const TestApp& app, std::string_view refresh_token) const;
    Tokens install(const TestApp& app, const TestUser& user) const;

 private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace grantor::test
