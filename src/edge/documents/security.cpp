#include "edge/documents/security.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "service/token_schemes.hpp"

namespace grantor::edge {
namespace {

namespace json = boost::json;

// Every combination of the scopes of several schemes becomes one.
constexpr std::size_t alternatives_max = 256;

void add_scope(ScopeNames& names, const std::string& scope) {
    if (std::ranges::find(names, scope) == names.end()) names.push_back(scope);
}

// Each alternative so far, with all of these scopes or with each one of them.
void need(const std::vector<std::string>& scopes, ScopesNeeded needed,
          std::vector<ScopeNames>& alternatives) {
    if (scopes.empty()) return;
    std::vector<ScopeNames> out;
    for (const auto& so_far : alternatives) {
        if (needed == ScopesNeeded::all) {
            out.push_back(so_far);
            for (const auto& scope : scopes) add_scope(out.back(), scope);
        } else {
            for (const auto& scope : scopes) {
                out.push_back(so_far);
                add_scope(out.back(), scope);
            }
        }
        if (out.size() > alternatives_max) break;
    }
    alternatives = std::move(out);
}

}  // namespace

SecurityReader::SecurityReader(const json::object& root, const References& references)
    : references_(references) {
    const auto* components = root.if_contains("components");
    if (components == nullptr || !components->is_object()) return;
    const auto* schemes = components->get_object().if_contains("securitySchemes");
    if (schemes != nullptr) schemes_ = schemes->if_object();
}

std::vector<std::string> SecurityReader::read(const json::value& security, ScopesNeeded needed,
                                              DocumentedOperation& operation) const {
    const auto* list = security.if_array();
    if (list == nullptr) return {"Its security is not a list."};
    std::vector<std::string> faults;
    bool is_open_to_everybody = list->empty();
    for (const auto& value : *list) {
        const auto schemes = read_alternative(value, faults);
        const auto ours = std::ranges::count_if(schemes, &Scheme::is_ours);
        if (schemes.empty()) is_open_to_everybody = true;
        if (ours == 0) continue;
        std::vector<ScopeNames> alternatives{{}};
        for (const auto& scheme : schemes) {
            if (!scheme.is_ours)
                faults.push_back(fmt::format(
                    "One entry of its security needs {} beside a token, and the edge cannot check "
                    "that. Make them two entries if either is enough.",
                    scheme.name));
            need(scheme.scopes, needed, alternatives);
        }
        std::ranges::move(alternatives, std::back_inserter(operation.alternatives));
    }
    if (operation.alternatives.size() > alternatives_max)
        faults.emplace_back("Its security has too many alternatives.");
    if (!faults.empty()) operation.alternatives.clear();
    if (is_open_to_everybody && faults.empty()) {
        operation.opening = Opening::everybody;
        operation.alternatives.clear();
    } else if (std::ranges::any_of(operation.alternatives, &ScopeNames::empty)) {
        operation.opening = Opening::any_token;
        operation.alternatives.clear();
    } else if (!operation.alternatives.empty()) {
        operation.opening = Opening::scopes;
    } else {
        operation.closed_because = "No scheme of its `security` takes tokens.";
    }
    return faults;
}

std::vector<SecurityReader::Scheme> SecurityReader::read_alternative(
    const json::value& value, std::vector<std::string>& faults) const {
    const auto* alternative = value.if_object();
    if (alternative == nullptr) {
        faults.emplace_back("Its security has an entry that is not an object.");
        return {};
    }
    std::vector<Scheme> out;
    for (const auto& [key, scopes] : *alternative) {
        Scheme scheme{std::string{key}, {}};
        if (!scopes.is_array()) {
            faults.push_back(
                fmt::format("The scopes of its scheme {} are not a list.", scheme.name));
            continue;
        }
        for (const auto& scope : scopes.get_array()) {
            if (scope.is_string())
                scheme.scopes.emplace_back(scope.get_string());
            else
                faults.push_back(
                    fmt::format("A scope of its scheme {} is not a text.", scheme.name));
        }
        scheme.is_ours = is_ours(scheme, faults);
        out.push_back(std::move(scheme));
    }
    return out;
}

bool SecurityReader::is_ours(const Scheme& scheme, std::vector<std::string>& faults) const {
    const auto* declared = schemes_ == nullptr ? nullptr : schemes_->if_contains(scheme.name);
    if (declared != nullptr) {
        const auto meant = references_.follow(*declared);
        const auto* object = meant ? (*meant)->if_object() : nullptr;
        return object != nullptr && takes_access_tokens(*object);
    }
    // The kind of scheme is unknown: with scopes it protects the operation, without them it would
    // open it.
    if (scheme.scopes.empty())
        faults.push_back(fmt::format("Its security scheme {} is not declared.", scheme.name));
    return true;
}

}  // namespace grantor::edge
