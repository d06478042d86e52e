#include "tests/marketplace/manage/manage_api.hpp"

#include <gmock/gmock.h>

#include "marketplace/account/keys.hpp"
#include "marketplace/manage/endpoints.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<EndpointRow> every_route() {
    std::vector<EndpointRow> rows;
    for (const auto table : {marketplace::app_endpoints(), marketplace::delivery_endpoints(),
                             marketplace::person_endpoints(), marketplace::company_endpoints(),
                             marketplace::platform_endpoints(), marketplace::catalogue_endpoints()})
        rows.insert(rows.end(), table.begin(), table.end());
    return rows;
}

std::string_view name_of(http::Method method) {
    switch (method) {
        case http::Method::get:
            return "GET";
        case http::Method::post:
            return "POST";
        case http::Method::put:
            return "PUT";
        case http::Method::patch:
            return "PATCH";
        default:
            return "DELETE";
    }
}

// The route's path below /manage/v1, with `word` in its first open segment and 1 in others.
std::string path_of(const EndpointRow& route, const std::string& word) {
    auto path = std::string(route.path.substr(std::string_view("/manage/v1").size()));
    auto value = word;
    for (auto open = path.find('{'); open != std::string::npos; open = path.find('{')) {
        path.replace(open, path.find('}') + 1 - open, value);
        value = "1";
    }
    return path;
}

}  // namespace

TEST_F(ManageApi, nothing_opens_without_a_key_that_works) {
    const auto nobody = "gmk_" + std::string(40, '0');
    for (const auto& route : every_route())
        for (const std::string& key : {std::string("x"), nobody}) {
            const auto answer = send(name_of(route.method), path_of(route, "1"), key, "{}");
            EXPECT_EQ(answer.status, 401) << route.path;
            EXPECT_THAT(answer.head, HasSubstr("WWW-Authenticate: Bearer")) << route.path;
        }
}

TEST_F(ManageApi, a_key_ends_with_its_persons_account_and_membership) {
    service.store().write_now(
        [&](WriteTx& tx) { return tx.users().set_state(admin.id, UserState::deactivated); });
    EXPECT_EQ(send("GET", "/me", admin_key).status, 401);
    service.store().write_now(
        [&](WriteTx& tx) { return tx.memberships().remove(acme, regular.id); });
    EXPECT_EQ(send("GET", "/me", regular_key).status, 401);
}

TEST_F(ManageApi, a_person_can_do_no_more_than_on_the_pages) {
    const auto client_id = register_app();
    for (const auto& route : every_route()) {
        const auto path = path_of(route, client_id);
        if (route.path.contains("/apps") || route.path.contains("/company/") ||
            route.path.contains("/platform/"))
            EXPECT_EQ(send(name_of(route.method), path, regular_key, "{}").status, 403) << path;
        if (route.path.contains("/platform/"))
            EXPECT_EQ(send(name_of(route.method), path, admin_key, "{}").status, 403) << path;
    }
}

// Attack 16: an admin of one company with the ids of another. Told apart from unknown ones by
// nothing.
TEST_F(ManageApi, what_belongs_to_another_company_does_not_exist) {
    const auto client_id = register_app();
    for (const auto& route : every_route()) {
        if (!route.path.starts_with("/manage/v1/apps/{client_id}")) continue;
        const auto method = name_of(route.method);
        const auto body = R"({"name":"Ledger","note":"x"})";
        const auto foreign = send(method, path_of(route, client_id), stranger_key, body);
        const auto unknown = send(method, path_of(route, "0000000000000000"), stranger_key, body);
        EXPECT_EQ(foreign.status, 404) << route.path;
        EXPECT_EQ(foreign.body, unknown.body) << route.path;
    }
    EXPECT_EQ(send("GET", "/apps/" + client_id, admin_key).status, 200);
}

TEST_F(ManageApi, a_body_that_is_no_object_changes_nothing) {
    for (const auto* body : {"[]", "1", "{", "{\"name\":", "null", "\"x\""}) {
        const auto answer = send("POST", "/apps", admin_key, body);
        EXPECT_EQ(answer.status, 400) << body;
    }
    EXPECT_EQ(data_of(send("GET", "/apps", admin_key)).as_array().size(), 0U);
}

TEST_F(ManageApi, what_is_wrong_is_named_by_its_field) {
    const auto answer = send("POST", "/apps", admin_key, R"({"name":"","kind":"other"})");
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, HasSubstr(R"("field":"name")"));
    EXPECT_THAT(answer.body, HasSubstr(R"("field":"kind")"));
    const auto client_id = register_app();
    const auto changed = send("PATCH", "/apps/" + client_id, admin_key,
                              R"({"name":"New name","refresh_policy":"sometimes"})");
    EXPECT_EQ(changed.status, 400);
    EXPECT_THAT(changed.body, HasSubstr(R"("field":"refresh_policy")"));
    EXPECT_THAT(send("GET", "/apps/" + client_id, admin_key).body, HasSubstr("Ledger"));
}

// All of a change or nothing: the last part is wrong, so the first one is undone.
TEST_F(ManageApi, a_change_is_one_unit_of_work) {
    const auto client_id = register_app();
    const auto answer = send("PATCH", "/apps/" + client_id, admin_key,
                             R"({"name":"New name","website":"javascript:x"})");
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(send("GET", "/apps/" + client_id, admin_key).body, HasSubstr("Ledger"));
}

// Attack 24.
TEST_F(ManageApi, a_secret_is_shown_once) {
    const auto made =
        send("POST", "/apps", admin_key,
             fmt::format(R"({{"name":"Ledger","kind":"private","redirect_uris":"{}"}})", callback));
    const auto secret = json_text(json::serialize(data_of(made)), "client_secret");
    const auto client_id = json_text(json::serialize(data_of(made)), "client_id");
    ASSERT_EQ(secret.size(), 40U);
    for (const auto* path : {"", "/secrets", "/errors", "/deliveries", "/activity"})
        EXPECT_THAT(send("GET", "/apps/" + client_id + path, admin_key).body,
                    Not(HasSubstr(secret)));
    EXPECT_THAT(made.head, HasSubstr("Cache-Control: no-store"));
}

TEST_F(ManageApi, secrets_rotate_and_the_last_one_stays) {
    const auto path = "/apps/" + register_app() + "/secrets";
    const auto first = data_of(send("GET", path, admin_key)).at(0).at("id").as_int64();
    const auto added = send("POST", path, admin_key);
    ASSERT_EQ(added.status, 201) << added.body;
    EXPECT_EQ(send("POST", path, admin_key).status, 409);
    EXPECT_EQ(send("DELETE", fmt::format("{}/{}", path, first), admin_key).status, 200);
    EXPECT_EQ(send("DELETE", fmt::format("{}/{}", path, first), admin_key).status, 404);
    const auto last = data_of(send("GET", path, admin_key)).at(0).at("id").as_int64();
    EXPECT_EQ(send("DELETE", fmt::format("{}/{}", path, last), admin_key).status, 409);
}

TEST_F(ManageApi, an_app_goes_through_review_to_the_marketplace) {
    const auto client_id = register_app();
    const auto path = "/apps/" + client_id;
    EXPECT_EQ(send("POST", path + "/submit", admin_key, R"({"note":"please"})").status, 400);
    EXPECT_EQ(send("POST", path + "/publish", admin_key).status, 409);
    const auto changed =
        send("PATCH", path, admin_key,
             R"({"summary":"Keeps the books.","description":"Writes deals into the ledger.",)"
             R"("category":"Finance","scopes":["base","deals:read"],"website":"https://l.dev/",)"
             R"("support_url":"https://l.dev/help","privacy_url":"https://l.dev/privacy"})");
    ASSERT_EQ(changed.status, 200) << changed.body;
    const auto submitted = send("POST", path + "/submit", admin_key, R"({"note":"please"})");
    ASSERT_EQ(submitted.status, 200) << submitted.body;
    EXPECT_EQ(json_text(json::serialize(data_of(submitted)), "status"), "in_review");

    service.store().write_now([&](WriteTx& tx) {
        return tx.users().set_platform_role(stranger.id, PlatformRole::reviewer);
    });
    const auto queue = data_of(send("GET", "/platform/reviews", stranger_key)).as_array();
    ASSERT_EQ(queue.size(), 1U);
    const auto review = fmt::format("/platform/reviews/{}", queue.front().at("id").as_int64());
    EXPECT_EQ(send("POST", review, stranger_key, R"({"decision":"perhaps"})").status, 400);
    EXPECT_EQ(send("POST", review, stranger_key, R"({"decision":"approve"})").status, 200);
    EXPECT_EQ(send("POST", review, stranger_key, R"({"decision":"approve"})").status, 409);
    EXPECT_EQ(send("POST", path + "/publish", admin_key).status, 200);
    EXPECT_THAT(send("GET", "/marketplace?search=ledger", regular_key).body, HasSubstr(client_id));
}

TEST_F(ManageApi, an_admin_ends_an_installation_and_its_tokens) {
    const auto app = service.add_app(globex);
    const auto tokens = service.install(app, regular);
    const auto listed = send("GET", "/company/installations", admin_key);
    EXPECT_THAT(listed.body, HasSubstr(app.client_id()));
    EXPECT_THAT(send("GET", "/company/installations", stranger_key).body,
                Not(HasSubstr(app.client_id())));
    const auto path =
        fmt::format("/company/installations/{}/{}", app.client_id(), regular.id.value);
    EXPECT_EQ(send("DELETE", path, stranger_key).status, 404);
    EXPECT_EQ(service.call("/v1/users/me", tokens.access_token).status, 200);
    EXPECT_EQ(send("DELETE", path, admin_key).status, 200);
    EXPECT_EQ(service.call("/v1/users/me", tokens.access_token).status, 401);
    EXPECT_EQ(send("DELETE", path, admin_key).status, 404);
}

TEST_F(ManageApi, the_company_decides_which_apps_may_be_installed) {
    EXPECT_EQ(send("PUT", "/company/app-policy", admin_key, R"({"policy":"no"})").status, 400);
    const auto set = send("PUT", "/company/app-policy", admin_key, R"({"policy":"allow_list"})");
    EXPECT_EQ(json_text(json::serialize(data_of(set)), "policy"), "allow_list");
    const auto app = service.add_app(globex);
    const auto rule = "/company/app-rules/" + app.client_id();
    EXPECT_EQ(send("PUT", rule, admin_key, R"({"rule":"maybe"})").status, 400);
    EXPECT_EQ(send("PUT", rule, admin_key, R"({"rule":"allowed"})").status, 200);
    EXPECT_THAT(send("GET", "/company/app-policy", admin_key).body, HasSubstr(app.client_id()));
    EXPECT_EQ(send("DELETE", rule, admin_key).status, 200);
}

TEST_F(ManageApi, a_key_notes_its_last_use) {
    EXPECT_EQ(send("GET", "/me", admin_key).status, 200);
    const auto key = service.store().read_now([&](const ReadTx& tx) {
        return tx.access_keys().find_by_hash(sha256(as_bytes(admin_key)));
    });
    EXPECT_NE(key->last_used_at, Time{});
}

}  // namespace grantor::test
