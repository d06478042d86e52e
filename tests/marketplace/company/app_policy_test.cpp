#include "marketplace/company/app_policy.hpp"

#include "marketplace/company/installations.hpp"
#include "marketplace/company/requests.hpp"
#include "tests/marketplace/developer/hub_world.hpp"

namespace grantor::marketplace {
namespace {

using test::HubWorld;
using testing::IsEmpty;
using testing::SizeIs;

template <class Unit, class... Input>
auto run(HubWorld& world, Unit unit, const Actor& actor, const Input&... input) {
    return world.write(
        [&](WriteTx& tx, const Context& context) { return unit(input..., actor, tx, context); });
}
Outcome<void> decline(HubWorld& world, const Actor& actor, InstallRequestId id,
                      std::string_view reason = {}) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return decline_request(id, reason, actor, tx, context);
    });
}
std::optional<AppRule> rule_of(HubWorld& world, const App& app, const Actor& actor) {
    return world.read([&](const ReadTx& tx) -> std::optional<AppRule> {
        const auto rule = tx.company_app_rules().find(actor.company->id, app.id);
        if (!rule) return std::nullopt;
        return rule->rule;
    });
}
InstallRequestId a_request(HubWorld& world, const App& app, const Actor& person) {
    return world.store().write_now([&](WriteTx& tx) {
        InstallRequest request;
        request.company_id = person.company->id;
        request.app_id = app.id;
        request.user_id = person.user.id;
        request.asked_at = world.now;
        return tx.install_requests().add(request);
    });
}
InstallRequestState state_of(HubWorld& world, InstallRequestId id) {
    return world.read([&](const ReadTx& tx) { return tx.install_requests().find(id)->state; });
}
App a_live_app(HubWorld& world) {
    const auto app = world.register_app(AppKind::private_app).app;
    world.set_status(app, AppStatus::live);
    return *world.find(app.client_id);
}

}  // namespace

TEST(AppPolicies, have_words_that_are_read_back) {
    for (const auto policy : {AppPolicy::open, AppPolicy::allow_list, AppPolicy::approval})
        EXPECT_EQ(policy_named(policy_name(policy)), policy);
    for (const auto rule : {AppRule::allowed, AppRule::blocked})
        EXPECT_EQ(rule_named(rule_name(rule)), rule);
    EXPECT_EQ(policy_named(""), std::nullopt);
    EXPECT_EQ(rule_named("none"), std::nullopt);
}

TEST(AppPolicies, are_changed_and_noted_once) {
    HubWorld world;
    EXPECT_EQ(run(world, change_policy, world.admin, std::optional<AppPolicy>{})
                  .error()
                  .fields.at(0)
                  .field,
              "policy");
    for (int i = 0; i < 2; ++i)
        ASSERT_TRUE(run(world, change_policy, world.admin, std::optional(AppPolicy::approval)));
    AuditFilter filter;
    filter.kind = AuditKind::company_app_policy_changed;
    const auto events =
        world.read([&](const ReadTx& tx) { return tx.audit_events().list(filter); });
    ASSERT_THAT(events, SizeIs(1));
    EXPECT_EQ(events[0].detail, "open → approval");
    EXPECT_EQ(events[0].company_id, world.acme->id);
}

TEST(Attack16, a_company_cannot_have_rules_for_drafts_of_others) {
    HubWorld world;
    const auto draft = world.register_app(AppKind::private_app).app;
    const auto unknown = world.write([&](WriteTx& tx, const Context& context) {
        return change_rule("0123456789abcdef", AppRule::blocked, world.stranger, tx, context);
    });
    const auto refused = world.write([&](WriteTx& tx, const Context& context) {
        return change_rule(draft.client_id, AppRule::blocked, world.stranger, tx, context);
    });
    EXPECT_EQ(refused.error().kind, Refusal::Kind::not_found);
    EXPECT_EQ(refused.error().text, unknown.error().text);
    EXPECT_EQ(rule_of(world, draft, world.stranger), std::nullopt);
}

TEST(AppRules, are_set_replaced_and_taken_away) {
    HubWorld world;
    const auto app = a_live_app(world);
    const auto set = [&](std::optional<AppRule> rule) {
        return world.write([&](WriteTx& tx, const Context& context) {
            return change_rule(app.client_id, rule, world.stranger, tx, context);
        });
    };
    for (const auto rule : {std::optional(AppRule::blocked), std::optional(AppRule::allowed),
                            std::optional<AppRule>(), std::optional<AppRule>()}) {
        ASSERT_TRUE(set(rule));
        EXPECT_EQ(rule_of(world, app, world.stranger), rule);
    }
    std::vector<std::string> details;
    for (const auto& event : world.audit_events(app.id))
        if (event.kind == AuditKind::company_app_rule_changed) details.push_back(event.detail);
    EXPECT_THAT(details, testing::ElementsAre("allowed → no rule", "blocked → allowed",
                                              "no rule → blocked"));
    // A company that has a rule for an app still finds it when it is no longer open.
    ASSERT_TRUE(set(AppRule::blocked));
    world.set_status(app, AppStatus::disabled);
    EXPECT_TRUE(set(std::nullopt));
}

TEST(Attack16, an_admin_cannot_end_installations_of_another_company) {
    HubWorld world;
    const auto app = a_live_app(world);
    const auto id = world.install(app, world.regular);
    const auto refused = world.write([&](WriteTx& tx, const Context& context) {
        return end_installation(app.client_id, world.regular.user.id, world.stranger, tx, context);
    });
    const auto unknown = world.write([&](WriteTx& tx, const Context& context) {
        return end_installation("0123456789abcdef", {4711}, world.stranger, tx, context);
    });
    EXPECT_EQ(refused.error().text, unknown.error().text);
    EXPECT_EQ(run(world, end_installations_of, world.stranger, app.client_id).value(), 0);
    EXPECT_TRUE(world.read([&](const ReadTx& tx) { return tx.grants().find(id)->is_active(); }));
    InstallationQuery query;
    query.client_id = app.client_id;
    EXPECT_THAT(
        world.read([&](const ReadTx& tx) { return find_installations(query, world.stranger, tx); })
            .rows,
        IsEmpty());
}

TEST(Installations, are_found_by_app_and_person_in_pages) {
    HubWorld world;
    const auto app = a_live_app(world);
    const auto other = world.register_app(AppKind::private_app, "Other").app;
    for (const auto& person : {world.admin, world.developer, world.regular})
        world.install(app, person);
    world.install(other, world.regular);
    InstallationQuery query;
    const auto find = [&] {
        return world.read(
            [&](const ReadTx& tx) { return find_installations(query, world.admin, tx); });
    };
    EXPECT_THAT(find().rows, SizeIs(4));
    query.email = world.regular.user.email;
    EXPECT_THAT(find().rows, SizeIs(2));
    query.client_id = other.client_id;
    EXPECT_THAT(find().rows, SizeIs(1));
    query.email = "nobody@acme.example";
    EXPECT_THAT(find().rows, IsEmpty());
    query = {};
    query.limit = 3;
    const auto first = find();
    EXPECT_TRUE(first.has_more);
    query.after_user = first.rows.back().grant.user_id;
    query.after_app = first.rows.back().grant.app_id;
    EXPECT_THAT(find().rows, SizeIs(1));
    const auto apps =
        world.read([&](const ReadTx& tx) { return find_installed_apps(world.admin, tx); });
    ASSERT_THAT(apps, SizeIs(2));
    EXPECT_EQ(apps[0].app->id, app.id);
    EXPECT_EQ(apps[0].installations, 3);
}

TEST(Installations, end_one_by_one_or_all_of_an_app) {
    HubWorld world;
    const auto app = a_live_app(world);
    for (const auto& person : {world.admin, world.developer, world.regular})
        world.install(app, person);
    const auto end = [&](UserId user) {
        return world.write([&](WriteTx& tx, const Context& context) {
            return end_installation(app.client_id, user, world.admin, tx, context);
        });
    };
    ASSERT_TRUE(end(world.regular.user.id));
    EXPECT_FALSE(end(world.regular.user.id));
    EXPECT_EQ(run(world, end_installations_of, world.admin, app.client_id).value(), 2);
    EXPECT_EQ(run(world, end_installations_of, world.admin, app.client_id).value(), 0);
    std::size_t noted = 0;
    for (const auto& one : world.audit_events(app.id))
        noted += one.kind == AuditKind::uninstalled_by_admin &&
                 one.user_id == world.admin.user.id && one.detail.contains("@acme.example");
    EXPECT_EQ(noted, 3u);
}

TEST(Attack16, requests_of_another_company_are_unknown) {
    HubWorld world;
    const auto app = a_live_app(world);
    const auto id = a_request(world, app, world.regular);
    const auto unknown = run(world, approve_request, world.stranger, InstallRequestId{98765});
    EXPECT_EQ(unknown.error().kind, Refusal::Kind::not_found);
    EXPECT_EQ(run(world, approve_request, world.stranger, id).error().text, unknown.error().text);
    EXPECT_EQ(decline(world, world.stranger, id).error().text, unknown.error().text);
    EXPECT_EQ(state_of(world, id), InstallRequestState::waiting);
}

TEST(Requests, that_are_approved_allow_the_app_and_answer_everybody) {
    HubWorld world;
    const auto app = a_live_app(world);
    const auto one = a_request(world, app, world.regular);
    const auto two = a_request(world, app, world.developer);
    ASSERT_TRUE(run(world, approve_request, world.admin, one));
    EXPECT_EQ(state_of(world, one), InstallRequestState::approved);
    EXPECT_EQ(state_of(world, two), InstallRequestState::approved);
    EXPECT_EQ(rule_of(world, app, world.admin), AppRule::allowed);
    EXPECT_EQ(run(world, approve_request, world.admin, one).error().kind, Refusal::Kind::conflict);
    EXPECT_EQ(decline(world, world.admin, two).error().kind, Refusal::Kind::conflict);
}

TEST(Requests, that_are_declined_concern_one_person) {
    HubWorld world;
    const auto app = a_live_app(world);
    const auto one = a_request(world, app, world.regular);
    const auto two = a_request(world, app, world.developer);
    ASSERT_TRUE(decline(world, world.admin, one, "We have one."));
    EXPECT_EQ(
        world.read([&](const ReadTx& tx) { return tx.install_requests().find(one)->answer; }),
        "We have one.");
    EXPECT_EQ(state_of(world, one), InstallRequestState::declined);
    EXPECT_EQ(state_of(world, two), InstallRequestState::waiting);
    EXPECT_EQ(rule_of(world, app, world.admin), std::nullopt);
    RequestQuery waiting;
    waiting.state = InstallRequestState::waiting;
    EXPECT_THAT(
        world.read([&](const ReadTx& tx) { return find_requests(waiting, world.admin, tx); }).rows,
        SizeIs(1));
}

TEST(Requests, for_an_app_that_is_gone_cannot_be_approved) {
    HubWorld world;
    const auto app = a_live_app(world);
    const auto id = a_request(world, app, world.regular);
    world.set_status(app, AppStatus::deleted);
    EXPECT_EQ(run(world, approve_request, world.admin, id).error().kind, Refusal::Kind::conflict);
    EXPECT_EQ(state_of(world, id), InstallRequestState::waiting);
    EXPECT_TRUE(decline(world, world.admin, id));
}

}  // namespace grantor::marketplace
