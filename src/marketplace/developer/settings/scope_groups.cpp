#include "marketplace/developer/settings/scope_groups.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <string_view>

namespace grantor::marketplace {
namespace {

std::string_view family_of(const Scope& scope) {
    return std::string_view(scope.name).substr(0, scope.name.find(':'));
}

// "order-lines" as "Order lines".
std::string in_words(std::string_view family) {
    std::string out(family);
    std::ranges::replace(out, '-', ' ');
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] -= 'a' - 'A';
    return out;
}

std::string heading_of(const Scope& scope) {
    return scope.group.empty() ? in_words(family_of(scope)) : scope.group;
}

}  // namespace

std::vector<ScopeGroup> scope_groups(const ScopeCatalogue& catalogue, const ScopeSet& held) {
    std::vector<ScopeGroup> groups;
    for (const auto& scope : catalogue.all()) {
        if (!catalogue.may_ask_for(scope.index, held)) continue;
        const auto name = heading_of(scope);
        auto group = std::ranges::find(groups, name, &ScopeGroup::name);
        if (group == groups.end()) group = groups.insert(groups.end(), {name, {}});
        group->scopes.push_back(&scope);
    }
    ScopeGroup others{"Others", {}};
    std::vector<ScopeGroup> out;
    for (auto& group : groups)
        if (group.scopes.front()->index == base_scope)
            out.insert(out.begin(), {"Always included", std::move(group.scopes)});
        else if (group.scopes.size() > 1)
            out.push_back(std::move(group));
        else
            others.scopes.push_back(group.scopes.front());
    if (!others.scopes.empty()) out.push_back(std::move(others));
    return out;
}

std::string scope_title(const Scope& scope) {
    const std::string_view by_kind = scope.kind == ScopeKind::view ? "view" : "change";
    return fmt::format("{}: {}", heading_of(scope),
                       scope.access.empty() ? by_kind : std::string_view{scope.access});
}

}  // namespace grantor::marketplace
