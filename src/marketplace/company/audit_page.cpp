#include "marketplace/audit_view.hpp"
#include "marketplace/company/company_frame.hpp"
#include "marketplace/company/pages.hpp"

namespace grantor::marketplace {
namespace {

AuditView view_of(const Visit& visit, const ReadTx& tx) {
    return {"/company/audit",
            [&](const AuditQuery& query) { return find_audit_log(query, visit.actor(), tx); }};
}

}  // namespace

Outcome<http::Response> show_audit_log(const Visit& visit, const ReadTx& tx) {
    const auto frame =
        company_frame(visit, "Audit log", CompanyTab::audit, waiting_requests(visit, tx));
    pages::PageData data;
    fill_audit(data, visit, view_of(visit, tx));
    return pages::framed_page(visit.status(), "audit", frame, data);
}

Outcome<http::Response> export_audit_log(const Visit& visit, const ReadTx& tx) {
    return download_audit(visit, view_of(visit, tx));
}

}  // namespace grantor::marketplace
