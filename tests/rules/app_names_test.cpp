#include "rules/app_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/look_alikes.hpp"
#include "store/store.hpp"
#include "tests/store/support/temporary_directory.hpp"

namespace grantor::test {
namespace {

TEST(ReadingOf, makes_one_name_of_its_look_alikes) {
    const auto ledger = reading_of("Ledger");
    for (const auto* same :
         {"LEDGER", "ledger", " Led ger ", "Led-ger!", "Lédgér", "Le\u0301dger", "Ledger™",
          "Ledger ✓", "1edger", "|edger", "Iedger",
          "L\u0435dg\u0435r",                                              // Cyrillic
          "\uFF2C\uFF25\uFF24\uFF27\uFF25\uFF32",                          // full width
          "\U0001D40B\U0001D41E\U0001D41D\U0001D420\U0001D41E\U0001D42B",  // mathematical
          "\u216C\u0435dger"})                                             // a Roman numeral
        EXPECT_EQ(reading_of(same), ledger) << same;
    EXPECT_EQ(reading_of("\u0410\u0441m\u0435"), reading_of("Acme"));  // Cyrillic A, s, e
    EXPECT_EQ(reading_of("\u0391cm\u0435"), reading_of("Acme"));       // Greek Alpha
    EXPECT_EQ(reading_of("Acrne"), reading_of("Acme"));
    EXPECT_EQ(reading_of("0ffice"), reading_of("Office"));
    EXPECT_EQ(reading_of("INVOICE"), reading_of("invoice"));
}

TEST(ReadingOf, leaves_other_names_apart) {
    EXPECT_NE(reading_of("Ledger"), reading_of("Ledgers"));
    EXPECT_NE(reading_of("Ledger 1"), reading_of("Ledger 2"));
    EXPECT_NE(reading_of("Бухгалтер"), reading_of("Ledger"));
    EXPECT_NE(reading_of("帳簿"), reading_of("会計"));
}

TEST(ReadingOf, a_name_of_signs_is_its_own) {
    EXPECT_EQ(reading_of("!!!"), "!!!");
    EXPECT_NE(reading_of("!!!"), reading_of("???"));
    EXPECT_EQ(reading_of(""), "");
}

// Names are UTF-8 when they come here; whatever else comes is no reason to fall over.
TEST(ReadingOf, any_bytes_are_read) {
    for (int byte = 0; byte < 256; ++byte)
        for (const std::string rest : {"", "a", "\x80", "\xff\xff\xff"})
            EXPECT_LT(reading_of(static_cast<char>(byte) + rest).size(), 40U);
}

class AppNames : public testing::Test {
 protected:
    void add(const std::string& name, AppKind kind, AppStatus status, CompanyId developer = {1}) {
        store->write_now([&](WriteTx& tx) {
            App app;
            app.client_id = name;
            app.developer_company_id = developer;
            app.name = name;
            app.kind = kind;
            app.status = status;
            return tx.apps().add(app);
        });
    }
    bool is_free(const std::string& name, CompanyId developer = {2}) {
        return store->read_now(
            [&](const ReadTx& tx) { return !problem_of_name(name, developer, tx).has_value(); });
    }

    TemporaryDirectory directory;
    std::unique_ptr<Store> store = open_sqlite({.path = directory.file("grantor.db")});
};

TEST_F(AppNames, of_another_companys_published_app_are_taken) {
    add("Ledger", AppKind::public_app, AppStatus::live);
    add("Radar", AppKind::public_app, AppStatus::approved);
    for (const auto* name : {"Ledger", "ledger", "L\u0435dger", "RADAR"})
        EXPECT_FALSE(is_free(name)) << name;
    EXPECT_TRUE(is_free("Ledger", {1})) << "its own company may have two";
    EXPECT_TRUE(is_free("Ledgers"));
    const auto problem = store->read_now(
        [&](const ReadTx& tx) { return problem_of_name("1edger", {2}, tx).value(); });
    EXPECT_EQ(problem.field, "name");
    EXPECT_EQ(
        problem.text,
        "People would take it for Ledger, an app of another company. Choose a different name.");
}

// A private app of the service itself is offered to everybody, as the explorer's is.
TEST_F(AppNames, of_the_service_itself_are_taken) {
    add("API Explorer", AppKind::private_app, AppStatus::live, {});
    EXPECT_FALSE(is_free("API Expl0rer"));
    EXPECT_TRUE(is_free("API Explorer", {}));
    const auto problem = store->read_now(
        [&](const ReadTx& tx) { return problem_of_name("api explorer", {2}, tx).value(); });
    EXPECT_THAT(problem.text, testing::HasSubstr("an app of this service itself"));
}

// Any words could be a company's name, so the service has none.
TEST_F(AppNames, the_service_has_no_name_that_a_company_could_take) {
    store->read_now([&](const ReadTx& tx) {
        App app;
        EXPECT_EQ(developer_name(app, tx), std::nullopt);
        app.developer_company_id = {7};
        EXPECT_NE(developer_name(app, tx), std::nullopt);
        return 0;
    });
}

// Else whoever is first with a draft could keep a name from everybody.
TEST_F(AppNames, of_drafts_and_private_apps_are_free) {
    add("Draft", AppKind::public_app, AppStatus::draft);
    add("Waiting", AppKind::public_app, AppStatus::in_review);
    add("Private", AppKind::private_app, AppStatus::live);
    add("Gone", AppKind::public_app, AppStatus::deleted);
    for (const auto* name : {"Draft", "Waiting", "Private", "Gone"}) EXPECT_TRUE(is_free(name));
}

}  // namespace
}  // namespace grantor::test
