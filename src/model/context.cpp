#include "model/context.hpp"

namespace grantor {

std::string Site::api_domain_of(std::string_view company_label) const {
    constexpr std::string_view placeholder = "{company}";
    std::string out = api_domain;
    if (const auto at = out.find(placeholder); at != std::string::npos)
        out.replace(at, placeholder.size(), company_label);
    return out;
}

AuditEvent Context::audit(AuditKind kind) const {
    AuditEvent event;
    event.at = now;
    event.kind = kind;
    event.request_id = request_id;
    event.peer = peer;
    return event;
}

AuditEvent Context::audit(AuditKind kind, const Grant& grant) const {
    auto event = audit(kind);
    event.app_id = grant.app_id;
    event.company_id = grant.company_id;
    event.user_id = grant.user_id;
    event.grant_id = grant.id;
    return event;
}

}  // namespace grantor
