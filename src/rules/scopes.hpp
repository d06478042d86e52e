// The platform's own scopes: adding, changing and retiring them, alike for pages, the command line
// and a list that stands somewhere else (the configuration, an API's document).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/event.hpp"
#include "oauth/scope_catalogue.hpp"
#include "rules/refusal.hpp"
#include "store/transaction.hpp"

namespace grantor {

// In characters.
inline constexpr std::size_t scope_name_max = 64;
inline constexpr std::size_t scope_description_max = 200;
inline constexpr std::size_t scope_group_max = 40;

// As entered.
struct ScopeDraft {
    std::string name;
    std::string description;
    std::string group;
    std::optional<ScopeKind> kind;  // nothing: none was chosen
    std::vector<std::string> implies;
    bool is_sensitive = false;
};

// "view", "change"
std::string_view scope_kind_name(ScopeKind kind);
std::optional<ScopeKind> scope_kind_named(std::string_view name);

// `by` says who does it and when; it becomes the row of the audit log. Refuses: a field, or the
// catalogue is full.
Outcome<void> add_scope(const ScopeDraft& draft, AuditEvent by, WriteTx& tx);
// Everything but the name, which tokens and documents of others refer to.
Outcome<void> change_scope(const ScopeDraft& draft, AuditEvent by, WriteTx& tx);
// Apps that have it keep it. No other app can ask for it, and it is offered nowhere.
Outcome<void> retire_scope(std::string_view name, AuditEvent by, WriteTx& tx);
Outcome<void> bring_back_scope(std::string_view name, AuditEvent by, WriteTx& tx);

// Makes the catalogue what the list says: adds, changes and brings back those in it, and retires
// all others, or deletes them where no app was ever registered. What it did, a sentence each.
// Refuses the whole list if one of it cannot be taken, naming the scope.
Outcome<std::vector<std::string>> align_scopes(std::span<const ScopeDraft> list,
                                               const AuditEvent& by, WriteTx& tx);

struct AdoptedScopes {
    std::vector<std::string> changes;   // a sentence each
    std::vector<std::string> left_out;  // which cannot be taken, and why
};
// For a list that nobody wrote as the platform's catalogue: adds what can be added. Of a scope that
// is there only the description changes, and a viewing one becomes one that changes: its heading,
// what it implies, and whether it is sensitive or retired are what people said of it.
AdoptedScopes adopt_scopes(std::span<const ScopeDraft> list, const AuditEvent& by, WriteTx& tx);

struct ScopeHolders {
    std::int64_t apps = 0;
    std::int64_t installations = 0;
    std::vector<App> some;  // the first apps that have it
};
inline constexpr std::size_t scope_holders_max = 20;
// Who has it: retiring a scope concerns them.
ScopeHolders holders_of(const Scope& scope, const ReadTx& tx);

}  // namespace grantor
