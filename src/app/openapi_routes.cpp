#include "app/openapi_routes.hpp"

#include <mutex>

#include "app/application.hpp"
#include "http/refusal.hpp"

namespace grantor::app {
namespace {

constexpr std::string_view prefix = "/openapi/";
constexpr std::string_view suffix = ".json";
constexpr http::Refusal no_document{404, "not_found", "there is no such document"};

class LazyDocuments {
 public:
    LazyDocuments(Application& application, OpenapiScope scope)
        : application_(application), scope_(scope) {}

    const OpenapiDocuments& get() {
        std::call_once(made_, [this] {
            documents_ = std::make_unique<const OpenapiDocuments>(application_, scope_);
        });
        return *documents_;
    }

 private:
    Application& application_;
    const OpenapiScope scope_;
    std::once_flag made_;
    std::unique_ptr<const OpenapiDocuments> documents_;
};

const OpenapiDocument* find_document(std::string_view path, const OpenapiDocuments& documents) {
    if (!path.starts_with(prefix) || !path.ends_with(suffix)) return nullptr;
    path.remove_prefix(prefix.size());
    if (path.size() < suffix.size()) return nullptr;
    path.remove_suffix(suffix.size());
    return documents.find(path);
}

http::Response answer(const http::Request& request, const OpenapiDocuments& documents) {
    const auto* document = find_document(request.path, documents);
    auto response = document == nullptr ? http::write_refusal(no_document) : http::Response{};
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

}  // namespace

std::vector<http::Route> openapi_routes(Application& application, OpenapiScope scope) {
    const auto documents = std::make_shared<LazyDocuments>(application, scope);
    return {{http::Method::get, "/openapi/*",
             http::AnswersAtOnce([documents](const http::Request& request) {
                 return answer(request, documents->get());
             })}};
}

}  // namespace grantor::app
