// A running service with two companies, people of every role, and a browser for each of them.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/page_visitor.hpp"
#include "tests/support/running_service.hpp"

namespace grantor::test {

// A browser with somebody signed in, or nobody.
class Browser {
 public:
    explicit Browser(RunningService& service) : visitor_(service) {}
    Browser(RunningService& service, const TestUser& user) : visitor_(service) {
        visitor_.sign_in(user);
    }

    Answer get(const std::string& target) { return visitor_.get(target); }
    // With the token of the session.
    Answer post(const std::string& path, Fields fields = {}, const std::string& back = "/account") {
        fields.emplace_back("csrf", csrf());
        fields.emplace_back("continue", back);
        return visitor_.post(path, fields);
    }
    // The page that the form leads to.
    Answer post_and_follow(const std::string& path, Fields fields = {}) {
        return visitor_.follow(post(path, std::move(fields)));
    }
    Answer post_as_it_is(const std::string& path, const Fields& fields) {
        return visitor_.post(path, fields);
    }
    // Every frame has it, for signing out.
    std::string csrf() { return PageVisitor::hidden(visitor_.get("/account"), "csrf"); }
    PageVisitor& visitor() { return visitor_; }

 private:
    PageVisitor visitor_;
};

class PeopleService : public testing::Test {
 protected:
    explicit PeopleService(ServiceWish wish = {}) : service(std::move(wish)) {
        set_platform_role(pat, PlatformRole::admin);
        set_platform_role(rita, PlatformRole::reviewer);
    }

    Store& store() { return service.store(); }
    template <class Work>
    auto read(Work work) {
        auto unit = [&](const ReadTx& tx) { return work(tx); };
        return store().read_now(unit);
    }
    template <class Work>
    auto write(Work work) {
        auto unit = [&](WriteTx& tx) { return work(tx); };
        return store().write_now(unit);
    }
    void set_platform_role(const TestUser& user, PlatformRole role) {
        write([&](WriteTx& tx) { return tx.users().set_platform_role(user.id, role); });
    }
    void set_policy(CompanyId company, AppPolicy policy) {
        write([&](WriteTx& tx) { return tx.companies().set_app_policy(company, policy); });
    }
    void set_rule(CompanyId company, const TestApp& app, AppRule rule) {
        write([&](WriteTx& tx) {
            tx.company_app_rules().set({company, app.app.id, rule, {}, Time{}});
            return true;
        });
    }
    std::shared_ptr<const App> find(const TestApp& app) {
        return read([&](const ReadTx& tx) { return tx.apps().find(app.app.id); });
    }
    template <class Change>
    void change(const TestApp& app, Change change) {
        write([&](WriteTx& tx) {
            App changed = *tx.apps().find(app.app.id);
            change(changed);
            return tx.apps().update(changed);
        });
    }
    // Published, with a name.
    TestApp a_listed_app(CompanyId developer, const std::string& name, const AppWish& wish = {}) {
        auto app = service.add_app(developer, wish);
        change(app, [&](App& changed) {
            changed.name = name;
            changed.kind = AppKind::public_app;
            changed.category = "Sales";
            changed.profile.summary = "Summary of " + name;
        });
        app.app = *find(app);
        return app;
    }
    bool is_installed(const TestApp& app, const TestUser& user) {
        return read([&](const ReadTx& tx) {
            return tx.grants().find_active(app.app.id, user.id, user.company_id).has_value();
        });
    }
    std::vector<AuditEvent> audit(CompanyId company, AuditKind kind) {
        AuditFilter filter;
        filter.company_id = company;
        filter.kind = kind;
        return read([&](const ReadTx& tx) { return tx.audit_events().list(filter); });
    }

    RunningService service;
    CompanyId acme = service.add_company("acme");
    CompanyId globex = service.add_company("globex");
    TestUser ada = service.add_user("ada@acme.test", acme, Role::admin);
    TestUser dev = service.add_user("dev@acme.test", acme, Role::developer);
    TestUser ben = service.add_user("ben@acme.test", acme);
    TestUser grace = service.add_user("grace@globex.test", globex, Role::admin);
    TestUser pat = service.add_user("pat@globex.test", globex);
    TestUser rita = service.add_user("rita@globex.test", globex);
};

}  // namespace grantor::test
