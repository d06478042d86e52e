#include "explorer/openapi_endpoint.hpp"

#include "http/refusal.hpp"
#include "service/problem.hpp"

namespace grantor::explorer {
namespace {

constexpr std::string_view prefix = "/openapi/";
constexpr std::string_view suffix = ".json";
constexpr http::Refusal no_document{404, "not_found", "there is no such document"};

const OpenapiDocument* find_document(std::string_view path, const OpenapiDocuments& documents) {
    if (!path.starts_with(prefix) || !path.ends_with(suffix)) return nullptr;
    path.remove_prefix(prefix.size());
    if (path.size() < suffix.size()) return nullptr;
    path.remove_suffix(suffix.size());
    return documents.find(path);
}

}  // namespace

http::Response show_document(const http::Request& request, const OpenapiDocuments& documents,
                             const Wire& wire) {
    const auto* document = find_document(request.path, documents);
    auto response =
        document == nullptr ? write_refusal(no_document, wire, request) : http::Response{};
    response.add_field("Access-Control-Allow-Origin", "*");
    response.add_field("X-Content-Type-Options", "nosniff");
    if (document == nullptr) return response;
    response.add_field("ETag", document->etag);
    response.add_field("Cache-Control", "public, max-age=300");
    const auto known = request.header("If-None-Match");
    if (known == "*" || known.contains(document->etag)) {
        response.status = 304;
        return response;
    }
    response.content_type = http::json_type;
    response.constant_body = document->content;
    return response;
}

}  // namespace grantor::explorer
