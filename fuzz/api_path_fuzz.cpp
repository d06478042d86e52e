// A path at the edge: whatever is found to be normal reads the same to every server.
#include <algorithm>
#include <cstdlib>

#include "base/bytes.hpp"
#include "base/encoding.hpp"
#include "edge/route_rules.hpp"

namespace {

using namespace grantor;

const edge::RouteRules& rules() {
    static const edge::RouteRules parsed = [] {
        const ScopeCatalogue scopes{{{ScopeIndex{0}, "base", "", ""}}};
        return edge::RouteRules::parse(R"({"operations":[
            {"method":"GET","path":"/a","api_version":"v1","scopes":["base"],"operation_id":"a"},
            {"method":"GET","path":"/a/{id}","api_version":"v1","scopes":["base"],
             "operation_id":"b"},
            {"method":"GET","path":"/a/b/c","api_version":"v2","scopes":["base"],
             "operation_id":"c"}],"extra_docs_only":[]})",
                                       scopes);
    }();
    return parsed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto path = as_text({data, size});
    if (!edge::is_normal_path(path)) return 0;
    if (!path.starts_with('/') || path.contains("//") || path.contains("/../")) std::abort();
    if (path.ends_with("/..") || path.find_first_of(";\\?# ") != std::string_view::npos)
        std::abort();
    // Decoding brings no divider that was not there.
    const auto decoded = percent_decode(path, PlusSign::literal);
    if (std::ranges::count(decoded, '/') != std::ranges::count(path, '/')) std::abort();
    if (decoded.contains("..") != path.contains("..")) std::abort();
    if (rules().find(http::Method::get, path) != rules().find(http::Method::head, path))
        std::abort();
    return 0;
}
