// Platform → Categories and Platform → Plans, and a company's plan.
#include "tests/marketplace/company/people_service.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class CataloguePages : public PeopleService {
 protected:
    TestApp radar = a_listed_app(acme, "Order Radar");
    Browser admin{service, pat};

    CategoryId category(std::string_view name) {
        return read([&](const ReadTx& tx) {
            const auto found = tx.categories().find_by_name(name);
            return found ? found->id : CategoryId{};
        });
    }
    std::string category_path(std::string_view name) {
        return fmt::format("/platform/categories/{}", category(name).value);
    }
    static Fields a_plan(const std::string& name, const std::string& burst = "100") {
        return {{"name", name},
                {"budget_factor", "2"},
                {"burst", burst},
                {"burst_personal", "30"},
                {"burst_search", "5"}};
    }
};

TEST_F(CataloguePages, are_for_admins_of_the_platform_only) {
    Browser reviewer(service, rita);
    Browser company_admin(service, ada);
    for (const std::string path :
         {"/platform/categories", "/platform/plans", "/platform/plans/new", "/platform/plans/0"}) {
        EXPECT_EQ(admin.get(path).status, 200) << path;
        EXPECT_EQ(reviewer.get(path).status, 403) << path;
        EXPECT_EQ(company_admin.get(path).status, 403) << path;
    }
    EXPECT_EQ(reviewer.post("/platform/categories", {{"name", "Shipping"}}).status, 403);
    EXPECT_EQ(reviewer.post("/platform/plans/new", a_plan("Business")).status, 403);
    EXPECT_EQ(company_admin.post("/platform/companies/acme/plan", {{"plan", "0"}}).status, 403);
    EXPECT_FALSE(category("Shipping"));
    EXPECT_EQ(admin.get("/platform/categories/4711").status, 404);
    EXPECT_EQ(admin.get("/platform/plans/4711").status, 404);
    EXPECT_EQ(admin.get("/platform/plans/none").status, 404);
}

TEST_F(CataloguePages, a_category_is_offered_to_developers_and_in_the_marketplace) {
    EXPECT_EQ(admin.post("/platform/categories", {{"name", "Shipping"}}).status, 303);
    EXPECT_THAT(admin.get("/platform/categories").body, HasSubstr("Shipping"));
    EXPECT_THAT(admin.get("/marketplace").body, Not(HasSubstr("?category=Shipping")))
        << "nothing is in it";
    change(radar, [](App& app) { app.category = "Shipping"; });
    EXPECT_THAT(admin.get("/marketplace").body, HasSubstr("?category=Shipping"));
    Browser developer(service, dev);
    const auto profile = "/developer/apps/" + radar.client_id() + "/profile";
    EXPECT_THAT(developer.get(profile).body, HasSubstr("<option value=\"Shipping\" selected>"));
    const auto again =
        admin.post("/platform/categories", {{"name", "shipping"}}, "/platform/categories");
    EXPECT_EQ(again.status, 400);
    EXPECT_THAT(again.body, HasSubstr("id=\"name-error\""));
    EXPECT_THAT(again.body, HasSubstr("value=\"shipping\"")) << "what was entered stays";
}

TEST_F(CataloguePages, a_category_with_apps_is_renamed_and_removed_with_them) {
    const auto path = category_path("Sales");
    EXPECT_THAT(admin.get(path).body, HasSubstr("Apps in it: 1."));
    EXPECT_EQ(admin.post(path, {{"name", "Selling"}}).status, 303);
    EXPECT_EQ(find(radar)->category, "Selling");
    const auto refused = admin.post(path + "/remove", {{"move_to", ""}});
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.body, HasSubstr("1 app is in this category."));
    const auto target = std::to_string(category("Finance").value);
    EXPECT_EQ(admin.post(path + "/remove", {{"move_to", target}}).status, 303);
    EXPECT_EQ(find(radar)->category, "Finance");
    EXPECT_EQ(admin.get(path).status, 404);
    EXPECT_THAT(admin.get("/platform/audit").body, HasSubstr("Removed a category"));
}

TEST_F(CataloguePages, a_plan_is_added_given_to_a_company_and_removed) {
    const auto wrong = admin.post("/platform/plans/new", a_plan("Business", "many"));
    EXPECT_EQ(wrong.status, 400);
    EXPECT_THAT(wrong.body, HasSubstr("id=\"burst-error\""));
    EXPECT_EQ(admin.post("/platform/plans/new", a_plan("Business")).status, 303);
    EXPECT_THAT(admin.get("/platform/plans").body, HasSubstr("/platform/plans/1"));
    EXPECT_EQ(admin.post("/platform/plans/1", a_plan("Company")).status, 303);

    const std::string company = "/platform/companies/acme";
    EXPECT_EQ(admin.post(company + "/plan", {{"plan", "none"}, {"top_up", "0"}}).status, 400);
    EXPECT_EQ(admin.post(company + "/plan", {{"plan", "1"}, {"top_up", "500"}}).status, 303);
    EXPECT_THAT(admin.get(company).body, HasSubstr("<dt>Plan</dt><dd>Company</dd>"));
    EXPECT_EQ(read([&](const ReadTx& tx) { return tx.companies().find(acme)->budget_top_up; }),
              500);

    EXPECT_EQ(admin.post("/platform/plans/1/remove").status, 400);
    EXPECT_EQ(admin.post("/platform/plans/1/remove", {{"move_to", "0"}}).status, 303);
    EXPECT_THAT(admin.get(company).body, HasSubstr("<dt>Plan</dt><dd>standard</dd>"));
    EXPECT_EQ(admin.post("/platform/plans/0/remove", {{"move_to", "0"}}).status, 409);
    EXPECT_THAT(admin.get("/platform/plans/0").body, Not(HasSubstr("/platform/plans/0/remove")));
}

}  // namespace
}  // namespace grantor::test
