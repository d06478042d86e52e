// What people find in the marketplace, and the icons they see there.
#include <fmt/format.h>

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct Listed {
    const char* name;
    const char* summary = "";
    const char* category = "Sales";
    AppStatus status = AppStatus::live;
    AppKind kind = AppKind::public_app;
};

struct Asked {
    std::string words = "";
    std::string category = "";
    bool is_listed = false;
    std::int64_t offset = 0;
    std::int64_t limit = 24;
};

class AppSearches : public TableTest {
 protected:
    AppId add(const Listed& listed) {
        App app;
        app.client_id = fmt::format("{:016x}", ++added_);
        app.name = listed.name;
        app.profile.summary = listed.summary;
        app.category = listed.category;
        app.status = listed.status;
        app.kind = listed.kind;
        app.redirect_uris = {"https://a.example/cb"};
        return tx().apps().add(app);
    }
    std::vector<std::string> found(const Asked& asked) {
        std::vector<std::string> out;
        for (const auto& app : tx().apps().search(
                 {asked.words, asked.category, asked.is_listed, asked.offset, asked.limit}))
            out.push_back(app.name);
        return out;
    }

 private:
    int added_ = 0;
};
GRANTOR_ON_BOTH_ENGINES(AppSearches);

TEST_P(AppSearches, what_fits_no_condition_is_not_found) {
    add({.name = "Phone Sync"});
    EXPECT_THAT(found({.words = "mail"}), IsEmpty());
    EXPECT_THAT(found({.words = "hone"}), IsEmpty()) << "not from inside a word";
    EXPECT_THAT(found({.words = "phone mail"}), IsEmpty()) << "every word";
    EXPECT_THAT(found({.category = "Finance"}), IsEmpty());
    EXPECT_THAT(found({.offset = 1}), IsEmpty());
    EXPECT_THAT(found({.limit = 0}), IsEmpty());
}

TEST_P(AppSearches, signs_are_no_pattern) {
    add({.name = "Phone Sync"});
    for (const char* words : {"%", "_", "%hone", "_hone", "\\", "'", "%%% ___"})
        EXPECT_THAT(found({.words = words}), IsEmpty()) << words;
    EXPECT_THAT(found({.words = "  "}), SizeIs(1)) << "nothing is searched for";
    EXPECT_THAT(found({.words = "phone%"}), SizeIs(1));
}

TEST_P(AppSearches, words_begin_words_of_name_or_summary_in_any_case) {
    add({.name = "Phone Sync", .summary = "Calls (beta), made easy"});
    add({.name = "Ärzte-Kartei", .summary = "PHOTOS of everyone"});
    EXPECT_THAT(found({.words = "pho"}), ElementsAre("Phone Sync", "Ärzte-Kartei"));
    EXPECT_THAT(found({.words = "SYNC phone"}), ElementsAre("Phone Sync"));
    EXPECT_THAT(found({.words = "beta easy"}), ElementsAre("Phone Sync"));
    EXPECT_THAT(found({.words = "ärz kart"}), ElementsAre("Ärzte-Kartei"));
    EXPECT_THAT(found({.words = "ÄRZTE"}), ElementsAre("Ärzte-Kartei"));
}

TEST_P(AppSearches, a_changed_name_is_found_and_the_old_one_is_not) {
    const AppId id = add({.name = "Phone Sync"});
    App app = *tx().apps().find(id);
    app.name = "Mail Sync";
    tx().apps().update(app);
    EXPECT_THAT(found({.words = "phone"}), IsEmpty());
    EXPECT_THAT(found({.words = "mail"}), ElementsAre("Mail Sync"));
}

TEST_P(AppSearches, only_published_public_apps_are_listed) {
    add({.name = "draft", .status = AppStatus::draft});
    add({.name = "disabled", .status = AppStatus::disabled});
    add({.name = "in review", .status = AppStatus::in_review});
    add({.name = "approved", .status = AppStatus::approved});
    add({.name = "deleted", .status = AppStatus::deleted});
    add({.name = "private", .kind = AppKind::private_app});
    add({.name = "published"});
    EXPECT_THAT(found({.is_listed = true}), ElementsAre("published"));
    EXPECT_THAT(found({.words = "published", .is_listed = true}), ElementsAre("published"));
    EXPECT_THAT(found({}), SizeIs(6)) << "all but the deleted one";
    EXPECT_THAT(found({.words = "deleted"}), IsEmpty());
}

TEST_P(AppSearches, the_newest_come_first_and_found_ones_by_name) {
    add({.name = "b app", .category = "Finance"});
    add({.name = "C app"});
    add({.name = "a app"});
    EXPECT_THAT(found({.is_listed = true}), ElementsAre("a app", "C app", "b app"));
    EXPECT_THAT(found({.category = "Sales", .is_listed = true}), ElementsAre("a app", "C app"));
    EXPECT_THAT(found({.words = "app"}), ElementsAre("a app", "b app", "C app"));
    EXPECT_THAT(found({.words = "app", .offset = 1, .limit = 1}), ElementsAre("b app"));
    EXPECT_THAT(found({.offset = 2, .limit = 5}), ElementsAre("b app"));
}

TEST_P(AppSearches, endless_text_is_cut_and_many_words_are_bounded) {
    const std::string endless(5000, 'x');
    std::string many = "phone";
    for (int i = 0; i < 5000; ++i) many += " phone";
    App app;
    app.client_id = "ffffffffffffffff";
    app.name = "Phone";
    app.profile.summary = many + endless;
    tx().apps().add(app);
    EXPECT_THAT(found({.words = many}), ElementsAre("Phone"));
    EXPECT_THAT(found({.words = endless}), IsEmpty());
}

TEST_P(AppSearches, hyphens_accents_and_spaces_make_no_difference) {
    add({.name = "Tidy Inbox", .summary = "Files e-mail at deals"});
    for (const char* words : {"email", "e-mail", "E-Mail", "mail", "tidyinbox", "tidy-in", "inbóx"})
        EXPECT_THAT(found({.words = words}), ElementsAre("Tidy Inbox")) << words;
}

TEST_P(AppSearches, descriptions_and_categories_are_searched_too_and_names_come_first) {
    App app;
    app.client_id = "eeeeeeeeeeeeeeee";
    app.name = "Ledger";
    app.profile.description = "It reads invoices.";
    app.status = AppStatus::live;
    app.kind = AppKind::public_app;
    app.category = "Finance";
    tx().apps().add(app);
    add({.name = "Invoice Robot", .category = "Documents"});
    EXPECT_THAT(found({.words = "invoice"}), ElementsAre("Invoice Robot", "Ledger"));
    EXPECT_THAT(found({.words = "finan"}), ElementsAre("Ledger"));
    EXPECT_THAT(found({.words = "finance invoices"}), ElementsAre("Ledger"));
    EXPECT_THAT(found({.words = "i"}), ElementsAre("Invoice Robot")) << "one letter: names alone";
}

TEST_P(AppSearches, are_put_in_the_order_that_is_asked_for) {
    const AppId first = add({.name = "Beta"});
    const AppId second = add({.name = "alpha"});
    add({.name = "Gamma"});
    tx().app_activities().add(AppActivity{first, 20000, ActivityKind::installed, 7});
    tx().app_activities().add(AppActivity{second, 20000, ActivityKind::installed, 9});
    tx().app_activities().add(AppActivity{second, 20001, ActivityKind::uninstalled, 5});
    const auto names = [&](AppOrder order, std::string_view words) {
        std::vector<std::string> out;
        AppSearch search;
        search.order = order;
        search.words = words;
        for (const auto& app : tx().apps().search(search)) out.push_back(app.name);
        return out;
    };
    EXPECT_THAT(names(AppOrder::most_installed, ""), ElementsAre("Beta", "alpha", "Gamma"));
    EXPECT_THAT(names(AppOrder::newest, ""), ElementsAre("Gamma", "alpha", "Beta"));
    EXPECT_THAT(names(AppOrder::name, ""), ElementsAre("alpha", "Beta", "Gamma"));
    EXPECT_THAT(names(AppOrder::most_installed, "sales"), ElementsAre("Beta", "alpha", "Gamma"));
    const AppId ids[] = {first, second, AppId{4711}};
    EXPECT_THAT(tx().apps().index().installs(ids),
                ElementsAre(std::pair(first, 7), std::pair(second, 4)));
}

TEST_P(AppSearches, know_the_apps_of_a_developer_and_count_them) {
    add({.name = "One"});
    App app;
    app.client_id = "dddddddddddddddd";
    app.name = "Two";
    app.developer_company_id = CompanyId{7};
    tx().apps().add(app);
    AppSearch search;
    search.developer = CompanyId{7};
    search.limit = 1;
    ASSERT_THAT(tx().apps().search(search), SizeIs(1));
    EXPECT_EQ(tx().apps().search(search)[0].name, "Two");
    EXPECT_EQ(tx().apps().index().count(search), 1);
    EXPECT_EQ(tx().apps().index().count({}), 2);
}

TEST_P(AppSearches, a_word_with_one_mistake_is_corrected_to_one_of_a_listed_app) {
    add({.name = "Calendar Bridge"});
    add({.name = "Secret Plans", .status = AppStatus::draft});
    const auto& index = tx().apps().index();
    EXPECT_EQ(index.corrected("calender"), "calendar");
    EXPECT_EQ(index.corrected("calendar brigde"), "calendar bridge");
    EXPECT_EQ(index.corrected("calendar"), "") << "nothing to correct";
    EXPECT_EQ(index.corrected("colander"), "") << "two mistakes";
    EXPECT_EQ(index.corrected("secert"), "") << "nobody learns the words of a draft";
}

TEST_P(AppSearches, only_categories_with_listed_apps_are_named) {
    add({.name = "a", .category = "Sales"});
    add({.name = "b", .category = "Sales"});
    add({.name = "c", .category = "Finance", .status = AppStatus::draft});
    add({.name = "d", .category = ""});
    const auto listed = tx().apps().index().listed_categories();
    ASSERT_THAT(listed, SizeIs(1));
    EXPECT_EQ(listed[0].name, "Sales");
    EXPECT_EQ(listed[0].apps, 2);
}

TEST_P(AppSearches, an_icon_gets_a_version_that_no_cache_has_seen) {
    const AppId id = add({.name = "Phone"});
    EXPECT_FALSE(tx().apps().find_icon(id));
    EXPECT_FALSE(tx().apps().find_icon(AppId{4711}));
    tx().apps().set_icon(id, std::nullopt);
    EXPECT_EQ(tx().apps().find(id)->icon_version, 0);

    tx().apps().set_icon(id, AppIcon{.media_type = "image/png", .image = {1, 0, 2}});
    EXPECT_EQ(tx().apps().find(id)->icon_version, 1);
    const auto icon = tx().apps().find_icon(id);
    ASSERT_TRUE(icon);
    EXPECT_EQ(icon->version, 1);
    EXPECT_EQ(icon->media_type, "image/png");
    EXPECT_THAT(icon->image, ElementsAre(1, 0, 2));

    tx().apps().set_icon(id, std::nullopt);
    EXPECT_FALSE(tx().apps().find_icon(id));
    EXPECT_EQ(tx().apps().find(id)->icon_version, 0);
    tx().apps().set_icon(id, AppIcon{.media_type = "image/jpeg", .image = {9}});
    EXPECT_EQ(tx().apps().find(id)->icon_version, 2);
    EXPECT_EQ(tx().apps().find_icon(id)->media_type, "image/jpeg");
}

TEST_P(AppSearches, an_icon_may_wait_beside_the_one_in_use) {
    const AppId id = add({.name = "Phone"});
    tx().apps().set_icon(id, AppIcon{.media_type = "image/png", .image = {1}});
    EXPECT_FALSE(tx().apps().find_waiting_icon(id));
    EXPECT_EQ(tx().apps().keep_icon(id, {.media_type = "image/png", .image = {2}}), 2);
    EXPECT_EQ(tx().apps().keep_icon(id, {.media_type = "image/gif", .image = {3}}), 3)
        << "no version is given twice";
    EXPECT_EQ(tx().apps().find(id)->icon_version, 1);
    EXPECT_EQ(tx().apps().find_waiting_icon(id)->version, 3);
    tx().apps().use_icon(id, 2);
    EXPECT_EQ(tx().apps().find(id)->icon_version, 1) << "that one was replaced";
    tx().apps().use_icon(id, 3);
    EXPECT_EQ(tx().apps().find(id)->icon_version, 3);
    EXPECT_EQ(tx().apps().find_icon(id)->media_type, "image/gif");
    EXPECT_THAT(tx().apps().find_icon(id)->image, ElementsAre(3));
    EXPECT_EQ(tx().apps().keep_icon(id, {.media_type = "image/png", .image = {4}}), 4);
    tx().apps().use_icon(id, 0);
    EXPECT_FALSE(tx().apps().find_icon(id));
    // Without one before.
    const AppId other = add({.name = "Fax"});
    tx().apps().use_icon(other, tx().apps().keep_icon(other, {.media_type = "x", .image = {5}}));
    EXPECT_EQ(tx().apps().find(other)->icon_version, 1);
}

TEST_P(AppSearches, a_change_of_an_app_leaves_its_icon_alone) {
    const AppId id = add({.name = "Phone"});
    const App before = *tx().apps().find(id);
    tx().apps().set_icon(id, AppIcon{.media_type = "image/png", .image = {1}});
    EXPECT_TRUE(tx().apps().update(before));
    EXPECT_EQ(tx().apps().find(id)->icon_version, 1);
}

}  // namespace
}  // namespace grantor::test
