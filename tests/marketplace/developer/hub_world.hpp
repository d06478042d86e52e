// A store with companies, people of every role and what they ask the units of the Developer Hub
// for; no service around it.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <string>

#include "marketplace/developer/registration.hpp"
#include "marketplace/developer/settings/settings.hpp"
#include "rules/grant_states.hpp"
#include "service/actor.hpp"
#include "store/store.hpp"
#include "tests/store/support/temporary_directory.hpp"
#include "tests/support/source_policy.hpp"
#include "token/key_ring.hpp"

namespace grantor::test {

class HubWorld {
 public:
    explicit HubWorld(std::function<void(std::uint64_t)> before_operation = {}) {
        start_crypto();
        SqliteOptions options;
        options.path = directory_.file("grantor.db");
        options.before_operation = std::move(before_operation);
        store_ = open_sqlite(options);
        acme = add_company("acme");
        globex = add_company("globex");
        admin = add_user("ada", acme, Role::admin);
        developer = add_user("dev", acme, Role::developer);
        regular = add_user("ben", acme, Role::regular);
        stranger = add_user("grace", globex, Role::admin);
        reviewer = add_user("rita", globex, Role::regular);
        reviewer.user.platform_role = PlatformRole::reviewer;
        platform_admin = add_user("pat", globex, Role::regular);
        platform_admin.user.platform_role = PlatformRole::admin;
    }

    Store& store() { return *store_; }
    const ScopeCatalogue& scopes() { return store_->scopes(); }
    ScopeSet scope_set(std::string_view names) { return scopes().parse(names).value(); }

    // Runs a unit: act(tx, context).
    template <class Work>
    auto write(Work work) {
        const auto context = this->context();
        auto unit = [&](WriteTx& tx) { return work(tx, context); };
        return store_->write_now(unit);
    }
    template <class Work>
    auto read(Work work) {
        auto unit = [&](const ReadTx& tx) { return work(tx); };
        return store_->read_now(unit);
    }

    RegisteredApp register_app(AppKind kind, const std::string& name = "Ledger") {
        return write([&](WriteTx& tx, const Context& context) {
                   return marketplace::register_app(
                       {name, kind, {"https://app.ledger.dev/callback"}}, developer, tx, context);
               })
            .value();
    }
    // The same with everything that a review asks for.
    App register_complete_app(AppKind kind = AppKind::public_app) {
        const auto app = register_app(kind).app;
        marketplace::ProfileChange profile;
        profile.summary = "Keeps the books in step.";
        profile.description = "Writes every deal that is won into the ledger.";
        profile.category = "Finance";
        write([&](WriteTx& tx, const Context& context) {
            return marketplace::change_profile(app.client_id, profile, developer, tx, context);
        }).value();
        return *find(app.client_id);
    }
    std::shared_ptr<const App> find(std::string_view client_id) {
        return read([&](const ReadTx& tx) { return tx.apps().find_by_client_id(client_id); });
    }
    // Straight into the store, whatever the way there.
    void set_status(const App& app, AppStatus status) {
        store_->write_now([&](WriteTx& tx) {
            App changed = *tx.apps().find(app.id);
            changed.status = status;
            tx.apps().update(changed);
        });
    }
    GrantId install(const App& app, const Actor& person) {
        return store_->write_now([&](WriteTx& tx) {
            Grant grant;
            grant.app_id = app.id;
            grant.user_id = person.user.id;
            grant.company_id = person.company->id;
            grant.scopes = app.scopes;
            grant.created_at = now;
            grant.last_used_day = day_of(now);
            const auto id = tx.grants().add_pending(grant);
            activate_grant(id, tx, now);
            return id;
        });
    }
    std::vector<AuditEvent> audit_events(AppId app) {
        AuditFilter filter;
        filter.app_id = app;
        return read([&](const ReadTx& tx) { return tx.audit_events().list(filter); });
    }

    Time now = from_ms(1'763'788'500'000);
    SystemRandom random;
    Policy policy = source_policy();
    Site site{"https://auth.example", "https://{company}.example", true};
    KeyRing keys = KeyRing::make(random, now);
    std::shared_ptr<const Company> acme;
    std::shared_ptr<const Company> globex;
    Actor admin;
    Actor developer;
    Actor regular;
    Actor stranger;
    Actor reviewer;
    Actor platform_admin;

    Context context() {
        return {now, random, policy, site, keys, store_->scopes(), "0123456789abcdef", "192.0.2.7"};
    }

 private:
    std::shared_ptr<const Company> add_company(const std::string& label) {
        return store_->write_now([&](WriteTx& tx) {
            Company company;
            company.label = label;
            company.name = label + " Ltd";
            return tx.companies().find(tx.companies().add(company));
        });
    }
    Actor add_user(const std::string& name, std::shared_ptr<const Company> company, Role role) {
        return store_->write_now([&](WriteTx& tx) {
            User user;
            user.name = name;
            user.email = fmt::format("{}@{}.example", name, company->label);
            user.created_at = now;
            user.id = tx.users().add(user);
            tx.memberships().add({company->id, user.id, role, now});
            return Actor{user, company, role, {}};
        });
    }

    TemporaryDirectory directory_;
    std::unique_ptr<Store> store_;
};

}  // namespace grantor::test
