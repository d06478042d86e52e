// A document of rules, JSON or YAML, OpenAPI or compact: it is taken exactly if lint finds no
// error, and the rules that come of it are found by their own paths and open nothing that names no
// protection.
#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "base/bytes.hpp"
#include "edge/route_rules.hpp"
#include "edge/rule_differences.hpp"
#include "edge/rule_lint.hpp"
#include "http/normal_path.hpp"

namespace {

using namespace grantor;

const ScopeCatalogue& catalogue() {
    static const ScopeCatalogue scopes{
        {{ScopeIndex{0}, "base", "", ""}, {ScopeIndex{1}, "deals:read", "", ""}}};
    return scopes;
}

http::Method method_of(const edge::Rule& rule) {
    if (rule.method == "GET") return http::Method::get;
    if (rule.method == "POST") return http::Method::post;
    if (rule.method == "PUT") return http::Method::put;
    if (rule.method == "HEAD") return http::Method::head;
    return rule.method == "PATCH" ? http::Method::patch : http::Method::delete_;
}

// The template with a segment for each placeholder that no template has.
std::string path_of(const edge::Rule& rule) {
    std::string path = rule.prefix;
    for (std::size_t i = 0; i < rule.path.size(); ++i) {
        if (rule.path[i] != '{') {
            path += rule.path[i];
            continue;
        }
        path += "~~~~";
        i = rule.path.find('}', i);
    }
    return path;
}

void check_rules(const edge::RouteRules& rules) {
    for (const auto& rule : rules.rules()) {
        const auto sent = path_of(rule);
        const auto normal = http::NormalPath::read(sent);
        if (!normal) std::abort();
        const auto path = normal->text();
        if (rule.cost < 0) std::abort();
        if (rule.opening == edge::Opening::scopes && rule.any_of.is_empty() && rule.all_of.empty())
            std::abort();
        if (rule.opening == edge::Opening::closed &&
            rule.is_open_to(catalogue().parse("deals:read").value()))
            std::abort();
        // A more special rule may stand before it, but only where that has fixed segments.
        const auto* found = rules.find(method_of(rule), path);
        if (found == nullptr && !path.contains("~~~~") && !path.contains(":(")) std::abort();
    }
    if (!differences(rules, rules).empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    edge::ApiDocument document{"d", {}, std::string{as_text({data + 1, size - 1})}};
    if ((data[0] & 1) != 0) document.prefixes = {"/api", "/second"};
    const auto findings = edge::lint(std::span<const edge::ApiDocument>{&document, 1}, catalogue());
    const bool has_error = std::ranges::any_of(
        findings, [](const auto& finding) { return finding.severity == edge::Severity::error; });
    try {
        check_rules(edge::RouteRules::load({&document, 1}, catalogue()));
        if (has_error) std::abort();
    } catch (const std::invalid_argument&) {
        if (!has_error) std::abort();
    }
    return 0;
}
