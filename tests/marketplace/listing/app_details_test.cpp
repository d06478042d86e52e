#include "marketplace/listing/app_details.hpp"

#include "tests/marketplace/developer/hub_world.hpp"

namespace grantor::marketplace {
namespace {

using test::HubWorld;

Outcome<AppDetails> find(HubWorld& world, const App& app,
                         const std::optional<Actor>& person = std::nullopt) {
    return world.read(
        [&](const ReadTx& tx) { return find_app_details(app.client_id, person, tx); });
}
Outcome<InstallRequestId> ask(HubWorld& world, const App& app, const Actor& actor,
                              std::string_view note = "") {
    return world.write([&](WriteTx& tx, const Context& context) {
        return ask_to_install(app.client_id, note, actor, tx, context);
    });
}
// As a person of that company sees it.
Actor with_policy(HubWorld& world, Actor actor, AppPolicy policy) {
    world.store().write_now(
        [&](WriteTx& tx) { return tx.companies().set_app_policy(actor.company->id, policy); });
    actor.company =
        world.read([&](const ReadTx& tx) { return tx.companies().find(actor.company->id); });
    return actor;
}

}  // namespace

TEST(AppDetails, of_what_is_not_open_are_for_its_company_and_reviewers) {
    HubWorld world;
    const auto app = world.register_app(AppKind::public_app).app;
    for (const auto status : {AppStatus::draft, AppStatus::in_review, AppStatus::disabled}) {
        world.set_status(app, status);
        EXPECT_EQ(find(world, app).error().kind, Refusal::Kind::not_found);
        EXPECT_EQ(find(world, app, world.stranger).error().text, find(world, App{}).error().text);
        EXPECT_TRUE(find(world, app, world.regular));
        EXPECT_TRUE(find(world, app, world.reviewer));
    }
    for (const auto status : {AppStatus::approved, AppStatus::live}) {
        world.set_status(app, status);
        EXPECT_TRUE(find(world, app));
        EXPECT_TRUE(find(world, app, world.stranger));
    }
    world.set_status(app, AppStatus::deleted);
    for (const auto& person : {world.regular, world.reviewer, world.platform_admin})
        EXPECT_FALSE(find(world, app, person));
}

TEST(InstallLink, is_the_apps_own_page_or_the_question_for_consent_without_a_state) {
    App app;
    app.client_id = "00000000000000aa";
    app.redirect_uris = {"https://app.example/callback"};
    EXPECT_EQ(install_link(app), "/oauth/authorize?client_id=00000000000000aa");
    app.redirect_uris.push_back("https://app.example/other");
    EXPECT_EQ(install_link(app),
              "/oauth/authorize?client_id=00000000000000aa&redirect_uri=https%3A%2F%2Fapp.example"
              "%2Fcallback");
    app.client_type = ClientType::public_client;
    EXPECT_EQ(install_link(app), "");
    app.installation_url = "https://app.example/install";
    EXPECT_EQ(install_link(app), "https://app.example/install");
}

TEST(InstallRequests, are_refused_where_nobody_has_to_be_asked) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    world.set_status(app, AppStatus::live);
    EXPECT_EQ(ask(world, app, world.stranger).error().kind, Refusal::Kind::conflict);
    const auto listed = with_policy(world, world.stranger, AppPolicy::allow_list);
    EXPECT_EQ(ask(world, app, listed).error().text, "Your company does not allow this app.");
    // An admin installs without asking.
    const auto admin = with_policy(world, world.stranger, AppPolicy::approval);
    EXPECT_EQ(ask(world, app, admin).error().text, "You can install this app yourself.");
}

TEST(InstallRequests, of_apps_that_cannot_be_installed_are_refused) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    const auto reviewer = with_policy(world, world.reviewer, AppPolicy::approval);
    EXPECT_EQ(ask(world, app, reviewer).error().kind, Refusal::Kind::conflict);
    auto person = reviewer;
    person.user.platform_role = PlatformRole::none;
    EXPECT_EQ(ask(world, app, person).error().kind, Refusal::Kind::not_found);
    world.set_status(app, AppStatus::disabled);
    EXPECT_FALSE(ask(world, app, with_policy(world, world.regular, AppPolicy::approval)));
}

TEST(InstallRequests, wait_once_for_an_answer) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    world.set_status(app, AppStatus::live);
    const auto person = with_policy(world, world.reviewer, AppPolicy::approval);
    EXPECT_EQ(ask(world, app, person, std::string(501, 'x')).error().fields.at(0).field, "note");
    const auto id = ask(world, app, person, " to file quotes ").value();
    const auto request =
        world.read([&](const ReadTx& tx) { return *tx.install_requests().find(id); });
    EXPECT_EQ(request.note, "to file quotes");
    EXPECT_EQ(request.user_id, person.user.id);
    EXPECT_EQ(request.asked_at, world.now);
    EXPECT_EQ(ask(world, app, person).error().kind, Refusal::Kind::conflict);
    EXPECT_EQ(find(world, app, person)->request->id, id);
    EXPECT_EQ(find(world, app, person)->verdict, InstallVerdict::needs_approval);

    world.store().write_now([&](WriteTx& tx) {
        return tx.install_requests().decide(id, InstallRequestState::declined, {}, world.now);
    });
    EXPECT_TRUE(ask(world, app, person));
    EXPECT_EQ(world.audit_events(app.id).at(0).kind, AuditKind::install_requested);
}

TEST(InstallVerdicts, follow_rule_then_policy_then_role) {
    using enum InstallVerdict;
    const std::optional<AppRule> none;
    struct Row {
        AppPolicy policy;
        std::optional<AppRule> rule;
        Role role;
        InstallVerdict verdict;
    };
    const Row rows[] = {
        {AppPolicy::open, none, Role::regular, allowed},
        {AppPolicy::open, AppRule::blocked, Role::regular, blocked},
        {AppPolicy::open, AppRule::blocked, Role::admin, blocked},
        {AppPolicy::open, AppRule::allowed, Role::regular, allowed},
        {AppPolicy::allow_list, none, Role::regular, not_on_list},
        {AppPolicy::allow_list, none, Role::admin, not_on_list},
        {AppPolicy::allow_list, AppRule::allowed, Role::regular, allowed},
        {AppPolicy::allow_list, AppRule::blocked, Role::admin, blocked},
        {AppPolicy::approval, none, Role::regular, needs_approval},
        {AppPolicy::approval, none, Role::developer, needs_approval},
        {AppPolicy::approval, none, Role::admin, allowed},
        {AppPolicy::approval, AppRule::allowed, Role::regular, allowed},
        {AppPolicy::approval, AppRule::blocked, Role::admin, blocked},
    };
    for (const auto& row : rows)
        EXPECT_EQ(install_verdict(row.policy, row.rule, row.role), row.verdict)
            << static_cast<int>(row.policy) << static_cast<int>(row.role);
}

}  // namespace grantor::marketplace
