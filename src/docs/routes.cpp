#include "docs/routes.hpp"

#include "docs/pages.hpp"
#include "service/page.hpp"

namespace grantor::docs {
namespace {

// table: path, who may, page.
constexpr PageRow rows[] = {
    {"/docs", Access::anyone, show_documents},
    {"/docs/{document}", Access::anyone, show_document},
};

}  // namespace

std::vector<http::Route> routes(const Services& services) { return mount(rows, services); }

}  // namespace grantor::docs
