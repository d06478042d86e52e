#include "marketplace/platform/companies.hpp"

namespace grantor::marketplace {
namespace {

// In the log of that company, not of the admin's own.
void note(AuditKind kind, const Company& company, const Actor& actor, WriteTx& tx,
          const Context& context) {
    auto event = audit_of(actor, kind, context);
    event.company_id = company.id;
    tx.audit_events().add(event);
}

}  // namespace

Outcome<void> suspend_company(std::string_view label, const Actor& actor, WriteTx& tx,
                              const Context& context) {
    const auto company = tx.companies().find_by_label(label);
    if (!company) return refuse_unknown("company");
    if (company->state == CompanyState::suspended) return refuse_state("It is already suspended.");
    if (company->id == actor.company->id)
        return refuse_state("You are signed in to this company. Switch to another one first.");
    tx.companies().set_state(company->id, CompanyState::suspended);
    tx.invalidations().add({InvalidationKind::company, company->id.value, context.now});
    note(AuditKind::company_suspended, *company, actor, tx, context);
    return {};
}

Outcome<void> activate_company(std::string_view label, const Actor& actor, WriteTx& tx,
                               const Context& context) {
    const auto company = tx.companies().find_by_label(label);
    if (!company) return refuse_unknown("company");
    if (company->state == CompanyState::active) return refuse_state("It is already active.");
    tx.companies().set_state(company->id, CompanyState::active);
    note(AuditKind::company_activated, *company, actor, tx, context);
    return {};
}

}  // namespace grantor::marketplace
