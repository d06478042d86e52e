#include "edge/rule_document.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "edge/documents/compact_form.hpp"
#include "edge/documents/document_value.hpp"
#include "edge/documents/openapi_form.hpp"
#include "http/normal_path.hpp"

namespace grantor::edge {
namespace {

// "/api/shop/" and "/api/shop" are one prefix; "/" is the whole host.
void take_prefixes(const ApiDocument& document, ReadDocument& out) {
    Mount mount;
    for (std::string prefix : document.prefixes) {
        const auto path = http::NormalPath::read(prefix);
        if (!path || !path->is_as_sent()) {
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

// What cannot be served stays closed; everything else of the document is taken.
void shut_unservable_paths(ReadDocument& document) {
    std::vector<DocumentedOperation> served;
    for (auto& operation : document.operations) {
        auto segments = read_template(operation.path);
        if (segments) {
            operation.segments = *std::move(segments);
            served.push_back(std::move(operation));
            continue;
        }
        document.findings.push_back(
            {Severity::warning,
             fmt::format("{}: {} {}", document.name, operation.method, operation.path),
             segments.error() + " It stays closed."});
        document.shut_paths.push_back(std::move(operation.path));
    }
    document.operations = std::move(served);
}

}  // namespace

ReadDocument read_rule_document(const ApiDocument& document) {
    ReadDocument out;
    out.name = document.name;
    out.is_case_sensitive = document.is_case_sensitive;
    const auto refuse = [&out](std::string what) {
        out.findings.push_back({Severity::error, out.name, std::move(what)});
        return out;
    };
    boost::json::monotonic_resource memory;
    const auto value = read_document_value(document.text, {}, &memory);
    if (!value) return refuse("It cannot be read: " + value.error() + ".");
    out.mentioned_headers = mentioned_headers(*value);
    const auto* root = value->if_object();
    if (root == nullptr) return refuse("It is neither an OpenAPI document nor the compact form.");
    if (root->contains("openapi")) {
        take_prefixes(document, out);
        out.declared_scopes = declared_scopes(*root);
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
    shut_unservable_paths(out);
    return out;
}

std::vector<ReadDocument> read_rule_documents(std::span<const ApiDocument> documents) {
    std::vector<ReadDocument> out;
    for (const auto& document : documents) out.push_back(read_rule_document(document));
    return out;
}

std::int64_t default_cost(const DocumentedOperation& operation) {
    if (operation.is_search) return 20;
    if (operation.method == "DELETE") return 3;
    if (operation.method != "GET" && operation.method != "HEAD") return 5;
    return operation.path.ends_with('}') ? 1 : 10;
}

}  // namespace grantor::edge
