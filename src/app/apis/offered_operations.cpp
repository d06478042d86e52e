#include "app/apis/offered_operations.hpp"

namespace grantor::app {
namespace {

// A page lists them.
constexpr std::size_t offered_max = 500;

}  // namespace

std::vector<bool> shown_documents(const Options& options, ApiInTheBinary in_the_binary) {
    const bool shows_binary = in_the_binary == ApiInTheBinary::shown;
    if (options.apis.empty()) return {shows_binary};
    std::vector<bool> shown;
    for (const auto& api : options.apis) shown.push_back(!api.rules.empty() || shows_binary);
    return shown;
}

std::vector<OfferedOperation> offered_operations(const edge::RouteRules& rules,
                                                 const edge::Apis& apis,
                                                 const std::vector<bool>& shown,
                                                 const ScopeSet& scopes) {
    std::vector<OfferedOperation> out;
    for (const auto& rule : rules.rules()) {
        if (out.size() == offered_max) break;
        if (rule.document >= shown.size() || !shown[rule.document] ||
            !apis.is_shown(rule.document) || !rule.is_open_to(scopes))
            continue;
        out.push_back({rule.method, (rule.prefix == "/" ? "" : rule.prefix) + rule.path,
                       rule.operation_id, rule.access});
    }
    return out;
}

}  // namespace grantor::app
