#include "marketplace/company/settings.hpp"

#include <fmt/format.h>

#include "rules/entered_text.hpp"

namespace grantor::marketplace {

Outcome<void> rename_company(std::string_view name, const Actor& actor, WriteTx& tx,
                             const Context& context) {
    FieldReader reader;
    auto wanted = reader.line("name", name, {name_max, Need::required});
    if (reader.has_problems()) return reader.refuse();
    const auto company = tx.companies().find(actor.company->id);
    if (!company) return refuse_unknown("company");
    if (company->name == wanted) return {};
    auto changed = *company;
    changed.name = std::move(wanted);
    tx.companies().update(changed);
    auto event = audit_of(actor, AuditKind::company_renamed, context);
    event.detail = fmt::format("{} → {}", company->name, changed.name);
    tx.audit_events().add(event);
    return {};
}

}  // namespace grantor::marketplace
