// A row of a table of pages and forms, and how such a table is mounted.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "http/route.hpp"
#include "service/services.hpp"

namespace grantor::marketplace {

struct PageRow {
    http::Method method;
    std::string_view path;
    http::Task<http::Response> (*page)(const http::Request&, const Services&);
};

// `services` outlives the routes.
inline std::vector<http::Route> mount(std::span<const PageRow> rows, const Services& services) {
    std::vector<http::Route> routes;
    for (const auto& row : rows)
        routes.push_back(
            {row.method, std::string(row.path),
             http::AnswersLater([&services, page = row.page](const http::Request& request) {
                 return page(request, services);
             })});
    return routes;
}

}  // namespace grantor::marketplace
