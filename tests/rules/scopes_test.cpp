#include "rules/scopes.hpp"

#include "tests/store/support/store_fixture.hpp"

namespace grantor::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class ScopesOfAPlatform : public StoreTest {
 protected:
    std::unique_ptr<Store> store = open();

    static AuditEvent by() {
        AuditEvent event;
        event.at = noon;
        event.peer = "command line";
        return event;
    }
    static ScopeDraft a_draft(const std::string& name) {
        return {name, "See orders.", "Orders", ScopeKind::view, {}, false};
    }
    Outcome<void> add(const ScopeDraft& draft) {
        return store->write_now([&](WriteTx& tx) { return add_scope(draft, by(), tx); });
    }
    Outcome<std::vector<std::string>> align(const std::vector<ScopeDraft>& list) {
        return store->write_now([&](WriteTx& tx) { return align_scopes(list, by(), tx); });
    }
    AdoptedScopes adopt(const std::vector<ScopeDraft>& list) {
        return store->write_now([&](WriteTx& tx) { return adopt_scopes(list, by(), tx); });
    }
    const Scope& scope(std::string_view name) {
        const auto& all = store->scopes().all();
        return *std::ranges::find(all, name, &Scope::name);
    }
    AppId add_app(ScopeSet scopes) {
        App app;
        app.client_id = "0123456789abcdef";
        app.name = "Ledger";
        app.scopes = scopes;
        return store->write_now([&](WriteTx& tx) { return tx.apps().add(app); });
    }
    std::vector<AuditKind> audited() {
        std::vector<AuditKind> kinds;
        for (const auto& event :
             store->read_now([](const ReadTx& tx) { return tx.audit_events().list({}); }))
            kinds.push_back(event.kind);
        return kinds;
    }
};

TEST_F(ScopesOfAPlatform, one_that_is_added_has_the_next_place_and_is_known_at_once) {
    const auto& before = store->scopes();
    const auto last = before.all().back().index.value;
    ASSERT_TRUE(add(a_draft("orders:read")));
    EXPECT_EQ(scope("orders:read").index.value, last + 1);
    EXPECT_EQ(scope("orders:read").group, "Orders");
    EXPECT_FALSE(before.find("orders:read")) << "a request that runs keeps the catalogue it has";
    EXPECT_THAT(audited(), ElementsAre(AuditKind::scope_added));
}

TEST_F(ScopesOfAPlatform, what_is_wrong_with_one_is_said_by_field) {
    const auto problem = [&](auto change) {
        auto draft = a_draft("orders:read");
        change(draft);
        const auto added = add(draft);
        return added ? std::string("taken") : added.error().fields.front().field;
    };
    EXPECT_EQ(problem([](auto& draft) { draft.name = "orders read"; }), "name");
    EXPECT_EQ(problem([](auto& draft) { draft.name = "a,b"; }), "name");
    EXPECT_EQ(problem([](auto& draft) { draft.name = std::string(65, 'a'); }), "name");
    EXPECT_EQ(problem([](auto& draft) { draft.name = ""; }), "name");
    EXPECT_EQ(problem([](auto& draft) { draft.description = " "; }), "description");
    EXPECT_EQ(problem([](auto& draft) { draft.description = std::string(201, 'a'); }),
              "description");
    EXPECT_EQ(problem([](auto& draft) { draft.group = std::string(41, 'a'); }), "group");
    EXPECT_EQ(problem([](auto& draft) { draft.kind.reset(); }), "kind");
    EXPECT_EQ(problem([](auto& draft) { draft.implies = {"no:such"}; }), "implies");
    EXPECT_EQ(problem([](auto& draft) { draft.implies = {"orders:read"}; }), "implies");
    EXPECT_EQ(problem([](auto& draft) { draft.name = "base"; }), "name") << "taken already";
    EXPECT_EQ(problem([](auto&) {}), "taken");
    EXPECT_EQ(problem([](auto&) {}), "name") << "taken already";
}

TEST_F(ScopesOfAPlatform, there_are_512_places_and_no_more) {
    for (auto next = store->scopes().all().size(); next < scopes_max; ++next)
        ASSERT_TRUE(add(a_draft("scope" + std::to_string(next))));
    const auto full = add(a_draft("orders:read"));
    ASSERT_FALSE(full);
    EXPECT_THAT(full.error().text, HasSubstr("512"));
    EXPECT_EQ(store->scopes().all().size(), scopes_max);
}

TEST_F(ScopesOfAPlatform, a_change_keeps_the_place_and_everything_it_does_not_name) {
    ASSERT_TRUE(add(a_draft("orders:read")));
    const auto place = scope("orders:read").index;
    auto draft = a_draft("orders:read");
    draft.description = "See orders and what became of them.";
    draft.is_sensitive = true;
    ASSERT_TRUE(store->write_now([&](WriteTx& tx) { return change_scope(draft, by(), tx); }));
    EXPECT_EQ(scope("orders:read").index, place);
    EXPECT_EQ(scope("orders:read").description, "See orders and what became of them.");
    EXPECT_TRUE(scope("orders:read").is_sensitive);
    draft.name = "no:such";
    EXPECT_EQ(
        store->write_now([&](WriteTx& tx) { return change_scope(draft, by(), tx); }).error().kind,
        Refusal::Kind::not_found);
}

TEST_F(ScopesOfAPlatform, a_retired_one_is_kept_by_its_apps_and_asked_for_by_no_other) {
    ASSERT_TRUE(add(a_draft("orders:read")));
    ScopeSet held;
    held.add(scope("orders:read").index);
    add_app(held);
    const auto retire = [&] {
        return store->write_now([&](WriteTx& tx) { return retire_scope("orders:read", by(), tx); });
    };
    ASSERT_TRUE(retire());
    EXPECT_FALSE(retire()) << "once";
    EXPECT_FALSE(store->scopes().parse("orders:read"));
    EXPECT_TRUE(store->scopes().parse("orders:read", held));
    const auto holders =
        store->read_now([&](const ReadTx& tx) { return holders_of(scope("orders:read"), tx); });
    EXPECT_EQ(holders.apps, 1);
    EXPECT_EQ(holders.some.front().name, "Ledger");
    ASSERT_TRUE(
        store->write_now([&](WriteTx& tx) { return bring_back_scope("orders:read", by(), tx); }));
    EXPECT_TRUE(store->scopes().parse("orders:read"));
    EXPECT_FALSE(store->write_now([&](WriteTx& tx) { return retire_scope("base", by(), tx); }));
}

TEST_F(ScopesOfAPlatform, a_list_is_the_whole_catalogue_where_no_app_was_registered) {
    const auto changes = align({a_draft("orders:read"), a_draft("orders:write")});
    ASSERT_TRUE(changes);
    EXPECT_THAT(*changes, Contains("deals:read removed"));
    EXPECT_THAT(*changes, Not(Contains("base removed")));
    EXPECT_EQ(changes->at(changes->size() - 2), "orders:read added");
    EXPECT_EQ(changes->back(), "orders:write added");
    std::vector<std::string> names;
    for (const auto& one : store->scopes().all()) names.push_back(one.name);
    EXPECT_THAT(names, ElementsAre("base", "orders:read", "orders:write"));
    EXPECT_EQ(scope("orders:read").index.value, 1);
}

TEST_F(ScopesOfAPlatform, a_list_retires_what_an_app_may_have) {
    add_app({});
    ASSERT_TRUE(align({a_draft("orders:read")}));
    EXPECT_TRUE(scope("deals:read").is_retired);
    EXPECT_EQ(scope("deals:read").index.value, 1) << "tokens with it stay good";
    EXPECT_FALSE(scope("base").is_retired);
}

TEST_F(ScopesOfAPlatform, a_list_that_is_adopted_leaves_the_others_alone) {
    EXPECT_THAT(adopt({a_draft("orders:read")}).changes, ElementsAre("orders:read added"));
    EXPECT_TRUE(store->scopes().parse("orders:read deals:read")) << "no app is registered yet";
    EXPECT_THAT(adopt({a_draft("orders:read")}).changes, IsEmpty());
}

TEST_F(ScopesOfAPlatform, a_list_that_is_adopted_keeps_what_people_said_of_a_scope) {
    auto said = a_draft("orders:read");
    said.is_sensitive = true;
    said.implies = {"deals:read"};
    ASSERT_TRUE(add(said));
    ASSERT_TRUE(
        store->write_now([&](WriteTx& tx) { return retire_scope("orders:read", by(), tx); }));
    const ScopeDraft bare{"orders:read", "Of the document.", "", ScopeKind::change, {}, false};
    EXPECT_THAT(adopt({bare}).changes, ElementsAre("orders:read changed"));
    const auto& now = scope("orders:read");
    EXPECT_EQ(now.description, "Of the document.");
    EXPECT_EQ(now.kind, ScopeKind::change);
    EXPECT_EQ(now.group, "Orders");
    EXPECT_THAT(now.implies, ElementsAre("deals:read"));
    EXPECT_TRUE(now.is_sensitive);
    EXPECT_TRUE(now.is_retired);
}

TEST_F(ScopesOfAPlatform, a_list_is_adopted_without_what_cannot_be_taken) {
    const auto adopted = adopt({a_draft("orders,read"), a_draft("orders:write")});
    EXPECT_THAT(adopted.changes, ElementsAre("orders:write added"));
    EXPECT_THAT(adopted.left_out, ElementsAre(StartsWith("scope orders,read: name: Use ")));
}

TEST_F(ScopesOfAPlatform, the_same_list_again_changes_nothing) {
    const std::vector<ScopeDraft> list{a_draft("orders:read")};
    ASSERT_TRUE(align(list));
    const auto again = align(list);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->empty());
    EXPECT_EQ(audited().size(), 1U);
    ASSERT_TRUE(align({a_draft("orders:write")}));
    const auto back = align(list);
    ASSERT_TRUE(back);
    EXPECT_THAT(*back, ElementsAre("orders:write removed", "orders:read added"));
}

TEST_F(ScopesOfAPlatform, a_list_with_one_bad_scope_changes_nothing) {
    auto bad = a_draft("orders:write");
    bad.implies = {"orders:everything"};
    const auto changes = align({a_draft("orders:read"), bad});
    ASSERT_FALSE(changes);
    EXPECT_THAT(changes.error().text, HasSubstr("orders:write"));
    EXPECT_TRUE(store->scopes().find("deals:read"));
    EXPECT_FALSE(store->scopes().find("orders:read"));
}

}  // namespace
}  // namespace grantor::test
