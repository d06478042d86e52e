#include "marketplace/platform/companies.hpp"

#include "model/company_label.hpp"
#include "rules/entered_text.hpp"

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

Outcome<CompanyId> create_company(const NewCompany& wanted, const Actor& actor,
                                  const Services& services, WriteTx& tx, const Context& context) {
    FieldReader reader;
    Company company;
    company.name = reader.line("name", wanted.name, {name_max, Need::required});
    company.label = wanted.label;
    if (!is_label(company.label))
        reader.note("label",
                    "Enter a label of lower case letters, digits and hyphens, such as acme.");
    else if (tx.companies().find_by_label(company.label))
        reader.note("label", "Another company has this label.");
    if (reader.has_problems()) return reader.refuse();
    company.country = "US";
    company.currency = "USD";
    company.created_at = context.now;
    company.id = tx.companies().add(company);
    if (services.furnish_company) services.furnish_company(company.id, context.now, tx);
    note(AuditKind::company_created, company, actor, tx, context);
    return company.id;
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
