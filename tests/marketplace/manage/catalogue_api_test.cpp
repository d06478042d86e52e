#include <gmock/gmock.h>

#include "tests/marketplace/manage/manage_api.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;
using testing::Not;

// `admin` may change the platform's lists, as they are after the migrations.
class CatalogueApi : public ManageApi {
 protected:
    CatalogueApi() {
        service.store().write_now([&](WriteTx& tx) {
            return tx.users().set_platform_role(admin.id, PlatformRole::admin);
        });
    }
    json::object sent(std::string_view method, std::string_view path, std::string_view body,
                      int status) {
        const auto answer = send(method, path, admin_key, body);
        EXPECT_EQ(answer.status, status) << method << " " << path << " " << answer.body;
        if (answer.status != status) return {};
        return json::parse(answer.body).as_object();
    }
    json::object made(std::string_view path, std::string_view body) {
        return sent("POST", path, body, 201).at("data").as_object();
    }
    json::object row(std::string_view list, std::string_view name, std::string_view key = "name") {
        for (const auto& each : data_of(send("GET", list, admin_key)).as_array())
            if (each.at(key).as_string() == name) return each.as_object();
        ADD_FAILURE() << "no " << name << " in " << list;
        return {};
    }
    std::string listed(std::string_view list) { return send("GET", list, admin_key).body; }
};

std::string path_of(std::string_view list, const json::object& row) {
    return fmt::format("{}/{}", list, row.at("id").as_int64());
}

constexpr std::string_view categories = "/platform/categories";
constexpr std::string_view plans = "/platform/plans";

}  // namespace

TEST_F(CatalogueApi, a_category_is_added_renamed_and_removed) {
    const auto added = made(categories, R"({"name":"Inventory"})");
    EXPECT_EQ(added, row(categories, "Inventory"));
    EXPECT_EQ(added.at("apps").as_int64(), 0);
    const auto path = path_of(categories, added);
    const auto renamed = sent("PATCH", path, R"({"name":"Stock"})", 200).at("data").as_object();
    EXPECT_EQ(renamed.at("id"), added.at("id"));
    EXPECT_EQ(renamed.at("name").as_string(), "Stock");
    EXPECT_THAT(listed(categories), Not(HasSubstr("Inventory")));
    sent("DELETE", path, "", 200);
    EXPECT_THAT(listed(categories), Not(HasSubstr("Stock")));
    sent("DELETE", path, "", 404);
    sent("PATCH", path, R"({"name":"Stock"})", 404);
}

TEST_F(CatalogueApi, a_category_with_apps_needs_another_one_for_them) {
    const auto from = made(categories, R"({"name":"Inventory"})");
    const auto to = made(categories, R"({"name":"Stock"})");
    const auto client_id = register_app();
    ASSERT_EQ(send("PATCH", "/apps/" + client_id, admin_key, R"({"category":"Inventory"})").status,
              200);
    EXPECT_EQ(row(categories, "Inventory").at("apps").as_int64(), 1);
    const auto path = path_of(categories, from);
    for (const std::string body : {"", "{}", R"({"move_to":"Stock"})", R"({"move_to":999})"}) {
        const auto refused = send("DELETE", path, admin_key, body);
        EXPECT_EQ(refused.status, 400) << body;
        EXPECT_THAT(refused.body, HasSubstr(R"("field":"move_to")")) << body;
    }
    sent("DELETE", path, fmt::format(R"({{"move_to":{}}})", to.at("id").as_int64()), 200);
    EXPECT_EQ(row(categories, "Stock").at("apps").as_int64(), 1);
    EXPECT_EQ(data_of(send("GET", "/apps/" + client_id, admin_key)).at("category").as_string(),
              "Stock");
}

TEST_F(CatalogueApi, a_name_is_needed_and_belongs_to_one) {
    for (const auto list : {categories, plans}) {
        made(list, R"({"name":"Partners"})");
        for (const std::string body :
             {"", R"({"name":""})", R"({"name":1})", R"({"name":"partners"})"}) {
            const auto refused = send("POST", list, admin_key, body);
            EXPECT_EQ(refused.status, 400) << list << body;
            EXPECT_THAT(refused.body, HasSubstr(R"("field":"name")")) << list << body;
        }
    }
}

TEST_F(CatalogueApi, a_plan_is_added_with_what_is_sent_and_changed_where_it_is_sent) {
    const auto added = made(plans, R"({"name":"Partners","budget_factor":3,"burst":200})");
    EXPECT_EQ(added, row(plans, "Partners"));
    EXPECT_EQ(added.at("budget_factor").as_int64(), 3);
    EXPECT_EQ(added.at("burst").as_int64(), 200);
    EXPECT_EQ(added.at("burst_personal").as_int64(), 20);
    EXPECT_FALSE(added.at("is_of_new_companies").as_bool());
    const auto changed =
        sent("PATCH", path_of(plans, added), R"({"burst":0})", 200).at("data").as_object();
    EXPECT_EQ(changed.at("burst").as_int64(), 0);
    EXPECT_EQ(changed.at("budget_factor").as_int64(), 3);
    EXPECT_EQ(changed.at("name").as_string(), "Partners");
}

TEST_F(CatalogueApi, what_is_not_a_number_of_a_plan_is_refused_by_its_field) {
    const auto path = path_of(plans, made(plans, R"({"name":"Partners"})"));
    for (const std::string wrong : {"-1", "1.5", "\"80\"", "null", "true", "1000001"})
        for (const std::string field : {"burst", "burst_personal", "burst_search"}) {
            const auto answer =
                send("PATCH", path, admin_key, fmt::format(R"({{"{}":{}}})", field, wrong));
            EXPECT_EQ(answer.status, 400) << field << wrong;
            EXPECT_THAT(answer.body, HasSubstr(fmt::format(R"("field":"{}")", field))) << wrong;
        }
    EXPECT_EQ(send("PATCH", path, admin_key, R"({"budget_factor":0})").status, 400);
    // Plan 0 is one: what is not a number is not it.
    sent("PATCH", fmt::format("{}/x", plans), R"({"burst":1})", 404);
    sent("DELETE", fmt::format("{}/x", plans), "", 404);
}

TEST_F(CatalogueApi, companies_of_a_removed_plan_get_another_one) {
    const auto first = json::parse(listed(plans)).at("data").at(0).as_object();
    EXPECT_TRUE(first.at("is_of_new_companies").as_bool());
    sent("DELETE", path_of(plans, first), "", 409);
    const auto partners = made(plans, R"({"name":"Partners"})");
    sent("PATCH", "/platform/companies/globex", R"({"plan":"partners","top_up":500})", 200);
    EXPECT_EQ(row(plans, "Partners").at("companies").as_int64(), 1);
    const auto globex = row("/platform/companies", "globex", "label");
    EXPECT_EQ(globex.at("plan").as_string(), "Partners");
    EXPECT_EQ(globex.at("top_up").as_int64(), 500);
    const auto path = path_of(plans, partners);
    EXPECT_EQ(send("DELETE", path, admin_key).status, 400);
    sent("DELETE", path, fmt::format(R"({{"move_to":{}}})", first.at("id").as_int64()), 200);
    const auto moved = row("/platform/companies", "globex", "label");
    EXPECT_EQ(moved.at("plan"), first.at("name"));
    EXPECT_EQ(moved.at("top_up").as_int64(), 500);
}

TEST_F(CatalogueApi, a_company_gets_a_plan_that_exists_and_a_number) {
    const std::string path = "/platform/companies/globex";
    for (const std::string body : {R"({"plan":"Nothing"})", R"({"plan":1})", R"({"top_up":-1})",
                                   R"({"top_up":"many"})", R"({"top_up":null})"})
        EXPECT_EQ(send("PATCH", path, admin_key, body).status, 400) << body;
    sent("PATCH", "/platform/companies/nobody", R"({"top_up":1})", 404);
    EXPECT_EQ(row("/platform/companies", "globex", "label").at("top_up").as_int64(), 0);
}

TEST_F(CatalogueApi, changes_are_in_the_audit_log_with_who_made_them) {
    const auto category = made(categories, R"({"name":"Inventory"})");
    sent("DELETE", path_of(categories, category), "", 200);
    made(plans, R"({"name":"Partners"})");
    const auto events =
        service.store().read_now([](const ReadTx& tx) { return tx.audit_events().list({}); });
    std::vector<std::string_view> kinds;
    for (const auto& event : events)
        if (event.user_id == admin.id) kinds.push_back(audit_kind_name(event.kind));
    for (const std::string_view kind : {"category_added", "category_removed", "plan_added"})
        EXPECT_THAT(kinds, testing::Contains(kind));
}

}  // namespace grantor::test
