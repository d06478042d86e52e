// Two companies, their people and apps in a store of the test's own, with no server: the words with
// which the tests of the protocol's endpoints ask, and read why they are refused.
#pragma once

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <gmock/gmock.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "authserver/authorization/consent.hpp"
#include "authserver/token/token_endpoint.hpp"
#include "base/encoding.hpp"
#include "oauth/pkce.hpp"
#include "oauth/refusals.hpp"
#include "rules/grant_states.hpp"
#include "service/visitor.hpp"
#include "store/store.hpp"
#include "tests/store/support/temporary_directory.hpp"
#include "tests/support/source_policy.hpp"
#include "token/authorization_code.hpp"
#include "token/client_secret.hpp"
#include "token/refresh_token.hpp"

namespace grantor::authserver::test {

using Fields = std::vector<std::pair<std::string, std::string>>;

inline std::string form_of(const Fields& fields) {
    std::string out;
    for (const auto& [name, value] : fields)
        out += fmt::format("{}{}={}", out.empty() ? "" : "&", name, percent_encode(value));
    return out;
}

// What a client posts; a form with the credentials of nobody, until they are set.
struct Post {
    Fields fields = {};
    std::string method = "POST";
    std::string content_type = "application/x-www-form-urlencoded";
    std::string authorization = {};
    std::string body = {};  // backs the views of what is read from it

    Result<ClientRequest> read() {
        body = form_of(fields);
        return read_client_request(
            {method, content_type, {authorization, authorization.empty() ? 0U : 1U}, body});
    }
    Post with(std::string name, std::string value) const {
        auto out = *this;
        std::erase_if(out.fields, [&](const auto& field) { return field.first == name; });
        out.fields.emplace_back(std::move(name), std::move(value));
        return out;
    }
    Post without(std::string_view name) const {
        auto out = *this;
        std::erase_if(out.fields, [&](const auto& field) { return field.first == name; });
        return out;
    }
};

struct TestApp {
    App app;
    std::string secret;

    std::string basic() const {
        return "Basic " + to_base64(as_bytes(fmt::format("{}:{}", app.client_id, secret)));
    }
};

inline const std::string callback = "https://app.example/callback";
inline const std::string verifier = "a-verifier-for-tests-with-at-least-43-characters";

class ProtocolWorld {
 private:
    grantor::test::TemporaryDirectory directory_;
    SeededRandom random_{7};
    int apps_made_ = 0;
    int blind_claims_ = 0;
    std::unique_ptr<Store> store_ = open_sqlite({.path = directory_.file("grantor.db")});

 public:
    Time now = from_ms(1'800'000'000'000);
    const Policy policy = source_policy();
    const Site site{"https://oauth.example", "https://api.example"};
    const KeyRing keys = KeyRing::make(random_, now);
    const CompanyId acme = add_company("acme");
    const CompanyId globex = add_company("globex");
    const UserId ann = add_user("ann@acme.test", acme);
    const TestApp app = add_app(acme);

    Random& random() { return random_; }
    // How many requests token() has claimed without reading first.
    int blind_claims() const { return blind_claims_; }
    Store& store() { return *store_; }
    Context context() {
        return {now,        random_, policy, site, keys, store_->scopes(), "00000000000000aa",
                "192.0.2.7"};
    }

    template <class Work>
    auto read(Work work) {
        return store_->read_now([&](const ReadTx& tx) { return work(tx); });
    }
    template <class Work>
    auto write(Work work) {
        return store_->write_now([&](WriteTx& tx) { return work(tx); });
    }

    TestApp add_app(CompanyId developer, const std::function<void(App&)>& change = {}) {
        TestApp out;
        auto& app = out.app;
        app.developer_company_id = developer;
        app.client_id = fmt::format("{:016x}", ++apps_made_);
        app.name = "Ledger";
        app.status = AppStatus::live;
        app.scopes = store_->scopes().parse("deals:read,base").value();
        app.redirect_uris = {callback};
        if (change) change(app);
        const auto secret = make_client_secret(random_);
        write([&](WriteTx& tx) {
            app.id = tx.apps().add(app);
            if (app.is_public_client()) return true;
            out.secret = secret.reveal();
            const auto stored = protect_client_secret(secret, keys, random_);
            return tx.apps()
                .add_secret(
                    {{}, app.id, stored.digest.key_id, stored.digest.mac, stored.sealed, now, now})
                .has_value();
        });
        return out;
    }
    // As an operator may say at any time.
    void let_imply(std::string_view scope, const std::string& other) {
        write([&](WriteTx& tx) {
            auto all = tx.scopes().all();
            auto& changed = *std::ranges::find(all, scope, &Scope::name);
            changed.implies = {other};
            return tx.scopes().update(changed);
        });
    }
    void update(const TestApp& which, const std::function<void(App&)>& change) {
        write([&](WriteTx& tx) {
            auto app = *tx.apps().find(which.app.id);
            change(app);
            return tx.apps().update(app);
        });
    }

    // A pending grant of `ann`, with what its code says.
    AuthorizationCode add_code(const TestApp& app,
                               std::optional<CodeChallenge> challenge = std::nullopt) {
        Grant grant;
        grant.app_id = app.app.id;
        grant.user_id = ann;
        grant.company_id = acme;
        grant.scopes = app.app.scopes;
        grant.secret = random_.bytes<sizeof(GrantSecret)>();
        grant.created_at = now;
        grant.last_used_day = day_of(now);
        grant.id = write([&](WriteTx& tx) { return tx.grants().add_pending(grant); });
        return {grant.id, grant.secret,
                BoundRedirectUri::bind(callback, RedirectUriSource::presented), challenge,
                now + policy.code_lifetime};
    }
    std::string sealed(const AuthorizationCode& code) {
        return seal_authorization_code(code, keys, random_);
    }
    // An installation of `ann`, with its refresh token.
    RefreshToken install(const TestApp& app) {
        const auto code = add_code(app);
        write([&](WriteTx& tx) { return activate_grant(code.grant_id, tx, now); });
        return {code.grant_id, code.secret, 0};
    }
    std::string sealed(const RefreshToken& token) { return seal_refresh_token(token, keys); }
    Grant grant(GrantId id) {
        return read([&](const ReadTx& tx) { return tx.grants().find(id).value(); });
    }
    std::vector<AuditKind> audited() {
        std::vector<AuditKind> out;
        for (const auto& event : read([](const ReadTx& tx) { return tx.audit_events().list({}); }))
            out.push_back(event.kind);
        return out;
    }

    // The whole of POST /oauth/token but HTTP. `between` runs between reading and writing, of a
    // request that is decided by reading and needs a unit of work.
    ExplainedResult<Granted> token(Post post, const std::function<void()>& between = {}) {
        const auto request = post.read();
        if (!request) return refuse(request.error());
        const auto asked = context();
        const auto decide = [&](Looking looking) {
            return read([&](const ReadTx& tx) {
                return decide_token_request(*request, tx, asked, looking);
            });
        };
        const auto run = [](auto task) {
            task.start();
            return task.take();
        };
        auto decision = decide(between ? Looking::first : Looking::after_claiming);
        if (const auto* blind = decision ? std::get_if<BlindClaim>(&*decision) : nullptr) {
            ++blind_claims_;
            if (auto granted = run(carry_out_blindly(*blind, *store_, asked))) return *granted;
            decision = decide(Looking::first);
        }
        if (!decision) return refuse(decision.error());
        if (const auto* granted = std::get_if<Granted>(&*decision)) return *granted;
        if (between)
            between();
        else if (auto granted = run(note_use(std::get<TokenClaim>(*decision), *store_, asked)))
            return *granted;
        const auto outcome = write([&](WriteTx& tx) {
            return carry_out_token_request(std::get<TokenClaim>(*decision), tx, context());
        });
        if (!outcome) return refuse(outcome.error());
        if (const auto* misused = std::get_if<Misused>(&*outcome)) return refuse(misused->refused);
        return std::get<Granted>(*outcome);
    }

 private:
    CompanyId add_company(const std::string& label) {
        return write([&](WriteTx& tx) {
            Company company;
            company.label = label;
            company.name = label;
            return tx.companies().add(company);
        });
    }
    UserId add_user(const std::string& email, CompanyId company) {
        return write([&](WriteTx& tx) {
            User user;
            user.email = email;
            const auto id = tx.users().add(user);
            tx.memberships().add({company, id, Role::regular, now});
            return id;
        });
    }
};

// Refused with this error, by this check, with this explanation: about the app and the grant that
// the request was about, as far as they are known.
template <class T>
void expect_refused(const ExplainedResult<T>& outcome, const Error& error, std::string_view check,
                    const testing::Matcher<std::string>& text) {
    ASSERT_FALSE(outcome);
    const auto& [told, explanation] = outcome.error();
    EXPECT_EQ(told.message(), error.message());
    EXPECT_EQ(told.code, error.code);
    EXPECT_EQ(told.challenge, error.challenge);
    EXPECT_EQ(explanation.check, check);
    EXPECT_THAT(explanation.text, text);
}

}  // namespace grantor::authserver::test
