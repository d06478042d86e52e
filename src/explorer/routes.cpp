#include "explorer/routes.hpp"

#include "explorer/explorer_endpoint.hpp"
#include "explorer/openapi_endpoint.hpp"

namespace grantor::explorer {
namespace {

struct Row {
    std::string_view path;
    http::Task<http::Response> (*page)(const http::Request&, Explorer&);
};

// table: path, page. The explanations stand before the named segments, which they fit as well.
constexpr Row rows[] = {
    {"/explorer", show_operations},
    {"/explorer/explanations/{request}", show_explanation},
    {"/explorer/{api}/{operation}", show_operation},
};

}  // namespace

std::vector<http::Route> routes(const Services& services, DocumentSources sources,
                                ExplorerOptions options) {
    const auto explorer = std::make_shared<Explorer>(services, std::move(sources), options);
    std::vector<http::Route> out{
        {http::Method::get, "/openapi/*",
         http::AnswersAtOnce([explorer, &services](const http::Request& request) {
             return show_document(request, explorer->documents(), services.policy.wire);
         })}};
    for (const auto& row : rows)
        out.push_back(
            {http::Method::get, std::string(row.path),
             http::AnswersLater([explorer, page = row.page](const http::Request& request) {
                 return page(request, *explorer);
             })});
    return out;
}

}  // namespace grantor::explorer
