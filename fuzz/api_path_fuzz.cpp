// A path at the edge: its normal form means the same and reads the same to every server, and the
// rule that is found is one of the longest prefix.
#include <algorithm>
#include <cstdlib>

#include "base/bytes.hpp"
#include "base/encoding.hpp"
#include "edge/route_rules.hpp"
#include "http/normal_path.hpp"

namespace {

using namespace grantor;

const edge::RouteRules& rules() {
    static const edge::RouteRules parsed = [] {
        const ScopeCatalogue scopes{{{ScopeIndex{0}, "base", "", ""}}};
        const std::vector<edge::ApiDocument> documents{
            {"compact", {}, R"({"operations":[
            {"method":"GET","path":"/a","api_version":"v1","scopes":["base"],"operation_id":"a"},
            {"method":"GET","path":"/a/{id}","api_version":"v1","scopes":["base"],
             "operation_id":"b"},
            {"method":"GET","path":"/a/b/c","api_version":"v2","scopes":["base"],
             "operation_id":"c"}]})"},
            {"openapi", {"/api", "/api/v1/deep"}, R"({"openapi":"3.1.0","paths":{
            "/{any}":{"get":{}},"/{any}/":{"get":{}},"/v1/a":{"get":{}}}})"}};
        return edge::RouteRules::load(documents, scopes);
    }();
    return parsed;
}

void check_rule(std::string_view path) {
    const auto* rule = rules().find(http::Method::get, path);
    if (rule != rules().find(http::Method::head, path)) std::abort();
    if (rule == nullptr) return;
    if (!rules().lookalike(path).empty()) std::abort();
    // "/api" is shorter than the other document's "/api/v1".
    const bool is_below_v1 = path.starts_with("/api/v1/") && !path.starts_with("/api/v1/deep/");
    if (is_below_v1 && rule->document != 0) std::abort();
    if (!is_below_v1 &&
        rules().allowed_methods(path).empty() != (rule->opening == edge::Opening::closed))
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto sent = as_text({data, size});
    const auto normal = http::NormalPath::read(sent);
    if (!normal) return 0;
    const auto path = normal->text();
    check_rule(path);
    if (!path.starts_with('/') || path.contains("//") || path.contains("/../")) std::abort();
    if (path.ends_with("/..") || path.find_first_of(";\\?#+ ") != std::string_view::npos)
        std::abort();
    // Decoding brings no divider that was not there, and a form is its own.
    const auto decoded = percent_decode(path, PlusSign::literal);
    if (std::ranges::count(decoded, '/') != std::ranges::count(sent, '/')) std::abort();
    if (decoded != percent_decode(sent, PlusSign::literal)) std::abort();
    const auto again = http::NormalPath::read(path);
    if (!again || !again->is_as_sent()) std::abort();
    return 0;
}
