#include "edge/rule_differences.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <map>

namespace grantor::edge {
namespace {

using Operations = std::map<std::string, const Rule*>;

Operations by_name(const RouteRules& rules) {
    Operations out;
    for (const auto& rule : rules.rules())
        out[fmt::format("{} {}{}", rule.method, rule.prefix, rule.path)] = &rule;
    return out;
}

std::string access(const Rule& rule) {
    switch (rule.opening) {
        case Opening::scopes:
            return rule.access;
        case Opening::any_token:
            return "any token";
        case Opening::everybody:
            return "everybody";
        case Opening::closed:
            break;
    }
    return "no app";
}

std::string change(const Rule& before, const Rule& after) {
    std::vector<std::string> parts;
    if (access(before) != access(after))
        parts.push_back(fmt::format("scopes {} → {}", access(before), access(after)));
    if (before.cost != after.cost)
        parts.push_back(fmt::format("cost {} → {}", before.cost, after.cost));
    if (before.is_search != after.is_search)
        parts.push_back(after.is_search ? "counted as a search" : "not counted as a search");
    if (before.timeout != after.timeout)
        parts.push_back(
            fmt::format("timeout {} s → {} s", before.timeout.count(), after.timeout.count()));
    if (before.operation_id != after.operation_id)
        parts.push_back(fmt::format("operation {} → {}", before.operation_id, after.operation_id));
    if (before.document != after.document)
        parts.push_back(fmt::format("document {} → {}", before.document + 1, after.document + 1));
    return fmt::format("{}", fmt::join(parts, ", "));
}

// Those of `paths` that `others` does not have.
void list_missing(const std::vector<std::string>& paths, const std::vector<std::string>& others,
                  std::string_view word, std::vector<std::string>& out) {
    std::vector<std::string> missing;
    std::ranges::set_difference(paths, others, std::back_inserter(missing));
    for (const auto& path : missing) out.push_back(fmt::format("{} {}", word, path));
}

}  // namespace

std::vector<std::string> differences(const RouteRules& before, const RouteRules& after) {
    std::vector<std::string> out;
    const auto old_rules = by_name(before);
    const auto new_rules = by_name(after);
    for (const auto& [name, rule] : old_rules)
        if (!new_rules.contains(name))
            out.push_back(fmt::format("removed {} ({})", name, access(*rule)));
    for (const auto& [name, rule] : new_rules) {
        const auto old = old_rules.find(name);
        if (old == old_rules.end()) {
            out.push_back(fmt::format("added {} ({})", name, access(*rule)));
        } else if (const auto what = change(*old->second, *rule); !what.empty()) {
            out.push_back(fmt::format("changed {}: {}", name, what));
        }
    }
    list_missing(before.shut_paths(), after.shut_paths(), "no longer shut", out);
    list_missing(after.shut_paths(), before.shut_paths(), "shut", out);
    if (before.prefixes() != after.prefixes())
        out.push_back(fmt::format("prefixes {} → {}", fmt::join(before.prefixes(), " "),
                                  fmt::join(after.prefixes(), " ")));
    if (before.documents() != after.documents())
        out.push_back(fmt::format("documents {} → {}", fmt::join(before.documents(), " "),
                                  fmt::join(after.documents(), " ")));
    return out;
}

}  // namespace grantor::edge
