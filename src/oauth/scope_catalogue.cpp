#include "oauth/scope_catalogue.hpp"

#include <algorithm>
#include <stdexcept>

namespace grantor {
namespace {

// RFC 6749 §3.3, less the comma that separates names in token answers. So a name needs no escaping
// in JSON either.
bool is_scope_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return c > ' ' && c <= '~' && c != '"' && c != '\\' && c != ',';
    });
}

}  // namespace

ScopeCatalogue::ScopeCatalogue(std::vector<Scope> scopes) : scopes_(std::move(scopes)) {
    ScopeSet seen;
    for (const auto& scope : scopes_) {
        if (!is_scope_name(scope.name))
            throw std::invalid_argument("\"" + scope.name + "\" cannot be the name of a scope");
        if (scope.index.value >= scopes_max)
            throw std::invalid_argument("scope " + scope.name + ": the index is too large");
        if (seen.contains(scope.index))
            throw std::invalid_argument("scope " + scope.name + ": the index is taken");
        if (!by_name_.emplace(scope.name, scope.index).second)
            throw std::invalid_argument("scope " + scope.name + " is repeated");
        seen.add(scope.index);
    }
}

std::optional<ScopeIndex> ScopeCatalogue::find(std::string_view name) const {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return std::nullopt;
    return found->second;
}

std::vector<const Scope*> ScopeCatalogue::members(const ScopeSet& set) const {
    std::vector<const Scope*> out;
    for (const auto& scope : scopes_)
        if (set.contains(scope.index)) out.push_back(&scope);
    return out;
}

std::string ScopeCatalogue::comma_separated(const ScopeSet& set) const { return joined(set, ','); }

std::string ScopeCatalogue::space_separated(const ScopeSet& set) const { return joined(set, ' '); }

std::string ScopeCatalogue::joined(const ScopeSet& set, char separator) const {
    std::string out;
    const auto append = [&](const Scope& scope) {
        if (!out.empty()) out += separator;
        out += scope.name;
    };
    const Scope* base = nullptr;
    for (const auto& scope : scopes_) {
        if (!set.contains(scope.index)) continue;
        if (scope.index == base_scope)
            base = &scope;
        else
            append(scope);
    }
    if (base != nullptr) append(*base);
    return out;
}

std::optional<ScopeSet> ScopeCatalogue::parse(std::string_view names) const {
    ScopeSet out;
    out.add(base_scope);
    while (!names.empty()) {
        const auto end = std::min(names.find_first_of(", "), names.size());
        if (end > 0) {
            const auto scope = find(names.substr(0, end));
            if (!scope) return std::nullopt;
            out.add(*scope);
        }
        names.remove_prefix(std::min(end + 1, names.size()));
    }
    return out;
}

}  // namespace grantor
