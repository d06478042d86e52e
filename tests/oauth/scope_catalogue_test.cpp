#include "oauth/scope_catalogue.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

namespace grantor {
namespace {

ScopeCatalogue a_catalogue() {
    return ScopeCatalogue({{{0}, "base", "", ""},
                           {{5}, "deals:read", "read", ""},
                           {{6}, "deals:full", "read and write", ""},
                           {{127}, "users:read", "read", ""}});
}

TEST(ScopeCatalogue, refuses_what_would_make_two_readings) {
    const auto make = [](std::vector<Scope> scopes) { ScopeCatalogue{std::move(scopes)}; };
    EXPECT_THROW(make({{{1}, "a", "", ""}, {{2}, "a", "", ""}}), std::invalid_argument);
    EXPECT_THROW(make({{{1}, "a", "", ""}, {{1}, "b", "", ""}}), std::invalid_argument);
    EXPECT_THROW(make({{{512}, "a", "", ""}}), std::invalid_argument);
    for (const auto* name : {"", "a b", "a,b", "a\"b", "a\\b", "\x7f", "\xc3\xa4"})
        EXPECT_THROW(make({{{1}, name, "", ""}}), std::invalid_argument) << name;
}

TEST(ScopeCatalogue, parse_refuses_an_unknown_name) {
    EXPECT_FALSE(a_catalogue().parse("deals:read,deals:write"));
    EXPECT_FALSE(a_catalogue().parse("Deals:read"));
}

TEST(ScopeCatalogue, parse_splits_on_commas_and_spaces_and_adds_base) {
    const auto catalogue = a_catalogue();
    const auto set = catalogue.parse(" users:read,,deals:read ");
    ASSERT_TRUE(set);
    EXPECT_EQ(catalogue.separated(*set, ScopeSeparator::comma), "deals:read,users:read,base");
    EXPECT_EQ(catalogue.space_separated(*set), "deals:read users:read base");
    EXPECT_EQ(catalogue.separated(*catalogue.parse(""), ScopeSeparator::comma), "base");
    EXPECT_EQ(catalogue.members(*set).size(), 3U);
    EXPECT_EQ(catalogue.members(*set)[0]->name, "base");
}

TEST(ScopeCatalogue, keeps_its_names_when_moved) {
    auto first = a_catalogue();
    const auto second = std::move(first);
    EXPECT_EQ(second.find("users:read"), ScopeIndex{127});
    EXPECT_EQ(second.find("nothing"), std::nullopt);
}

ScopeCatalogue a_shop() {
    return ScopeCatalogue({{.index = {0}, .name = "base"},
                           {.index = {1}, .name = "orders:read"},
                           {.index = {2}, .name = "orders:write", .implies = {"orders:read"}},
                           {.index = {3}, .name = "all", .implies = {"orders:write", "twin"}},
                           {.index = {4}, .name = "twin", .implies = {"all"}}});
}

TEST(ScopeCatalogue, what_a_scope_implies_comes_with_it_through_others_too) {
    const auto shop = a_shop();
    const auto given = [&](std::string_view names) {
        return shop.space_separated(shop.with_implied(*shop.parse(names)));
    };
    EXPECT_EQ(given("orders:read"), "orders:read base");
    EXPECT_EQ(given("orders:write"), "orders:read orders:write base");
    EXPECT_EQ(given("all"), "orders:read orders:write all twin base");
    EXPECT_EQ(given("twin"), given("all")) << "two that imply each other";
}

TEST(ScopeCatalogue, a_list_for_people_leaves_out_what_a_stronger_one_says) {
    const auto shop = a_shop();
    const auto shown = [&](std::string_view names) {
        std::string out;
        for (const auto* scope : shop.strongest(*shop.parse(names))) out += scope->name + " ";
        return out;
    };
    EXPECT_EQ(shown("orders:read"), "base orders:read ");
    EXPECT_EQ(shown("orders:read orders:write"), "base orders:write ");
    EXPECT_EQ(shown("orders:read all twin"), "base all ");
}

// Attack: a harmless word that speaks for a sensitive scope, or a reading one for a changing one.
TEST(ScopeCatalogue, a_weaker_one_speaks_for_no_sensitive_scope_and_for_none_that_changes) {
    const ScopeCatalogue shop(
        {{.index = {0}, .name = "base"},
         {.index = {1}, .name = "orders:read", .implies = {"salaries", "orders:write"}},
         {.index = {2}, .name = "salaries", .implies = {"orders:read"}, .is_sensitive = true},
         {.index = {3}, .name = "orders:write", .kind = ScopeKind::change},
         {.index = {4}, .name = "all", .implies = {"salaries"}, .is_sensitive = true}});
    const auto shown = [&](std::string_view names) {
        std::string out;
        for (const auto* scope : shop.strongest(shop.with_implied(*shop.parse(names))))
            out += scope->name + " ";
        return out;
    };
    EXPECT_EQ(shown("orders:read"), "base salaries orders:write ");
    EXPECT_EQ(shown("all"), "base orders:write all ");
}

TEST(ScopeCatalogue, a_retired_scope_is_given_to_nobody_through_another) {
    const ScopeCatalogue shop(
        {{.index = {0}, .name = "base"},
         {.index = {1}, .name = "orders:read"},
         {.index = {2}, .name = "orders:old", .implies = {"orders:read"}, .is_retired = true},
         {.index = {3}, .name = "orders:write", .implies = {"orders:old"}}});
    ScopeSet old;
    old.add({2});
    const auto given = [&](const ScopeSet& set) {
        return shop.space_separated(shop.with_implied(set));
    };
    EXPECT_EQ(given(*shop.parse("orders:write")), "orders:write base");
    EXPECT_EQ(given(*shop.parse("orders:write orders:old", old)),
              "orders:read orders:old orders:write base")
        << "who has it keeps it, and what comes with it";
}

TEST(ScopeCatalogue, an_installation_keeps_what_it_was_granted_and_gets_no_more) {
    const auto shop = a_shop();
    const auto writes = *shop.parse("orders:write");
    const auto both = *shop.parse("orders:write orders:read");
    EXPECT_EQ(shop.still_granted(both, writes), both);
    EXPECT_EQ(shop.still_granted(writes, writes), writes) << "from before it implied the other";
    EXPECT_EQ(shop.still_granted(both, *shop.parse("orders:read")), *shop.parse("orders:read"));
    const ScopeCatalogue later(
        {{.index = {0}, .name = "base"},
         {.index = {1}, .name = "orders:read", .is_retired = true},
         {.index = {2}, .name = "orders:write", .implies = {"orders:read"}}});
    EXPECT_EQ(later.still_granted(both, writes), both) << "retired since";
}

TEST(ScopeSet, every_scope_is_the_same_after_packing) {
    for (std::size_t i = 0; i < scopes_max; ++i) {
        ScopeSet set;
        set.add({static_cast<std::uint16_t>(i)});
        const auto packed = set.packed();
        EXPECT_EQ(ByteView(packed)[i / 8], 1 << i % 8);
        EXPECT_EQ(ScopeSet::unpack(packed), set);
    }
    for (const std::size_t size : {0, 8, 15, 17, 72})
        EXPECT_FALSE(ScopeSet::unpack(Bytes(size))) << size;
}

TEST(ScopeSet, grows_only_with_its_highest_scope) {
    const auto size_with = [](std::uint16_t index) {
        ScopeSet set;
        set.add({index});
        return set.packed().size();
    };
    EXPECT_EQ(ScopeSet{}.packed().size(), 16U);
    EXPECT_EQ(size_with(127), 16U) << "as it always was";
    EXPECT_EQ(size_with(128), 24U);
    EXPECT_EQ(size_with(511), 64U);
}

TEST(ScopeSet, a_wider_set_is_not_within_a_narrower) {
    const auto catalogue = a_catalogue();
    const auto narrow = *catalogue.parse("deals:read");
    const auto wide = *catalogue.parse("deals:read users:read");
    EXPECT_FALSE(wide.is_within(narrow));
    EXPECT_TRUE(narrow.is_within(wide));
    EXPECT_EQ(wide.intersection(narrow), narrow);
}

}  // namespace
}  // namespace grantor
