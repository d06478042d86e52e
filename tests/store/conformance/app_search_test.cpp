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
