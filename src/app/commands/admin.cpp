#include <algorithm>
#include <fmt/format.h>
#include <iostream>

#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "app/key_file.hpp"
#include "base/crypto.hpp"
#include "base/lower_case.hpp"
#include "marketplace/role_names.hpp"
#include "model/app_status_name.hpp"
#include "model/company_label.hpp"
#include "oauth/redirect_uri.hpp"
#include "token/client_secret.hpp"

namespace grantor::app {
namespace {

template <class... Parts>
[[noreturn]] void fail(fmt::format_string<Parts...> format, Parts&&... parts) {
    throw std::runtime_error(fmt::format(format, std::forward<Parts>(parts)...));
}

std::shared_ptr<const Company> company_of(const ReadTx& tx, const std::string& label) {
    auto company = tx.companies().find_by_label(label);
    if (!company) fail("there is no company `{}`", label);
    return company;
}

std::string read_password() {
    std::string password;
    std::getline(std::cin, password);
    if (password.size() < 10) fail("the password on standard input needs at least 10 characters");
    return password;
}

AuditEvent made_by_operator(AuditKind kind, Time now) {
    AuditEvent event;
    event.at = now;
    event.kind = kind;
    event.peer = "command line";
    return event;
}

std::vector<std::string> checked_redirect_uris(const NewApp& app) {
    if (app.redirect_uris.size() > redirect_uris_max)
        fail("an app can have at most {} redirect URIs", redirect_uris_max);
    RedirectUriRules rules;
    if (app.public_client) rules.private_use_scheme = PrivateUseScheme::allowed;
    for (const auto& uri : app.redirect_uris)
        if (const auto read = RedirectUri::parse(uri, rules); !read)
            fail("{}: {}", uri, read.error().description);
    return app.redirect_uris;
}

App checked_app(const NewApp& request, const Store& store, Random& random, Time now) {
    App app;
    app.client_id = random.hex(16);
    app.name = request.name;
    app.kind = request.kind == "public" ? AppKind::public_app : AppKind::private_app;
    app.status = request.status == "live" ? AppStatus::live : AppStatus::draft;
    app.client_type = request.public_client ? ClientType::public_client : ClientType::confidential;
    app.refresh_policy =
        request.refresh == "rotating" ? RefreshPolicy::rotating : RefreshPolicy::stable;
    app.token_shape = request.token_shape == "legacy" ? TokenShape::legacy : TokenShape::v1u;
    const auto scopes = store.scopes().parse(request.scopes);
    if (!scopes) fail("`{}` contains a scope that does not exist", request.scopes);
    app.scopes = *scopes;
    app.created_at = now;
    app.redirect_uris = checked_redirect_uris(request);
    return app;
}

}  // namespace

void migrate(const Place& place) {
    const auto options = load_options(place);
    open_store(options);
    fmt::print("{} is up to date\n", options.store_sqlite);
}

void backup(const Place& place, const std::string& target) {
    open_store(load_options(place))->backup(target);
    fmt::print("wrote {}\n", target);
}

void list_keys(const Place& place) {
    const auto ring = load_keys(load_options(place));
    for (const auto& key : ring.keys())
        fmt::print("key {}  made {}{}\n", key->id, to_rfc3339(key->created),
                   key->id == ring.newest().id ? "  seals" : "");
}

void rotate_keys(const Place& place) {
    const auto options = load_options(place);
    SystemRandom random;
    const auto ring = load_key_file(options.keys_file).with_new_key(random, Clock{}.now());
    save_key_file(options.keys_file, ring);
    fmt::print("key {} now seals new tokens; send SIGHUP to running services\n", ring.newest().id);
}

void create_company(const Place& place, const NewCompany& request) {
    if (!is_label(request.label))
        fail("`{}` is not a domain label: use lower case letters, digits and hyphens",
             request.label);
    const auto store = open_store(load_options(place));
    const auto now = Clock{}.now();
    const auto id = store->write_now([&](WriteTx& tx) {
        if (tx.companies().find_by_label(request.label))
            fail("the company `{}` already exists", request.label);
        Company company;
        company.label = request.label;
        company.name = request.name;
        company.country = request.country;
        company.currency = request.currency;
        company.created_at = now;
        const auto made = tx.companies().add(company);
        auto event = made_by_operator(AuditKind::company_created, now);
        event.company_id = made;
        tx.audit_events().add(event);
        return made;
    });
    fmt::print("company {} {}\n", id.value, request.label);
}

void set_company_plan(const Place& place, const CompanyPlan& wanted) {
    const auto plan = plan_named(wanted.plan);
    if (!plan) throw std::runtime_error("plans are lite, growth, premium and ultimate");
    if (wanted.top_up < 0)
        throw std::runtime_error("--top-up is a number of cost units, 0 or more");
    const auto store = open_store(load_options(place));
    store->write_now([&](WriteTx& tx) {
        const auto company = tx.companies().find_by_label(wanted.company);
        if (!company)
            throw std::runtime_error(fmt::format("there is no company {}", wanted.company));
        return tx.companies().set_plan(company->id, *plan, wanted.top_up);
    });
    fmt::print("{} now has the plan {}; running services see it within a minute\n", wanted.company,
               wanted.plan);
}

void list_companies(const Place& place) {
    const auto store = open_store(load_options(place));
    for (const auto& company :
         store->read_now([](const ReadTx& tx) { return tx.companies().list(); }))
        fmt::print("{:<6} {:<20} {}{}\n", company.id.value, company.label, company.name,
                   company.state == CompanyState::suspended ? "  (suspended)" : "");
}

void create_user(const Place& place, const NewUser& request) {
    const auto store = open_store(load_options(place));
    const auto hash = hash_password(read_password());
    const auto now = Clock{}.now();
    std::string email = request.email;
    std::ranges::transform(email, email.begin(), [](unsigned char c) { return std::tolower(c); });
    if (!email.contains('@')) fail("`{}` is not an e-mail address", request.email);
    const auto id = store->write_now([&](WriteTx& tx) {
        const auto company = company_of(tx, request.company);
        if (tx.users().find_by_email(email)) fail("the user {} already exists", email);
        User user;
        user.email = email;
        user.name = request.name;
        user.password_hash = hash;
        user.language = "en";
        user.locale = "en_US";
        user.timezone = "Etc/UTC";
        user.created_at = now;
        const auto made = tx.users().add(user);
        tx.memberships().add({company->id, made, request.admin ? Role::admin : Role::regular, now});
        auto event = made_by_operator(AuditKind::user_created, now);
        event.company_id = company->id;
        event.user_id = made;
        tx.audit_events().add(event);
        return made;
    });
    fmt::print("user {} {}\n", id.value, email);
}

void list_users(const Place& place, const std::string& label) {
    const auto store = open_store(load_options(place));
    store->read_now([&](const ReadTx& tx) {
        const auto company = company_of(tx, label);
        for (const auto& user : tx.users().of_company(company->id)) {
            const auto membership = tx.memberships().find(company->id, user.id);
            const bool admin = membership && membership->role == Role::admin;
            fmt::print("{:<6} {:<30} {}{}{}\n", user.id.value, user.email, user.name,
                       admin ? "  admin" : "",
                       user.state == UserState::deactivated ? "  (deactivated)" : "");
        }
        return true;
    });
}

void set_user_role(const Place& place, const PersonRole& wanted) {
    const auto role = marketplace::platform_role_named(wanted.platform);
    if (!role) fail("roles on the platform are admin, reviewer and none");
    const auto store = open_store(load_options(place));
    const auto now = Clock{}.now();
    store->write_now([&](WriteTx& tx) {
        const auto user = tx.users().find_by_email(lower_case(wanted.email));
        if (!user) fail("there is no user {}", wanted.email);
        tx.users().set_platform_role(user->id, *role);
        auto event = made_by_operator(AuditKind::platform_role_changed, now);
        event.user_id = user->id;
        event.detail =
            fmt::format("{}: {} → {}", user->email, marketplace::role_name(user->platform_role),
                        marketplace::role_name(*role));
        tx.audit_events().add(event);
        return true;
    });
    if (*role == PlatformRole::none)
        return fmt::print("{} has no role on the platform\n", wanted.email);
    fmt::print("{} is now {} on the platform\n", wanted.email, wanted.platform);
}

void create_app(const Place& place, const NewApp& request) {
    const auto options = load_options(place);
    const auto store = open_store(options);
    const auto keys = load_keys(options);
    SystemRandom random;
    const auto now = Clock{}.now();
    auto app = checked_app(request, *store, random, now);
    const auto secret = make_client_secret(random);
    store->write_now([&](WriteTx& tx) {
        app.developer_company_id = company_of(tx, request.company)->id;
        app.id = tx.apps().add(app);
        if (!app.is_public_client()) {
            const auto stored = protect_client_secret(secret, keys, random);
            tx.apps().add_secret(
                {{}, app.id, stored.digest.key_id, stored.digest.mac, stored.sealed, now, Time{}});
        }
        auto event = made_by_operator(AuditKind::app_created, now);
        event.company_id = app.developer_company_id;
        event.app_id = app.id;
        tx.audit_events().add(event);
        return true;
    });
    fmt::print("client_id     {}\n", app.client_id);
    if (!app.is_public_client())
        fmt::print("client_secret {}\nThis is the only time the secret is shown.\n",
                   secret.reveal());
}

void list_apps(const Place& place) {
    const auto store = open_store(load_options(place));
    for (const auto& app : store->read_now([](const ReadTx& tx) { return tx.apps().list(); }))
        fmt::print("{}  {:<8} {:<9} {:<14} {}\n", app.client_id,
                   app.kind == AppKind::public_app ? "public" : "private",
                   app_status_name(app.status),
                   app.is_public_client() ? "public client" : "confidential", app.name);
}

}  // namespace grantor::app
