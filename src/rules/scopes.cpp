#include "rules/scopes.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "rules/entered_text.hpp"

namespace grantor {
namespace {

using Scopes = std::vector<Scope>;

Scope* find(Scopes& scopes, std::string_view name) {
    const auto found = std::ranges::find(scopes, name, &Scope::name);
    return found == scopes.end() ? nullptr : &*found;
}

void check_name(std::string_view name, FieldReader& reader) {
    if (!is_scope_name(name) || name.size() > scope_name_max)
        reader.note("name",
                    fmt::format("Use 1 to {} letters, digits and signs such as : . - and _, "
                                "without spaces, commas, quotes and backslashes.",
                                scope_name_max));
}

void check_implied(const ScopeDraft& draft, std::span<const std::string_view> known,
                   FieldReader& reader) {
    for (const auto& name : draft.implies)
        if (name == draft.name || std::ranges::find(known, name) == known.end())
            reader.note("implies", fmt::format("There is no other scope \"{}\".", name));
}

// In one sentence, which names the scope and, where it is about one, the field.
std::string why_not(const ScopeDraft& draft, const Refusal& refusal) {
    auto out = fmt::format("scope {}:", draft.name);
    for (const auto& problem : refusal.fields)
        out += fmt::format(" {}: {}", problem.field, problem.text);
    return refusal.fields.empty() ? fmt::format("{} {}", out, refusal.text) : out;
}

// Everything of the draft but its place. `known`: the names that it may imply.
Outcome<Scope> read_draft(const ScopeDraft& draft, std::span<const std::string_view> known) {
    FieldReader reader;
    Scope scope;
    scope.name = draft.name;
    check_name(draft.name, reader);
    scope.description =
        reader.line("description", draft.description, {scope_description_max, Need::required});
    scope.group = reader.line("group", draft.group, {scope_group_max});
    if (!draft.kind) reader.note("kind", "Choose whether it views or changes.");
    scope.implies = draft.implies;
    check_implied(draft, known, reader);
    if (reader.has_problems()) return reader.refuse();
    scope.kind = *draft.kind;
    scope.is_sensitive = draft.is_sensitive;
    return scope;
}

std::vector<std::string_view> names_of(const Scopes& scopes) {
    std::vector<std::string_view> names;
    for (const auto& scope : scopes) names.push_back(scope.name);
    return names;
}

Outcome<void> add(Scope scope, Scopes& all, WriteTx& tx) {
    const auto next = all.empty() ? base_scope.value + 1 : all.back().index.value + 1;
    if (static_cast<std::size_t>(next) >= scopes_max)
        return refuse_state(fmt::format(
            "There are {} scopes, retired ones among them, and that is the limit.", scopes_max));
    scope.index = {static_cast<std::uint16_t>(next)};
    tx.scopes().add(scope);
    all.push_back(std::move(scope));
    return {};
}

// The word beside a scope that had one of its own stays, as long as the kind does.
void replace(Scope& scope, Scope wanted, WriteTx& tx) {
    wanted.index = scope.index;
    if (wanted.kind == scope.kind) wanted.access = scope.access;
    scope = std::move(wanted);
    tx.scopes().update(scope);
}

void note(AuditKind kind, std::string detail, AuditEvent by, WriteTx& tx) {
    by.kind = kind;
    by.detail = std::move(detail);
    tx.audit_events().add(by);
}

Outcome<void> set_retired(std::string_view name, bool is_retired, AuditEvent by, WriteTx& tx) {
    auto all = tx.scopes().all();
    auto* scope = find(all, name);
    if (scope == nullptr || scope->index == base_scope) return refuse_unknown("scope");
    if (scope->is_retired == is_retired)
        return refuse_state(is_retired ? "It is already retired." : "It is not retired.");
    scope->is_retired = is_retired;
    tx.scopes().update(*scope);
    note(is_retired ? AuditKind::scope_retired : AuditKind::scope_brought_back, scope->name,
         std::move(by), tx);
    return {};
}

// Without what is not in the list, as if it had never been; nothing if there is no such scope.
std::vector<std::string> remove_others(Scopes& all, std::span<const std::string_view> known,
                                       WriteTx& tx) {
    std::vector<std::string> changes;
    for (const auto& scope : all)
        if (scope.index != base_scope && std::ranges::find(known, scope.name) == known.end())
            changes.push_back(fmt::format("{} removed", scope.name));
    if (changes.empty()) return changes;
    tx.scopes().remove_all();
    std::erase_if(all, [](const Scope& scope) { return scope.index != base_scope; });
    for (const auto& base : all) tx.scopes().add(base);
    return changes;
}

// What a list does to one scope; "" for nothing.
Outcome<std::string> align(const ScopeDraft& draft, std::span<const std::string_view> known,
                           Scopes& all, WriteTx& tx) {
    auto wanted = read_draft(draft, known);
    if (!wanted) return std::unexpected(wanted.error());
    auto* scope = find(all, draft.name);
    if (scope == nullptr) {
        if (auto added = add(std::move(*wanted), all, tx); !added)
            return std::unexpected(added.error());
        return fmt::format("{} added", draft.name);
    }
    wanted->index = scope->index;
    if (wanted->kind == scope->kind) wanted->access = scope->access;
    if (*wanted == *scope) return "";
    const bool was_retired = scope->is_retired;
    replace(*scope, std::move(*wanted), tx);
    return fmt::format("{} {}", draft.name, was_retired ? "brought back" : "changed");
}

// The same for a list that knows less than the catalogue.
Outcome<std::string> adopt(const ScopeDraft& draft, Scopes& all, WriteTx& tx) {
    const auto names = names_of(all);
    auto wanted = read_draft(draft, names);
    if (!wanted) return std::unexpected(wanted.error());
    auto* scope = find(all, draft.name);
    if (scope == nullptr) {
        if (auto added = add(std::move(*wanted), all, tx); !added)
            return std::unexpected(added.error());
        return fmt::format("{} added", draft.name);
    }
    auto changed = *scope;
    changed.description = wanted->description;
    if (wanted->kind == ScopeKind::change) changed.kind = ScopeKind::change;
    if (scope->index == base_scope || changed == *scope) return "";
    replace(*scope, std::move(changed), tx);
    return fmt::format("{} changed", draft.name);
}

void retire_others(Scopes& all, std::span<const std::string_view> known,
                   std::vector<std::string>& changes, WriteTx& tx) {
    for (auto& scope : all) {
        if (scope.index == base_scope || scope.is_retired) continue;
        if (std::ranges::find(known, scope.name) != known.end()) continue;
        scope.is_retired = true;
        tx.scopes().update(scope);
        changes.push_back(fmt::format("{} retired", scope.name));
    }
}

}  // namespace

std::string_view scope_kind_name(ScopeKind kind) {
    return kind == ScopeKind::view ? "view" : "change";
}

std::optional<ScopeKind> scope_kind_named(std::string_view name) {
    for (const auto kind : {ScopeKind::view, ScopeKind::change})
        if (scope_kind_name(kind) == name) return kind;
    return std::nullopt;
}

Outcome<void> add_scope(const ScopeDraft& draft, AuditEvent by, WriteTx& tx) {
    auto all = tx.scopes().all();
    auto scope = read_draft(draft, names_of(all));
    if (!scope) return std::unexpected(scope.error());
    if (find(all, draft.name) != nullptr)
        return refuse_field("name", "A scope of this name exists, or existed and is retired.");
    if (auto added = add(std::move(*scope), all, tx); !added) return added;
    note(AuditKind::scope_added, draft.name, std::move(by), tx);
    return {};
}

Outcome<void> change_scope(const ScopeDraft& draft, AuditEvent by, WriteTx& tx) {
    auto all = tx.scopes().all();
    auto* scope = find(all, draft.name);
    if (scope == nullptr) return refuse_unknown("scope");
    auto wanted = read_draft(draft, names_of(all));
    if (!wanted) return std::unexpected(wanted.error());
    wanted->is_retired = scope->is_retired;
    replace(*scope, std::move(*wanted), tx);
    note(AuditKind::scope_changed, draft.name, std::move(by), tx);
    return {};
}

Outcome<void> retire_scope(std::string_view name, AuditEvent by, WriteTx& tx) {
    return set_retired(name, true, std::move(by), tx);
}

Outcome<void> bring_back_scope(std::string_view name, AuditEvent by, WriteTx& tx) {
    return set_retired(name, false, std::move(by), tx);
}

Outcome<std::vector<std::string>> align_scopes(std::span<const ScopeDraft> list,
                                               const AuditEvent& by, WriteTx& tx) {
    std::vector<std::string_view> known;
    for (const auto& draft : list) known.push_back(draft.name);
    auto all = tx.scopes().all();
    std::vector<std::string> changes;
    if (tx.apps().is_empty()) changes = remove_others(all, known, tx);
    for (const auto& draft : list) {
        auto change = align(draft, known, all, tx);
        if (!change) {
            change.error().text = why_not(draft, change.error());
            return std::unexpected(change.error());
        }
        if (!change->empty()) changes.push_back(std::move(*change));
    }
    retire_others(all, known, changes, tx);
    if (!changes.empty())
        note(AuditKind::scopes_aligned, fmt::format("{}", fmt::join(changes, ", ")), by, tx);
    return changes;
}

AdoptedScopes adopt_scopes(std::span<const ScopeDraft> list, const AuditEvent& by, WriteTx& tx) {
    auto all = tx.scopes().all();
    AdoptedScopes out;
    for (const auto& draft : list) {
        auto change = adopt(draft, all, tx);
        if (!change)
            out.left_out.push_back(why_not(draft, change.error()));
        else if (!change->empty())
            out.changes.push_back(std::move(*change));
    }
    if (!out.changes.empty())
        note(AuditKind::scopes_aligned, fmt::format("{}", fmt::join(out.changes, ", ")), by, tx);
    return out;
}

ScopeHolders holders_of(const Scope& scope, const ReadTx& tx) {
    ScopeHolders out;
    for (auto& app : tx.apps().list()) {
        if (app.status == AppStatus::deleted || !app.scopes.contains(scope.index)) continue;
        ++out.apps;
        out.installations += tx.app_activities().active_installations(app.id);
        if (out.some.size() < scope_holders_max) out.some.push_back(std::move(app));
    }
    return out;
}

}  // namespace grantor
