#include "explorer/routes.hpp"

#include "explorer/explorer_endpoint.hpp"

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

std::vector<http::Route> routes(const std::shared_ptr<Explorer>& explorer) {
    std::vector<http::Route> out;
    for (const auto& row : rows)
        out.push_back(
            {http::Method::get, std::string(row.path),
             http::AnswersLater([explorer, page = row.page](const http::Request& request) {
                 return page(request, *explorer);
             })});
    return out;
}

}  // namespace grantor::explorer
