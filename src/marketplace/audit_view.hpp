// The audit log as a page and as a download: alike for the admins of a company and of the platform.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "marketplace/company/audit_log.hpp"
#include "pages/page_data.hpp"
#include "service/visit.hpp"

namespace grantor::marketplace {

struct AuditView {
    std::string_view path;  // of the page; its download has ".csv" behind it
    std::function<AuditLog(const AuditQuery&)> find;
    // Whom and what it can be about, as the lists to choose from. Empty where there are too many:
    // then an email address and a client id are typed.
    std::vector<pages::Choice> people = {};
    std::vector<pages::Choice> apps = {};
};

// The data of the page "audit": what the visitor asks for with
// ?kind=&email=&app=&from=&to=&before=; the two days are of UTC and both included.
void fill_audit(pages::PageData& data, const Visit& visit, const AuditView& view);
http::Response download_audit(const Visit& visit, const AuditView& view);

}  // namespace grantor::marketplace
