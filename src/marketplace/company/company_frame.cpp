#include "marketplace/company/company_frame.hpp"

#include <fmt/format.h>

namespace grantor::marketplace {

pages::Frame company_frame(const Visit& visit, std::string title, CompanyTab tab,
                           std::int64_t waiting) {
    auto frame = frame_of(visit, std::move(title), pages::Section::company);
    frame.heading = visit.actor().company->name;
    const auto requests =
        waiting == 0 ? std::string("Requests") : fmt::format("Requests ({})", waiting);
    frame.tabs = {{"Overview", "/company", tab == CompanyTab::overview},
                  {"Installations", "/company/installations", tab == CompanyTab::installations},
                  {"App policy", "/company/policy", tab == CompanyTab::policy},
                  {requests, "/company/requests", tab == CompanyTab::requests},
                  {"Members", "/company/members", tab == CompanyTab::members},
                  {"Audit log", "/company/audit", tab == CompanyTab::audit}};
    return frame;
}

std::int64_t waiting_requests(const Visit& visit, const ReadTx& tx) {
    return tx.install_requests().waiting(visit.actor().company->id);
}

}  // namespace grantor::marketplace
