#include "tests/support/running_service.hpp"

#include <fmt/format.h>
#include <sodium.h>
#include <stdexcept>
#include <unistd.h>

#include "app/application.hpp"
#include "app/options/options.hpp"
#include "app/process.hpp"
#include "app/routes.hpp"
#include "app/sandbox_control.hpp"
#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "oauth/pkce.hpp"
#include "sandbox/control/routes.hpp"
#include "tests/support/source_policy.hpp"
#include "token/client_secret.hpp"

namespace grantor::test {
namespace {

// With the least work that Argon2id allows: tests make many users.
std::string hash_cheaply(std::string_view password) {
    std::string out(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str(out.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_MIN,
                          crypto_pwhash_MEMLIMIT_MIN) != 0)
        throw std::runtime_error("not enough memory to hash a password");
    return out.c_str();
}

app::Options options_on_free_ports(std::uint16_t port) {
    app::Options options;
    options.policy = source_policy();
    options.server.threads = 2;
    options.listen = fmt::format("127.0.0.1:{}", port);
    options.operations = "127.0.0.1:0";
    options.issuer = fmt::format("http://127.0.0.1:{}", port);
    // Tests name apps whose servers are not theirs to call.
    options.delivery.concurrency = 0;
    // Counted, and never reached by a test that is not about them.
    options.edge.limits.daily_base = 1'000'000'000;
    options.edge.limits.plans.fill(
        {.burst = 1'000'000, .burst_personal = 1'000'000, .burst_search = 1'000'000});
    return options;
}

std::unique_ptr<Store> store_in(const std::filesystem::path& folder, ServiceWish& wish) {
    if (wish.open_store) return wish.open_store();
    SqliteOptions sqlite;
    sqlite.path = (folder / "grantor.db").string();
    sqlite.before_operation = std::move(wish.before_operation);
    sqlite.after_unit = std::move(wish.after_unit);
    return open_sqlite(sqlite);
}

// The verifier that `authorize` uses where an app must prove its code.
constexpr std::string_view verifier = "a-verifier-for-tests-with-at-least-43-characters";

}  // namespace

TemporaryFolder::TemporaryFolder() {
    auto name = (std::filesystem::temp_directory_path() / "grantor-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;  // nothing depends on it
    std::filesystem::remove_all(path_, ignored);
}

std::string form_of(const Fields& fields) {
    std::string out;
    for (const auto& [name, value] : fields)
        out += fmt::format("{}{}={}", out.empty() ? "" : "&", name, percent_encode(value));
    return out;
}

std::string basic_of(std::string_view client_id, std::string_view secret) {
    return "Basic " + to_base64(as_bytes(fmt::format("{}:{}", client_id, secret)));
}

std::string query_value(std::string_view url, std::string_view name) {
    const auto query = url.substr(std::min(url.find('?'), url.size()));
    for (const char before : {'?', '&'}) {
        const auto mark = fmt::format("{}{}=", before, name);
        const auto at = query.find(mark);
        if (at == std::string_view::npos) continue;
        const auto value = query.substr(at + mark.size());
        return percent_decode(value.substr(0, value.find('&')), PlusSign::space);
    }
    return {};
}

std::string json_text(std::string_view body, std::string_view name) {
    const auto mark = fmt::format("\"{}\":\"", name);
    const auto at = body.find(mark);
    if (at == std::string_view::npos) return {};
    const auto value = body.substr(at + mark.size());
    return std::string(value.substr(0, value.find('"')));
}

struct RunningService::Parts {
    TemporaryFolder folder;
    app::FreePort free_port{"127.0.0.1"};
    sandbox::Traffic traffic;
    sandbox::WorldPlan plan;
    std::optional<app::Parts> parts;
    std::optional<sandbox::Control> control;
    std::optional<app::Application> application;
    int apps_made = 0;
};

RunningService::RunningService(ServiceWish wish) : parts_(std::make_unique<Parts>()) {
    start_crypto();
    auto options = options_on_free_ports(parts_->free_port.number());
    if (wish.options) wish.options(options);
    const bool injects = static_cast<bool>(wish.before_operation);
    SystemRandom random;
    auto& all = parts_->parts.emplace(
        options, app::read_apis(options), store_in(parts_->folder.path(), wish),
        wish.keys ? *wish.keys : KeyRing::make(random, Clock{}.now()));
    // What is written in the background would take the failures that are meant for others.
    if (injects) all.recorder.gather_for(hours{1});
    parts_->control.emplace(app::sandbox_control(all, parts_->traffic, parts_->plan, [] {}));
    auto for_apps = app::routes_for_apps(all, app::demo_api(all));
    if (wish.is_watched) parts_->traffic.watch(for_apps, all.services);
    parts_->application.emplace(
        options, all,
        app::all_of({std::move(for_apps), app::routes_for_people(all),
                     sandbox::control_routes(*parts_->control),
                     app::explorer_routes(all, app::ExplorerScope::service)}));
    parts_->application->start();
    // What is injected into the store is for requests, not for what is done beside them.
    if (injects) all.housekeeper.stop();
}

RunningService::~RunningService() = default;

app::Parts& RunningService::parts() { return *parts_->parts; }
Store& RunningService::store() { return *parts().store; }
std::uint16_t RunningService::port() const { return parts_->application->port(); }
std::uint16_t RunningService::operations_port() const {
    return parts_->application->operations_port();
}
const std::string& RunningService::issuer() const { return parts_->parts->site.issuer; }

void RunningService::advance(seconds by) { parts().clock.set_offset(parts().clock.offset() + by); }

CompanyId RunningService::add_company(const std::string& label) {
    return store().write_now([&](WriteTx& tx) {
        Company company;
        company.label = label;
        company.name = label + " Ltd";
        company.currency = "EUR";
        return tx.companies().add(company);
    });
}

TestUser RunningService::add_user(const std::string& email, CompanyId company, Role role) {
    TestUser out{{}, company, email, fmt::format("password of {}", email)};
    const auto now = parts().clock.now();
    out.id = store().write_now([&](WriteTx& tx) {
        User user;
        user.email = email;
        user.name = "Someone called " + email.substr(0, email.find('@'));
        user.password_hash = hash_cheaply(out.password);
        user.created_at = now;
        const auto id = tx.users().add(user);
        tx.memberships().add({company, id, role, now});
        return id;
    });
    return out;
}

TestApp RunningService::add_app(CompanyId developer, const AppWish& wish) {
    TestApp out;
    auto& app = out.app;
    app.developer_company_id = developer;
    app.client_id = fmt::format("{:016x}", 0xa0000000 + ++parts_->apps_made);
    app.name = fmt::format("App {}", parts_->apps_made);
    app.status = wish.status;
    app.client_type = wish.client_type;
    app.refresh_policy = wish.refresh_policy;
    app.token_shape = wish.token_shape;
    app.scopes = store().scopes().parse(wish.scopes).value();
    app.redirect_uris = wish.redirect_uris;
    SystemRandom random;
    const auto secret = make_client_secret(random);
    const auto now = parts().clock.now();
    store().write_now([&](WriteTx& tx) {
        app.id = tx.apps().add(app);
        if (app.is_public_client()) return true;
        const auto stored = protect_client_secret(secret, parts().keys.get(), random);
        tx.apps().add_secret(
            {{}, app.id, stored.digest.key_id, stored.digest.mac, stored.sealed, now, now});
        return true;
    });
    if (!app.is_public_client()) out.secret = secret.reveal();
    return out;
}

Answer RunningService::send(std::string_view request) const {
    http::RawClient client(port());
    return client.exchange(request);
}

Answer RunningService::get(std::string_view target, const Fields& headers) const {
    auto request = fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n", target);
    for (const auto& [name, value] : headers) request += fmt::format("{}: {}\r\n", name, value);
    return send(request + "\r\n");
}

Answer RunningService::post(std::string_view path, const Fields& form,
                            const Fields& headers) const {
    const auto body = form_of(form);
    auto request = fmt::format(
        "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
        "application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
        path, body.size());
    for (const auto& [name, value] : headers) request += fmt::format("{}: {}\r\n", name, value);
    return send(request + "\r\n" + body);
}

Answer RunningService::post_json(std::string_view path, std::string_view body) const {
    return send(
        fmt::format("POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
                    "application/json\r\nContent-Length: {}\r\n\r\n{}",
                    path, body.size(), body));
}

Answer RunningService::call(std::string_view target, std::string_view access_token) const {
    return get(target, {{"Authorization", fmt::format("Bearer {}", access_token)}});
}

std::string RunningService::authorize(const TestApp& app, const TestUser& user,
                                      const Fields& further) const {
    auto body = fmt::format(R"({{"client_id":"{}","user":{},"company":{},"redirect_uri":"{}")",
                            app.client_id(), user.id.value, user.company_id.value,
                            app.app.redirect_uris.front());
    bool decided = false;
    for (const auto& [name, value] : further) {
        body += fmt::format(R"(,"{}":"{}")", name, value);
        decided |= name == "decision";
    }
    if (!decided) body += R"(,"decision":"allow")";
    if (app.app.is_public_client())
        body += fmt::format(R"(,"code_challenge":"{}","code_challenge_method":"S256")",
                            CodeChallenge::of_verifier(verifier).text());
    const auto answer = post_json("/sandbox/authorize", body + "}");
    return json_text(answer.body, "redirect_to");
}

std::string RunningService::code_for(const TestApp& app, const TestUser& user) const {
    return query_value(authorize(app, user), "code");
}

Answer RunningService::exchange(const TestApp& app, std::string_view code,
                                const Fields& further) const {
    Fields form{{"grant_type", "authorization_code"},
                {"code", std::string(code)},
                {"redirect_uri", app.app.redirect_uris.front()}};
    form.insert(form.end(), further.begin(), further.end());
    if (!app.app.is_public_client())
        return post("/oauth/token", form,
                    {{"Authorization", basic_of(app.client_id(), app.secret)}});
    form.emplace_back("client_id", app.client_id());
    form.emplace_back("code_verifier", std::string(verifier));
    return post("/oauth/token", form);
}

Answer RunningService::refresh(const TestApp& app, std::string_view refresh_token) const {
    Fields form{{"grant_type", "refresh_token"}, {"refresh_token", std::string(refresh_token)}};
    if (!app.app.is_public_client())
        return post("/oauth/token/", form,
                    {{"Authorization", basic_of(app.client_id(), app.secret)}});
    form.emplace_back("client_id", app.client_id());
    return post("/oauth/token/", form);
}

Tokens RunningService::install(const TestApp& app, const TestUser& user) const {
    const auto answer = exchange(app, code_for(app, user));
    return {json_text(answer.body, "access_token"), json_text(answer.body, "refresh_token")};
}

}  // namespace grantor::test
