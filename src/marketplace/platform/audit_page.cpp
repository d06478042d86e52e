#include "marketplace/audit_view.hpp"
#include "marketplace/platform/pages.hpp"
#include "marketplace/platform/platform_frame.hpp"

namespace grantor::marketplace {
namespace {

AuditView view_of(const ReadTx& tx) {
    return {"/platform/audit",
            [&tx](const AuditQuery& query) { return find_platform_log(query, tx); }};
}

}  // namespace

Outcome<http::Response> show_platform_log(const Visit& visit, const ReadTx& tx) {
    const auto frame = platform_frame(visit, "Audit log", PlatformPage::audit);
    pages::PageData data;
    fill_audit(data, visit, view_of(tx));
    return pages::framed_page(visit.status(), "audit", frame, data);
}

Outcome<http::Response> export_platform_log(const Visit& visit, const ReadTx& tx) {
    return download_audit(visit, view_of(tx));
}

}  // namespace grantor::marketplace
