// The audit log as a page and as a download: alike for the admins of a company and of the platform.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "marketplace/company/audit_log.hpp"
#include "pages/page_data.hpp"
#include "service/visit.hpp"

namespace grantor::marketplace {

struct AuditView {
    std::string_view path;  // of the page; its download has ".csv" behind it
    std::function<AuditLog(const AuditQuery&)> find;
};

// The data of the page "audit": what the visitor asks for with ?kind=&email=&app=&before=.
void fill_audit(pages::PageData& data, const Visit& visit, const AuditView& view);
http::Response download_audit(const Visit& visit, const AuditView& view);

}  // namespace grantor::marketplace
