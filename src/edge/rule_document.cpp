#include "edge/rule_document.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "edge/documents/compact_form.hpp"
#include "edge/documents/document_value.hpp"
#include "edge/documents/openapi_form.hpp"
#include "edge/normal_path.hpp"

namespace grantor::edge {
namespace {

// "/api/shop/" and "/api/shop" are one prefix; "/" is the whole host.
void take_prefixes(const ApiDocument& document, ReadDocument& out) {
    Mount mount;
    for (std::string prefix : document.prefixes) {
        if (!is_normal_path(prefix)) {
            out.findings.push_back(
                {Severity::error, document.name,
                 fmt::format("The prefix \"{}\" is not a path in its plain form.", prefix)});
            continue;
        }
        if (prefix.ends_with('/')) prefix.pop_back();
        if (std::ranges::find(mount.prefixes, prefix) == mount.prefixes.end())
            mount.prefixes.push_back(std::move(prefix));
    }
    if (mount.prefixes.empty())
        out.findings.push_back(
            {Severity::error, document.name,
             "An OpenAPI document needs the path prefix that the API has here."});
    out.mounts.push_back(std::move(mount));
}

}  // namespace

ReadDocument read_rule_document(const ApiDocument& document) {
    ReadDocument out;
    out.name = document.name;
    const auto refuse = [&out](std::string what) {
        out.findings.push_back({Severity::error, out.name, std::move(what)});
        return out;
    };
    const auto value = read_document_value(document.text);
    if (!value) return refuse("It cannot be read: " + value.error() + ".");
    const auto* root = value->if_object();
    if (root == nullptr) return refuse("It is neither an OpenAPI document nor the compact form.");
    if (root->contains("openapi")) {
        take_prefixes(document, out);
        read_openapi_form(*root, out);
    } else if (root->contains("operations")) {
        if (!document.prefixes.empty())
            return refuse("The compact form has its own prefixes (/api/v1, /v1, /api/v2, /v2).");
        read_compact_form(*root, out);
    } else {
        return refuse(root->contains("swagger")
                          ? "It is Swagger 2; only OpenAPI 3 is read."
                          : "It is neither an OpenAPI document nor the compact form.");
    }
    return out;
}

std::int64_t default_cost(const DocumentedOperation& operation) {
    if (operation.is_search) return 20;
    if (operation.method == "DELETE") return 3;
    if (operation.method != "GET") return 5;
    return operation.path.ends_with('}') ? 1 : 10;
}

}  // namespace grantor::edge
