// A store with two companies, people, an app and an installation, and the gate in front of it.
#pragma once

#include <gtest/gtest.h>
#include <memory>
#include <string>

#include "edge/gate.hpp"
#include "store/store.hpp"
#include "tests/store/support/temporary_directory.hpp"
#include "tests/support/api_request.hpp"
#include "tests/support/source_policy.hpp"
#include "token/access_token.hpp"

namespace grantor::test {

class EdgeWorld {
 public:
    EdgeWorld() {
        store->write_now([this](WriteTx& tx) { plant(tx); });
        remake_gate();
    }

    void remake_gate() {
        gate = std::make_unique<edge::Gate>(*store, edge::RouteRules::embedded(store->scopes()),
                                            policy, site);
    }

    ScopeSet scopes(std::string_view names) const { return *store->scopes().parse(names); }

    // As the token endpoint issues it to the installation, now.
    AccessToken a_token(std::string_view scope_names = "deals:full") {
        AccessToken token;
        token.grant_id = grant;
        token.company_id = acme;
        token.user_id = user;
        token.app_id = app;
        token.scopes = scopes(scope_names);
        token.issued = now;
        token.expires = now + policy.access_token_lifetime;
        token.id = make_token_id(random);
        return token;
    }
    std::string sealed(const AccessToken& token) { return seal_access_token(token, keys, random); }
    std::string a_legacy_token(Time issued) {
        return seal_legacy_access_token({grant, acme, user, issued, {}}, keys);
    }

    using Checked = std::expected<edge::Passage, edge::Denial>;
    Checked check(const ApiRequest& request) { return gate->admit({request.view(), now, keys}); }
    Checked check_token(const std::string& token, std::string method = "GET",
                        std::string target = "/api/v2/deals") {
        return check(an_api_request(std::move(method), std::move(target))
                         .with("Authorization", "Bearer " + token));
    }

    // 200, or the denial's status and the check that refused: "401 expired".
    static std::string outcome(const Checked& checked) {
        if (checked) return "200";
        return std::to_string(checked.error().status()) + " " +
               std::string{checked.error().explanation.check};
    }

    TemporaryDirectory directory;
    std::unique_ptr<Store> store = open_sqlite({.path = directory.file("grantor.db")});
    SeededRandom random{7};
    Time now = from_ms(1'790'000'000'000);
    KeyRing keys = KeyRing::make(random, now);
    Policy policy = source_policy();
    Site site{"http://127.0.0.1:8080", "http://127.0.0.1:8080", false};
    std::unique_ptr<edge::Gate> gate;
    CompanyId acme;
    CompanyId globex;
    UserId user;
    UserId admin;
    AppId app;
    GrantId grant;
    const std::string api_token = "0123456789abcdef0123456789abcdef01234567";
    const std::string admin_api_token = "abcdef0123456789abcdef0123456789abcdef01";

 private:
    void plant(WriteTx& tx) {
        acme = add_company(tx, "acme");
        globex = add_company(tx, "globex");
        user = add_user(tx, "ben@acme.example", Role::regular);
        admin = add_user(tx, "ada@acme.example", Role::admin);
        tx.api_tokens().add(sha256(as_bytes(api_token)), user, acme, now);
        tx.api_tokens().add(sha256(as_bytes(admin_api_token)), admin, acme, now);
        App made;
        made.developer_company_id = acme;
        made.client_id = "00112233445566aa";
        made.name = "An app";
        made.status = AppStatus::live;
        made.scopes = scopes("deals:full");
        made.created_at = now;
        app = tx.apps().add(made);
        Grant installed;
        installed.app_id = app;
        installed.user_id = user;
        installed.company_id = acme;
        installed.scopes = made.scopes;
        installed.created_at = now;
        grant = tx.grants().add_pending(installed);
        tx.grants().activate(grant, now);
    }
    CompanyId add_company(WriteTx& tx, const std::string& label) {
        Company company;
        company.label = label;
        company.name = label;
        company.currency = "EUR";
        company.created_at = now;
        return tx.companies().add(company);
    }
    UserId add_user(WriteTx& tx, const std::string& email, Role role) {
        User made;
        made.email = email;
        made.name = email;
        made.created_at = now;
        const auto id = tx.users().add(made);
        tx.memberships().add({acme, id, role, now});
        return id;
    }
};

}  // namespace grantor::test
