// All scopes: their name, what they let an app do in plain words, and their fixed index. `base` has
// index 0 and is part of every grant (docs/wire.md §5.1). Read-only after it was made.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "oauth/scope_set.hpp"

namespace grantor {

struct Scope {
    ScopeIndex index;
    std::string name;         // "deals:read"
    std::string access;       // "read", "read and write", …
    std::string description;  // one sentence a user understands, for the consent page
};

class ScopeCatalogue {
 public:
    // Throws std::invalid_argument for a repeated name or index, an index over scopes_max, or a
    // name that is not a scope-token (RFC 6749 §3.3) or has a comma.
    explicit ScopeCatalogue(std::vector<Scope> scopes);
    ScopeCatalogue(ScopeCatalogue&&) =
        default;  // the names that by_name_ views stay where they are
    ScopeCatalogue(const ScopeCatalogue&) = delete;

    std::optional<ScopeIndex> find(std::string_view name) const;
    // In the order of the catalogue.
    const std::vector<Scope>& all() const { return scopes_; }
    std::vector<const Scope*> members(const ScopeSet& set) const;

    // Names separated by commas, as Pipedrive writes them: "deals:full,users:read,base". `base`
    // last.
    std::string comma_separated(const ScopeSet& set) const;
    // Names separated by spaces (RFC 6749 §3.3): introspection.
    std::string space_separated(const ScopeSet& set) const;
    // Splits on commas and spaces. Nothing if a name is not in the catalogue. `base` is added
    // always.
    std::optional<ScopeSet> parse(std::string_view names) const;

 private:
    std::string joined(const ScopeSet& set, char separator) const;

    std::vector<Scope> scopes_;
    std::unordered_map<std::string_view, ScopeIndex> by_name_;
};

inline constexpr ScopeIndex base_scope{0};

}  // namespace grantor
