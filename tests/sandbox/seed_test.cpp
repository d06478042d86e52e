#include "sandbox/seed/seed.hpp"

#include <gmock/gmock.h>
#include <set>

#include "tests/support/sandbox_world.hpp"
#include "token/client_secret.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;
using test::keys_of;
using test::SandboxWorld;
using testing::ElementsAre;

const SandboxAddresses addresses{"http://127.0.0.1:8080", "http://127.0.0.1:8080",
                                 "http://127.0.0.1:8081"};

TEST(Seed, plants_the_same_world_for_the_same_seed) {
    SandboxWorld one(42);
    SandboxWorld two(42);
    SandboxWorld other(43);
    EXPECT_EQ(write_sandbox_json(one.world, addresses), write_sandbox_json(two.world, addresses));
    EXPECT_NE(write_sandbox_json(one.world, addresses), write_sandbox_json(other.world, addresses));
    EXPECT_EQ(one.get("/api/v2/deals?limit=500").data(), two.get("/api/v2/deals?limit=500").data());
}

TEST(Seed, plants_the_same_ids_after_a_reset) {
    SandboxWorld one(42);
    const auto before = write_sandbox_json(one.world, addresses);
    const auto plan = plan_world(42);
    const std::vector<std::string> hashes(plan.users.size(), "no password");
    one.add_deal("Before the reset");
    auto again = [&](WriteTx& tx) {
        tx.reset_all();
        return plant(tx, plan, hashes, {one.keys, one.random, one.now});
    };
    one.world = one.store->write_now(again);
    EXPECT_EQ(write_sandbox_json(one.world, addresses), before);
    EXPECT_EQ(one.get("/api/v2/deals?limit=500").data().as_array().size(), 55u);
}

TEST(Seed, plants_what_the_demo_promises) {
    SandboxWorld one;
    const auto& world = one.world;
    ASSERT_EQ(world.companies.size(), 3u);
    ASSERT_EQ(world.users.size(), 7u);
    std::size_t members_of_both = 0;
    std::size_t deactivated = 0;
    std::set<std::string> emails;
    for (const auto& user : world.users) {
        members_of_both += user.plan.memberships.size() == 2;
        deactivated += user.plan.state == UserState::deactivated;
        emails.insert(user.plan.email);
        EXPECT_TRUE(user.plan.password.starts_with("sandbox-")) << user.plan.password;
        EXPECT_TRUE(user.plan.email.ends_with(".example"));
    }
    EXPECT_EQ(members_of_both, 1u);
    EXPECT_EQ(deactivated, 1u);
    EXPECT_EQ(emails.size(), 7u);
    const auto count = [&](std::string_view label) {
        return one.store->read_now(
            [&](const ReadTx& tx) { return tx.records().count({one.company(label), "deal"}); });
    };
    EXPECT_EQ(count("acme"), 55);
    EXPECT_EQ(count("globex"), 45);
    EXPECT_EQ(count("initech"), 0);
}

TEST(Seed, plants_something_of_everything_in_each_company) {
    SandboxWorld one;
    for (const std::string label : {"acme", "globex"})
        for (const std::string path :
             {"/api/v2/organizations", "/api/v2/persons", "/api/v2/products", "/api/v2/pipelines",
              "/api/v2/stages", "/api/v2/activities", "/v1/notes", "/v1/leads", "/v1/leadLabels",
              "/api/v2/activities?done=true", "/api/v2/activities?done=false",
              "/api/v2/deals/1/products", "/api/v2/deals?status=won",
              "/api/v2/deals?person_id=1"}) {
            const auto answer = one.send(test::an_api_request("GET", path),
                                         one.caller(label, label == "acme" ? 0 : 2));
            EXPECT_EQ(answer.status, 200) << path;
            EXPECT_FALSE(answer.data().as_array().empty()) << label << path;
        }
}

TEST(Seed, plants_a_marketplace_with_something_of_everything) {
    SandboxWorld one;
    const auto& users = one.world.users;
    EXPECT_EQ(users[0].plan.platform_role, PlatformRole::admin);
    EXPECT_EQ(users[2].plan.platform_role, PlatformRole::reviewer);
    one.store->read_now([&](const ReadTx& tx) {
        AppSearch listed;
        listed.is_listed = true;
        for (const auto& app : tx.apps().search(listed)) {
            EXPECT_FALSE(app.category.empty()) << app.name;
            EXPECT_FALSE(app.profile.summary.empty()) << app.name;
        }
        EXPECT_EQ(tx.apps().search(listed).size(), 5u);
        EXPECT_EQ(tx.app_reviews().waiting({}, 10).size(), 1u);
        const auto initech = one.company("initech");
        EXPECT_EQ(tx.companies().find(initech)->app_policy, AppPolicy::approval);
        EXPECT_EQ(tx.install_requests().waiting(initech), 1);
        EXPECT_EQ(tx.grants().active_of_company(initech).size(), 3u);
        EXPECT_EQ(tx.memberships().admins(initech), 1);
        return true;
    });
}

// What scripts have been told to rely on: what came later has not changed what was there.
TEST(Seed, gives_the_first_apps_and_people_what_it_always_gave) {
    const auto plan = plan_world(1);
    EXPECT_EQ(plan.users[0].email, "ada.eriksen@acme.example");
    EXPECT_EQ(plan.users[0].password, "sandbox-olive-otter-94");
    EXPECT_EQ(plan.apps[1].client_id, "4a32b85e1abd3ad7");
    EXPECT_EQ(plan.apps[1].client_secret, "43c60b717fd39ed42625c1a35bbcef374149da87");
}

TEST(Seed, plants_apps_whose_secrets_work) {
    SandboxWorld one;
    ASSERT_EQ(one.world.apps.size(), 11u);
    for (const auto& seeded : one.world.apps) {
        const auto app = one.store->read_now(
            [&](const ReadTx& tx) { return tx.apps().find_by_client_id(seeded.plan.client_id); });
        ASSERT_TRUE(app);
        if (seeded.plan.name == explorer_name) continue;  // its server is the sandbox itself
        // Scripts go by the first two; the demo app's came after them.
        EXPECT_THAT(app->redirect_uris,
                    ElementsAre("http://localhost:3000/callback", "http://127.0.0.1:3000/callback",
                                "http://127.0.0.1/sandbox/demo-app/callback",
                                "http://localhost/sandbox/demo-app/callback",
                                "http://[::1]/sandbox/demo-app/callback"));
        EXPECT_EQ(app->client_id.size(), 16u);
        if (app->is_public_client()) {
            EXPECT_TRUE(app->secrets.empty());
            continue;
        }
        ASSERT_EQ(app->secrets.size(), 1u);
        const ClientSecretDigest digest{app->secrets[0].key_id, app->secrets[0].mac};
        EXPECT_TRUE(client_secret_matches(Secret{seeded.plan.client_secret}, digest, one.keys));
        EXPECT_TRUE(open_client_secret(digest, app->secrets[0].sealed, one.keys));
    }
}

TEST(Seed, writes_the_documented_json) {
    SandboxWorld one;
    const auto file = json::parse(write_sandbox_json(one.world, addresses));
    EXPECT_THAT(keys_of(file), ElementsAre("base_url", "api_base", "operations_url", "companies",
                                           "users", "apps"));
    EXPECT_THAT(keys_of(file.at("companies").at(0)), ElementsAre("id", "label", "name"));
    EXPECT_THAT(keys_of(file.at("users").at(0)),
                ElementsAre("id", "email", "password", "companies", "admin", "active", "name",
                            "api_tokens"));
    EXPECT_THAT(keys_of(file.at("apps").at(0)),
                ElementsAre("name", "client_id", "client_secret", "redirect_uris", "kind", "status",
                            "public_client", "refresh", "token_shape", "scopes"));
    const auto app = [&](std::size_t index, std::string_view key) {
        const auto& value = file.at("apps").at(index).at(key);
        return value.is_string() ? std::string{value.as_string()} : json::serialize(value);
    };
    const std::vector<std::vector<std::string>> rows{
        {"private", "draft", "false", "stable", "v1u"},
        {"private", "live", "false", "stable", "v1u"},
        {"public", "live", "false", "rotating", "v1u"},
        {"public", "live", "true", "rotating", "v1u"},
        {"private", "live", "false", "stable", "legacy"},
        {"public", "live", "false", "stable", "v1u"},
        {"public", "live", "false", "rotating", "v1u"},
        {"public", "live", "false", "stable", "v1u"},
        {"public", "approved", "false", "stable", "v1u"},
        {"public", "in_review", "false", "stable", "v1u"},
    };
    for (std::size_t i = 0; i < rows.size(); ++i)
        EXPECT_THAT(rows[i], ElementsAre(app(i, "kind"), app(i, "status"), app(i, "public_client"),
                                         app(i, "refresh"), app(i, "token_shape")));
    EXPECT_EQ(app(3, "client_secret"), "null");
}

TEST(Seed, hashes_passwords_that_people_can_sign_in_with) {
    auto plan = plan_world(1);
    plan.users.resize(2);
    const auto hashes = hash_passwords(plan);
    ASSERT_EQ(hashes.size(), 2u);
    EXPECT_TRUE(password_matches(plan.users[0].password, hashes[0]));
    EXPECT_TRUE(password_matches(plan.users[1].password, hashes[1]));
    EXPECT_FALSE(password_matches(plan.users[1].password, hashes[0]));
}

TEST(Seed, plants_api_tokens_by_their_digest) {
    SandboxWorld one;
    const auto& ben = one.world.users[1];
    for (const auto& membership : ben.plan.memberships) {
        const auto token = one.store->read_now([&](const ReadTx& tx) {
            return tx.api_tokens().find(sha256(as_bytes(membership.api_token)));
        });
        ASSERT_TRUE(token);
        EXPECT_EQ(token->user_id, ben.id);
        EXPECT_EQ(token->company_id, one.company(membership.company_label));
    }
}

}  // namespace
}  // namespace grantor::sandbox
