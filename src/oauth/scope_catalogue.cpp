#include "oauth/scope_catalogue.hpp"

#include <algorithm>
#include <stdexcept>

namespace grantor {

bool is_scope_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return c > ' ' && c <= '~' && c != '"' && c != '\\' && c != ',';
    });
}

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
        if (scope.is_retired) retired_.add(scope.index);
    }
    for (const auto& scope : scopes_) {
        implied_.push_back(closure_of(scope, retired_));
        implied_ever_.push_back(closure_of(scope, {}));
    }
}

// Walks each scope once, so that two that imply each other end.
ScopeSet ScopeCatalogue::closure_of(const Scope& scope, const ScopeSet& left_out) const {
    ScopeSet out;
    out.add(scope.index);
    std::vector<const Scope*> open{&scope};
    while (!open.empty()) {
        const auto* next = open.back();
        open.pop_back();
        for (const auto& name : next->implies) {
            const auto found = find(name);
            if (!found || out.contains(*found) || left_out.contains(*found)) continue;
            out.add(*found);
            open.push_back(&*std::ranges::find(scopes_, *found, &Scope::index));
        }
    }
    return out;
}

ScopeSet ScopeCatalogue::with_implied(const ScopeSet& set) const {
    ScopeSet out = set;
    for (std::size_t i = 0; i < scopes_.size(); ++i)
        if (set.contains(scopes_[i].index)) out.add_all(implied_[i]);
    return out;
}

ScopeSet ScopeCatalogue::still_granted(const ScopeSet& granted, const ScopeSet& of_app) const {
    ScopeSet limit = of_app;
    for (std::size_t i = 0; i < scopes_.size(); ++i)
        if (of_app.contains(scopes_[i].index)) limit.add_all(implied_ever_[i]);
    return granted.intersection(limit);
}

std::vector<const Scope*> ScopeCatalogue::strongest(const ScopeSet& set) const {
    std::vector<const Scope*> out;
    for (const auto* scope : members(set)) {
        bool is_said = false;
        for (std::size_t i = 0; i < scopes_.size() && !is_said; ++i)
            is_said = set.contains(scopes_[i].index) && speaks_for(i, *scope);
        if (!is_said) out.push_back(scope);
    }
    return out;
}

bool ScopeCatalogue::speaks_for(std::size_t other, const Scope& scope) const {
    const auto place = static_cast<std::size_t>(&scope - scopes_.data());
    const auto covers = [&](std::size_t a, std::size_t b) {
        return implied_[a].contains(scopes_[b].index) && scopes_[a].kind >= scopes_[b].kind &&
               scopes_[a].is_sensitive >= scopes_[b].is_sensitive;
    };
    if (other == place || !covers(other, place)) return false;
    // Two that imply each other: the first in the catalogue stands for both.
    return other < place || !covers(place, other);
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

std::string ScopeCatalogue::separated(const ScopeSet& set, ScopeSeparator separator) const {
    return joined(set, separator == ScopeSeparator::comma ? ',' : ' ');
}

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

std::optional<ScopeSet> ScopeCatalogue::parse(std::string_view names, const ScopeSet& held) const {
    ScopeSet out;
    out.add(base_scope);
    while (!names.empty()) {
        const auto end = std::min(names.find_first_of(", "), names.size());
        if (end > 0) {
            const auto scope = find(names.substr(0, end));
            if (!scope || !may_ask_for(*scope, held)) return std::nullopt;
            out.add(*scope);
        }
        names.remove_prefix(std::min(end + 1, names.size()));
    }
    return out;
}

}  // namespace grantor
