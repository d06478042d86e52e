#include "marketplace/company/company_frame.hpp"
#include "marketplace/company/pages.hpp"
#include "marketplace/company/settings.hpp"

namespace grantor::marketplace {

Outcome<http::Response> show_settings(const Visit& visit, const ReadTx& tx) {
    const auto& company = *visit.actor().company;
    const auto frame = company_frame(visit, "Settings", CompanyPage::settings, tx);
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set_field("NAME", visit.entered("name", company.name), visit.error_of("name"));
    data.set("LABEL", company.label);
    data.set("ID", std::to_string(company.id.value));
    data.set("ADDRESS", visit.context.site.api_domain_of(company.label));
    data.set_time("SINCE", company.created_at);
    return pages::framed_page(visit.status(), "company_settings", frame, data);
}

Outcome<http::Response> take_settings(const Visit& visit, WriteTx& tx) {
    return see_done(rename_company(visit.field("name"), visit.actor(), tx, visit.context),
                    "/company/settings", "saved");
}

}  // namespace grantor::marketplace
