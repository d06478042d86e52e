// All scopes: their name, what they let an app do in plain words, and their fixed index. `base` has
// index 0 and is part of every grant (docs/wire.md §5.1). Read-only after it was made.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "oauth/profile.hpp"
#include "oauth/scope_set.hpp"

namespace grantor {

// What an app with the scope can do to what is there.
enum class ScopeKind : std::uint8_t { view = 1, change = 2 };

struct Scope {
    ScopeIndex index;
    std::string name;           // "orders:read"
    std::string access{};       // in a word: "read", "read and write"; may be empty
    std::string description{};  // one sentence a user understands, for the consent page
    std::string group{};        // the heading it stands under: "Orders"; empty: from its name
    ScopeKind kind = ScopeKind::view;
    // Names of scopes that are given with it: "orders:write" implies "orders:read".
    std::vector<std::string> implies{};
    bool is_sensitive = false;  // marked on the consent page
    // Apps that have it keep it, and no other app can ask for it.
    bool is_retired = false;

    bool operator==(const Scope&) const = default;
};

class ScopeCatalogue {
 public:
    // Throws std::invalid_argument for a repeated name or index, an index over scopes_max, or a
    // name that is not a scope-token (RFC 6749 §3.3) or has a comma. An implied name that is not in
    // the catalogue says nothing.
    explicit ScopeCatalogue(std::vector<Scope> scopes);
    ScopeCatalogue(ScopeCatalogue&&) =
        default;  // the names that by_name_ views stay where they are
    ScopeCatalogue(const ScopeCatalogue&) = delete;

    std::optional<ScopeIndex> find(std::string_view name) const;
    // Whether an app that holds these may ask for it: a retired scope is only kept.
    bool may_ask_for(ScopeIndex scope, const ScopeSet& held) const {
        return !retired_.contains(scope) || held.contains(scope);
    }
    // In the order of the catalogue.
    const std::vector<Scope>& all() const { return scopes_; }
    std::vector<const Scope*> members(const ScopeSet& set) const;
    // Those of the set that no other member speaks for: a list for people need not repeat what the
    // stronger one says. A sensitive scope, or one that changes, is spoken for only by another
    // such.
    std::vector<const Scope*> strongest(const ScopeSet& set) const;
    // What is granted to an app that has the set: it and all that its members imply, directly or
    // through others. A retired scope is given to nobody anew, not even so.
    ScopeSet with_implied(const ScopeSet& set) const;
    // What an installation keeps of what it was granted, as its app has the set now. Scopes that
    // were retired since are kept; those that are implied only since are not given.
    ScopeSet still_granted(const ScopeSet& granted, const ScopeSet& of_app) const;

    // `base` last, where the catalogue has it.
    std::string separated(const ScopeSet& set, ScopeSeparator separator) const;
    // Names separated by spaces (RFC 6749 §3.3): introspection.
    std::string space_separated(const ScopeSet& set) const;
    // Splits on commas and spaces. Nothing if a name is not in the catalogue, or is retired and not
    // in `held`. `base` is added always.
    std::optional<ScopeSet> parse(std::string_view names, const ScopeSet& held = {}) const;

 private:
    ScopeSet closure_of(const Scope& scope, const ScopeSet& left_out) const;
    bool speaks_for(std::size_t other, const Scope& scope) const;
    std::string joined(const ScopeSet& set, char separator) const;

    std::vector<Scope> scopes_;
    ScopeSet retired_;
    // Of each scope, in their order, itself included: without what is retired, and with it.
    std::vector<ScopeSet> implied_;
    std::vector<ScopeSet> implied_ever_;
    std::unordered_map<std::string_view, ScopeIndex> by_name_;
};

inline constexpr ScopeIndex base_scope{0};

// RFC 6749 §3.3, less the comma that separates names in token answers: such a name needs no
// escaping in JSON either.
bool is_scope_name(std::string_view name);

}  // namespace grantor
