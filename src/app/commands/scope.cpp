#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

#include "app/apis/given_scopes.hpp"
#include "app/commands/catalogue.hpp"
#include "app/commands/place.hpp"

namespace grantor::app {
namespace {

// A list that is kept elsewhere would undo the change at the next start.
void refuse_if_given(const Options& options) {
    switch (scope_source(options, scope_documents(options))) {
        case ScopeSource::configuration:
            fail(
                "the scopes come from [[scope]] in the configuration: change them there, then "
                "restart the service or send it SIGHUP");
        case ScopeSource::documents:
            fail(
                "the scopes come from the documents of the APIs: change them there, or set "
                "`scopes.source = \"pages\"` to keep them here");
        case ScopeSource::automatic:
        case ScopeSource::pages:
            return;
    }
}

template <class Act>
void change(const Place& place, const Act& act) {
    const auto options = load_options(place);
    refuse_if_given(options);
    const auto store = open_store(options);
    taken(store->write_now([&](WriteTx& tx) { return act(by_operator(tx), tx); }));
}

ScopeDraft draft_of(const WantedScope& wanted) {
    return {wanted.name,    wanted.description, wanted.group, scope_kind_named(wanted.kind),
            wanted.implies, wanted.sensitive};
}

// The line of `grantor scope list`.
void print(const Scope& scope) {
    fmt::print(
        "{:<24} {:<7} {}{}{}{}\n", scope.name, scope_kind_name(scope.kind), scope.description,
        scope.implies.empty() ? "" : fmt::format("  (implies {})", fmt::join(scope.implies, ", ")),
        scope.is_sensitive ? "  (sensitive)" : "", scope.is_retired ? "  (retired)" : "");
}

}  // namespace

void list_scopes(const Place& place) {
    const auto options = load_options(place);
    const auto store = open_store(options);
    // As the service will have them once it has read the configuration: looking settles nothing.
    const auto scopes = preview_scopes(*store, options, scope_documents(options));
    for (const auto& scope : scopes.all()) print(scope);
}

void add_scope(const Place& place, const WantedScope& wanted) {
    change(place, [&](AuditEvent by, WriteTx& tx) {
        return grantor::add_scope(draft_of(wanted), std::move(by), tx);
    });
    fmt::print("{} added\n", wanted.name);
}

void edit_scope(const Place& place, const WantedScope& wanted) {
    change(place, [&](AuditEvent by, WriteTx& tx) -> Outcome<void> {
        const auto all = tx.scopes().all();
        const auto found = std::ranges::find(all, wanted.name, &Scope::name);
        if (found == all.end()) return refuse_unknown("scope");
        ScopeDraft draft{found->name, found->description, found->group,
                         found->kind, found->implies,     found->is_sensitive};
        if (!wanted.description.empty()) draft.description = wanted.description;
        if (!wanted.group.empty()) draft.group = wanted.group;
        if (!wanted.kind.empty()) draft.kind = scope_kind_named(wanted.kind);
        if (!wanted.implies.empty()) draft.implies = wanted.implies;
        if (wanted.sensitive) draft.is_sensitive = true;
        if (wanted.cleared.group) draft.group.clear();
        if (wanted.cleared.implies) draft.implies.clear();
        if (wanted.cleared.sensitive) draft.is_sensitive = false;
        return change_scope(draft, std::move(by), tx);
    });
    fmt::print("{} changed\n", wanted.name);
}

void retire_scope(const Place& place, const std::string& name) {
    ScopeHolders holders;
    change(place, [&](AuditEvent by, WriteTx& tx) -> Outcome<void> {
        const auto all = tx.scopes().all();
        const auto found = std::ranges::find(all, name, &Scope::name);
        if (found != all.end()) holders = holders_of(*found, tx);
        return grantor::retire_scope(name, std::move(by), tx);
    });
    fmt::print("{} retired; {} apps with {} installations keep it\n", name, holders.apps,
               holders.installations);
    for (const auto& app : holders.some) fmt::print("  {}  {}\n", app.client_id, app.name);
}

void bring_back_scope(const Place& place, const std::string& name) {
    change(place, [&](AuditEvent by, WriteTx& tx) {
        return grantor::bring_back_scope(name, std::move(by), tx);
    });
    fmt::print("{} can be asked for again\n", name);
}

void import_scopes(const Place& place, const std::string& file) {
    std::ifstream in(file);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) fail("the file {} cannot be read", file);
    const auto drafts =
        drafts_of(edge::read_rule_document({file, {"/"}, std::move(text).str()}).declared_scopes);
    if (drafts.empty())
        fail(
            "{} declares no scopes: an OpenAPI 3 document has them in "
            "components.securitySchemes.*.flows.*.scopes",
            file);
    std::vector<std::string> added;
    change(place, [&](AuditEvent by, WriteTx& tx) -> Outcome<void> {
        const ScopeCatalogue known(tx.scopes().all());
        for (const auto& draft : drafts) {
            if (known.find(draft.name)) continue;
            if (auto done = grantor::add_scope(draft, by, tx); !done) return done;
            added.push_back(draft.name);
        }
        return {};
    });
    for (const auto& name : added) fmt::print("{} added\n", name);
    fmt::print("{} scopes in the document, {} of them new\n", drafts.size(), added.size());
}

}  // namespace grantor::app
