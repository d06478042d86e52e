#include "rules/categories.hpp"

#include "tests/store/support/store_fixture.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class CategoriesOfAMarketplace : public StoreTest {
 protected:
    std::unique_ptr<Store> store = open();

    CategoriesOfAMarketplace() {
        store->write_now([](WriteTx& tx) { tx.categories().remove_all(); });
    }
    static AuditEvent by() {
        AuditEvent event;
        event.at = noon;
        event.peer = "command line";
        return event;
    }
    Outcome<CategoryId> add(std::string_view name) {
        return store->write_now([&](WriteTx& tx) { return add_category(name, by(), tx); });
    }
    Outcome<void> rename(const Category& renamed) {
        return store->write_now([&](WriteTx& tx) { return rename_category(renamed, by(), tx); });
    }
    Outcome<void> remove(const CategoryRemoval& removal) {
        return store->write_now([&](WriteTx& tx) { return remove_category(removal, by(), tx); });
    }
    CategoryId id(std::string_view name) {
        return store->read_now(
            [&](const ReadTx& tx) { return tx.categories().find_by_name(name)->id; });
    }
    std::vector<std::string> names() {
        std::vector<std::string> out;
        for (const auto& category :
             store->read_now([](const ReadTx& tx) { return tx.categories().all(); }))
            out.push_back(category.name);
        return out;
    }
    AppId add_app(const std::string& category, AppStatus status = AppStatus::live) {
        App app;
        app.client_id = fmt::format("{:016}", ++apps_);
        app.name = "Ledger";
        app.status = status;
        app.category = category;
        return store->write_now([&](WriteTx& tx) { return tx.apps().add(app); });
    }
    std::string category_of(AppId app) {
        return store->read_now([&](const ReadTx& tx) { return tx.apps().find(app)->category; });
    }
    std::vector<std::string> audited() {
        std::vector<std::string> out;
        for (const auto& event :
             store->read_now([](const ReadTx& tx) { return tx.audit_events().list({}); }))
            out.push_back(fmt::format("{}: {}", audit_kind_name(event.kind), event.detail));
        return out;
    }

 private:
    int apps_ = 0;
};

TEST_F(CategoriesOfAMarketplace, are_listed_by_name_in_whatever_letter_case) {
    ASSERT_TRUE(add(" shipping "));
    ASSERT_TRUE(add("Accounting"));
    ASSERT_TRUE(add("Zoos"));
    EXPECT_THAT(names(), ElementsAre("Accounting", "shipping", "Zoos"));
    EXPECT_THAT(audited(), ElementsAre("category_added: Zoos", "category_added: Accounting",
                                       "category_added: shipping"));
}

TEST_F(CategoriesOfAMarketplace, have_names_that_people_can_read_and_tell_apart) {
    ASSERT_TRUE(add("Shipping"));
    EXPECT_EQ(add("").error().text_of("name").empty(), false);
    EXPECT_EQ(add(std::string(41, 'x')).error().text_of("name").empty(), false);
    EXPECT_EQ(add("two\nlines").error().text_of("name").empty(), false);
    EXPECT_EQ(add("SHIPPING").error().text_of("name"), "There is already a category \"Shipping\".");
    EXPECT_THAT(names(), ElementsAre("Shipping"));
}

TEST_F(CategoriesOfAMarketplace, are_not_more_than_a_page_shows) {
    for (std::size_t i = 0; i < categories_max; ++i) ASSERT_TRUE(add(fmt::format("c{:02}", i)));
    EXPECT_THAT(add("one more").error().text, HasSubstr("that is the limit"));
}

TEST_F(CategoriesOfAMarketplace, a_new_name_takes_the_apps_along) {
    ASSERT_TRUE(add("Shipping"));
    ASSERT_TRUE(add("Finance"));
    const auto app = add_app("Shipping");
    const auto other = add_app("Finance");
    store->write_now([&](WriteTx& tx) {
        PendingTerms pending;
        pending.app_id = other;
        pending.terms = tx.apps().find(other)->terms();
        pending.terms.category = "Shipping";
        tx.app_reviews().set_pending(pending);
    });
    EXPECT_EQ(rename({id("Shipping"), "finance"}).error().text_of("name"),
              "There is already a category \"Finance\".");
    ASSERT_TRUE(rename({id("Shipping"), "Transport"}));
    EXPECT_EQ(category_of(app), "Transport");
    EXPECT_EQ(category_of(other), "Finance");
    EXPECT_EQ(store->read_now([&](const ReadTx& tx) {
        return tx.app_reviews().find_pending(other)->terms.category;
    }),
              "Transport");
    ASSERT_TRUE(rename({id("Transport"), "TRANSPORT"})) << "its own name in another letter case";
    EXPECT_EQ(rename({CategoryId{4711}, "x"}).error().kind, Refusal::Kind::not_found);
    EXPECT_EQ(audited()[1], "category_renamed: Shipping → Transport");
}

TEST_F(CategoriesOfAMarketplace, one_with_apps_goes_only_if_they_go_somewhere) {
    ASSERT_TRUE(add("Shipping"));
    ASSERT_TRUE(add("Finance"));
    const auto app = add_app("Shipping");
    const auto refused = remove({id("Shipping"), {}});
    EXPECT_EQ(refused.error().text_of("move_to"),
              "1 app is in this category. Choose another category for it.");
    EXPECT_FALSE(remove({id("Shipping"), id("Shipping")}));
    EXPECT_FALSE(remove({id("Shipping"), CategoryId{4711}}));
    ASSERT_TRUE(remove({id("Shipping"), id("Finance")}));
    EXPECT_EQ(category_of(app), "Finance");
    EXPECT_THAT(names(), ElementsAre("Finance"));
    EXPECT_EQ(audited().front(), "category_removed: Shipping, 1 app moved to Finance");
}

TEST_F(CategoriesOfAMarketplace, one_without_apps_goes_at_once) {
    ASSERT_TRUE(add("Shipping"));
    add_app("Shipping", AppStatus::deleted);
    ASSERT_TRUE(remove({id("Shipping"), {}}));
    EXPECT_TRUE(names().empty());
    EXPECT_EQ(remove({CategoryId{4711}, {}}).error().kind, Refusal::Kind::not_found);
}

}  // namespace
}  // namespace grantor::test
