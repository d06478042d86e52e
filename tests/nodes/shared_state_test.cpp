// What one node does, the others know.
#include <fmt/format.h>

#include "marketplace/platform/apps.hpp"
#include "marketplace/platform/companies.hpp"
#include "rules/scopes.hpp"
#include "tests/nodes/cluster.hpp"
#include "tests/support/page_visitor.hpp"

namespace grantor::test {
namespace {

class SharedState : public Cluster {
 protected:
    void SetUp() override {
        Cluster::SetUp();
        if (nodes.empty()) return;
        acme = node(0).add_company("acme");
        platform = node(0).add_company("platform");
        ada = node(0).add_user("ada@acme.test", acme, Role::admin);
        app = node(0).add_app(acme);
    }
    int status(std::size_t index, const std::string& token) {
        return node(index).call("/api/v2/deals?limit=1", token).status;
    }
    // Unit of work of the platform's admin, on that node.
    template <class Act>
    void act_on(std::size_t index, Act act) {
        auto& parts = node(index).parts();
        const Context context{parts.clock.now(), parts.random,          parts.policy, parts.site,
                              parts.keys.get(),  parts.store->scopes(), "request",    "127.0.0.1"};
        Actor admin;
        admin.user.id = ada.id;
        admin.user.platform_role = PlatformRole::admin;
        admin.company =
            parts.store->read_now([&](const ReadTx& tx) { return tx.companies().find(platform); });
        const auto done =
            parts.store->write_now([&](WriteTx& tx) { return act(tx, admin, context); });
        ASSERT_TRUE(done) << done.error().text;
    }
    bool all_refuse(const std::string& token) {
        const auto refuses = [&](std::size_t index) { return status(index, token) / 100 == 4; };
        return comes_true([&] { return refuses(0) && refuses(1) && refuses(2); });
    }
    // Not before the next look at what others have changed.
    bool all_install() {
        return comes_true([&] {
            const auto tokens = node(2).install(app, ada);
            return !tokens.access_token.empty() && status(1, tokens.access_token) == 200;
        });
    }

    CompanyId acme;
    CompanyId platform;
    TestUser ada;
    TestApp app;
};

TEST_F(SharedState, a_token_of_one_node_works_on_the_others) {
    const auto code = node(0).code_for(app, ada);
    const auto answer = node(1).exchange(app, code);
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto token = json_text(answer.body, "access_token");
    EXPECT_EQ(status(0, token), 200);
    EXPECT_EQ(status(1, token), 200);
    EXPECT_EQ(status(2, token), 200);
    const auto refreshed = node(2).refresh(app, json_text(answer.body, "refresh_token"));
    EXPECT_EQ(refreshed.status, 200);
    EXPECT_EQ(status(0, json_text(refreshed.body, "access_token")), 200);
    EXPECT_EQ(node(2).exchange(app, code).status, 400) << "a code works once in the cluster";
    EXPECT_TRUE(all_refuse(token)) << "and its second use ends the grant";
}

TEST_F(SharedState, a_disabled_app_is_refused_everywhere) {
    const auto tokens = node(1).install(app, ada);
    ASSERT_EQ(status(2, tokens.access_token), 200);
    act_on(0, [&](WriteTx& tx, const Actor& admin, const Context& context) {
        return marketplace::disable_app(app.client_id(), "Too many.", admin, tx, context);
    });
    EXPECT_TRUE(all_refuse(tokens.access_token));
    EXPECT_NE(node(2).refresh(app, tokens.refresh_token).status, 200);
    act_on(1, [&](WriteTx& tx, const Actor& admin, const Context& context) {
        return marketplace::enable_app(app.client_id(), admin, tx, context);
    });
    EXPECT_EQ(node(2).refresh(app, tokens.refresh_token).status, 200);
    EXPECT_TRUE(all_install());
}

TEST_F(SharedState, a_suspended_company_is_refused_everywhere) {
    const auto tokens = node(1).install(app, ada);
    ASSERT_EQ(status(2, tokens.access_token), 200);
    act_on(0, [&](WriteTx& tx, const Actor& admin, const Context& context) {
        return marketplace::suspend_company("acme", admin, tx, context);
    });
    EXPECT_TRUE(all_refuse(tokens.access_token));
    act_on(2, [&](WriteTx& tx, const Actor& admin, const Context& context) {
        return marketplace::activate_company("acme", admin, tx, context);
    });
    EXPECT_TRUE(all_install());
}

TEST_F(SharedState, a_scope_that_is_added_or_retired_is_so_everywhere) {
    const auto by = [&](const Context& context) { return context.audit(AuditKind::app_changed); };
    act_on(0, [&](WriteTx& tx, const Actor&, const Context& context) {
        const ScopeDraft draft{"orders:read", "See orders.", "Orders", ScopeKind::view, {}, false};
        return add_scope(draft, by(context), tx);
    });
    const auto knows = [&](std::size_t index) {
        return node(index).store().scopes().find("orders:read").has_value();
    };
    EXPECT_TRUE(comes_true([&] { return knows(0) && knows(1) && knows(2); }));
    const auto offers = [&](std::size_t index) {
        return node(index)
            .get("/.well-known/oauth-authorization-server")
            .body.contains("\"orders:read\"");
    };
    EXPECT_TRUE(comes_true([&] { return offers(1) && offers(2); }));
    act_on(1, [&](WriteTx& tx, const Actor&, const Context& context) {
        return retire_scope("orders:read", by(context), tx);
    });
    EXPECT_TRUE(comes_true([&] { return !offers(0) && !offers(2); }));
}

TEST_F(SharedState, a_session_is_one_for_all_nodes) {
    PageVisitor visitor(node(0));
    visitor.sign_in(ada);
    ASSERT_FALSE(visitor.cookie().empty());
    std::vector<PageVisitor> elsewhere;
    for (const std::size_t index : {1, 2}) {
        elsewhere.emplace_back(node(index)).set_cookie(visitor.cookie());
        EXPECT_EQ(elsewhere.back().get("/account/keys").status, 200);
    }
    const auto csrf = PageVisitor::hidden(elsewhere[0].get("/account/keys"), "csrf");
    ASSERT_EQ(elsewhere[0].post("/sign-out", {{"csrf", csrf}}).status, 303);
    EXPECT_EQ(elsewhere[1].get("/account/keys").status, 303) << "at once: a session is a row";
    EXPECT_EQ(visitor.get("/account/keys").status, 303);
}

TEST_F(SharedState, whoever_guesses_passwords_is_slowed_by_all) {
    const auto guess = [&](std::size_t index) {
        auto wrong = ada;
        wrong.password = "wrong";
        PageVisitor visitor(node(index));
        return visitor.sign_in(wrong).body.contains("Too many attempts");
    };
    for (int i = 0; i < 10; ++i) ASSERT_FALSE(guess(0)) << i;
    ASSERT_TRUE(guess(0));
    PageVisitor owner(node(1));
    EXPECT_TRUE(comes_true([&] { return guess(1); }));
    EXPECT_TRUE(comes_true([&] { return guess(2); }));
}

TEST_F(SharedState, a_burst_is_one_for_all_nodes) {
    change_options = [](app::Options& options) {
        options.edge.limits.plans.fill({.burst = 80, .burst_personal = 80, .burst_search = 80});
    };
    auto& one = add_node();
    auto& two = add_node();
    const auto token = node(0).install(app, ada).access_token;
    const auto ask = [&](RunningService& service) {
        return service.call("/api/v2/deals?limit=1", token).status;
    };
    // Fewer than the second node would let through by itself. The window is two seconds, so a slow
    // machine may have to begin again.
    EXPECT_TRUE(comes_true([&] {
        for (int i = 0; i < 80 && ask(one) != 429; ++i) continue;
        int passed = 0;
        const bool has_ended = comes_true([&] { return ask(two) == 429 || ++passed >= 60; });
        return has_ended && passed < 60;
    }));
}

}  // namespace
}  // namespace grantor::test
