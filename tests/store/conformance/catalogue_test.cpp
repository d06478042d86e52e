// The operator's lists: categories of the marketplace and plans of companies, and what becomes of
// those that were compiled in.
#include "base/embedded_file.hpp"
#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class CatalogueTables : public TableTest {
 protected:
    std::vector<std::string> category_names() {
        std::vector<std::string> out;
        for (const auto& category : tx().categories().all()) out.push_back(category.name);
        return out;
    }
};
GRANTOR_ON_BOTH_ENGINES(CatalogueTables);

TEST_P(CatalogueTables, a_new_database_has_a_short_list_and_one_plan) {
    EXPECT_THAT(category_names(), ElementsAre("Analytics", "Communication", "Documents", "Finance",
                                              "Marketing", "Productivity", "Sales", "Support"));
    EXPECT_THAT(tx().plans().all(), ElementsAre(Plan{first_plan, "standard", {1, 80, 20, 10}}));
}

TEST_P(CatalogueTables, a_category_is_added_found_renamed_and_removed) {
    tx().categories().remove_all();
    const auto id = tx().categories().add("Shipping");
    EXPECT_EQ(tx().categories().find(id)->name, "Shipping");
    EXPECT_EQ(tx().categories().find_by_name("sHIPPING")->id, id);
    EXPECT_FALSE(tx().categories().find_by_name("Finance"));
    EXPECT_TRUE(tx().categories().rename({id, "Transport"}));
    EXPECT_THAT(category_names(), ElementsAre("Transport"));
    EXPECT_TRUE(fails([&] { tx().categories().add("Transport"); }));
}

TEST_P(CatalogueTables, an_unknown_category_is_neither_renamed_nor_removed) {
    EXPECT_FALSE(tx().categories().find({4711}));
    EXPECT_FALSE(tx().categories().rename({{4711}, "x"}));
    EXPECT_FALSE(tx().categories().remove({4711}));
    const auto id = tx().categories().add("Shipping");
    EXPECT_TRUE(tx().categories().remove(id));
    EXPECT_NE(tx().categories().add("Shipping"), id) << "an id is never given again";
}

TEST_P(CatalogueTables, apps_are_counted_once_and_move_together) {
    tx().categories().remove_all();
    tx().categories().add("Shipping");
    tx().categories().add("Finance");
    App app;
    app.client_id = "0000000000000001";
    app.category = "Shipping";
    const auto first = tx().apps().add(app);
    app.client_id = "0000000000000002";
    app.status = AppStatus::deleted;
    tx().apps().add(app);
    PendingTerms pending;
    pending.app_id = first;
    pending.terms = tx().apps().find(first)->terms();
    tx().app_reviews().set_pending(pending);
    EXPECT_EQ(tx().categories().uses().at(0).apps, 0);
    EXPECT_EQ(tx().categories().uses().at(1).apps, 1);

    const CategoryMove move{"Shipping", "Finance"};
    tx().apps().move_category(move);
    EXPECT_EQ(tx().apps().find(first)->category, "Finance");
    EXPECT_EQ(tx().categories().uses().at(1).apps, 1) << "it waits to go back";
    tx().app_reviews().move_category(move);
    EXPECT_EQ(tx().app_reviews().find_pending(first)->terms.category, "Finance");
    EXPECT_EQ(tx().categories().uses().at(1).apps, 0);
}

TEST_P(CatalogueTables, a_plan_is_added_found_changed_and_removed) {
    Plan plan{{7}, "Business", {3, 200, 50, 0}};
    tx().plans().add(plan);
    EXPECT_EQ(tx().plans().find({7}), plan);
    EXPECT_EQ(tx().plans().find_by_name("bUSINESS"), plan);
    plan.name = "Enterprise";
    plan.limits = {9, 0, 1, 2};
    EXPECT_TRUE(tx().plans().update(plan));
    EXPECT_EQ(tx().plans().all().back(), plan);
    EXPECT_TRUE(tx().plans().remove({7}));
    EXPECT_FALSE(tx().plans().find({7}));
    EXPECT_FALSE(tx().plans().update(plan));
    EXPECT_FALSE(tx().plans().remove({7}));
    EXPECT_FALSE(tx().plans().find_by_name("Business"));
}

TEST_P(CatalogueTables, companies_are_counted_and_move_together) {
    tx().plans().add({{1}, "Business", {}});
    Company company;
    company.label = "acme";
    company.plan = {1};
    const auto acme = tx().companies().add(company);
    EXPECT_EQ(tx().plans().uses().at(1).companies, 1);
    tx().companies().move_plan({1}, first_plan);
    EXPECT_EQ(tx().companies().find(acme)->plan, first_plan);
    EXPECT_EQ(tx().plans().uses().at(0).companies, 1);
    tx().plans().remove_all();
    EXPECT_THAT(tx().plans().all(), IsEmpty());
}

TEST_P(CatalogueTables, a_reset_leaves_the_lists_alone) {
    tx().reset_all();
    EXPECT_THAT(category_names(), SizeIs(8));
    EXPECT_THAT(tx().plans().all(), SizeIs(1));
}

// A database as the program before had it, with a company and an app of a category that no new
// database has.
TEST(CatalogueMigration, keeps_the_categories_of_apps_and_the_plans_of_companies) {
    TemporaryDirectory directory;
    SqliteConnection connection(
        {directory.file("grantor.db"), SqliteConnection::Use::writer, seconds{1}});
    constexpr SqlQuery add_version{"INSERT INTO schema_version (version) VALUES ($1)"};
    connection.begin_write();
    connection.run_script("CREATE TABLE schema_version (version BIGINT PRIMARY KEY)");
    std::int64_t version = 0;
    for (const auto& file : embedded_migrations()) {
        if (file.name.find("_catalogue.sql") != std::string_view::npos) break;
        connection.run_script(std::string{file.content});
        connection.change(add_version, ++version);
    }
    connection.run_script(
        "INSERT INTO companies (label, name, country, industry, currency, state, created_at, plan)"
        " VALUES ('acme', 'Acme', 'EE', 'Software', 'EUR', 0, 1, 2)");
    connection.run_script(
        "INSERT INTO apps (developer_company_id, client_id, name, kind, status, client_type,"
        " refresh_policy, token_shape, scopes, created_at, category)"
        " VALUES (1, '0123456789abcdef', 'Phone Sync', 1, 1, 0, 0, 0, '', 1, 'Phone')");
    connection.commit();
    migrate(connection);
    connection.begin_write();
    {
        WriteTx tx(connection);
        EXPECT_THAT(tx.categories().all(), ElementsAre(Category{{1}, "Phone"}));
        EXPECT_EQ(tx.categories().uses().front().apps, 1);
        ASSERT_THAT(tx.plans().all(), SizeIs(4));
        const auto plan = tx.companies().find_by_label("acme")->plan;
        EXPECT_EQ(tx.plans().find(plan), (Plan{{2}, "premium", {5, 400, 100, 10}}));
        EXPECT_EQ(tx.plans().uses().at(2).companies, 1);
    }
    connection.rollback();
}

}  // namespace
}  // namespace grantor::test
