#include "marketplace/developer/sign_up.hpp"

#include <fmt/format.h>

#include "model/company_label.hpp"
#include "rules/entered_text.hpp"

namespace grantor::marketplace {
namespace {

// Room for the ending and a number.
constexpr std::size_t stem_max = 40;

std::string stem_of(std::string_view name) {
    std::string out;
    for (const char c : name) {
        const bool is_upper = c >= 'A' && c <= 'Z';
        const bool is_kept = is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_kept)
            out += static_cast<char>(is_upper ? c - 'A' + 'a' : c);
        else if (!out.empty() && out.back() != '-')
            out += '-';
        if (out.size() == stem_max) break;
    }
    while (out.ends_with('-')) out.pop_back();
    return out;
}

CompanyId add_company(const std::string& name, WriteTx& tx, const Context& context) {
    Company company;
    company.label = free_sandbox_label(name, tx, context.random);
    company.name = name;
    company.country = "US";
    company.currency = "USD";
    company.created_at = context.now;
    return tx.companies().add(company);
}

}  // namespace

Outcome<NewDeveloper> read_sign_up(const SignUpForm& form) {
    FieldReader reader;
    NewDeveloper out;
    out.person = read_person(form.person, reader);
    out.company_name = reader.line("company", form.company_name, {name_max, Need::required});
    if (reader.has_problems()) return reader.refuse();
    return out;
}

Outcome<UserId> sign_up(const NewDeveloper& wanted, const std::string& password_hash,
                        const Services& services, WriteTx& tx, const Context& context) {
    auto event = context.audit(AuditKind::user_created);
    event.company_id = add_company(wanted.company_name, tx, context);
    event.detail = "signed up as a developer";
    const auto user = add_person(wanted.person, password_hash, std::nullopt, event, tx);
    if (!user) return refuse_field("email", std::string(address_is_taken));
    tx.memberships().add({event.company_id, user->id, Role::admin, context.now});
    if (services.furnish_company) services.furnish_company(event.company_id, context.now, tx);
    event.kind = AuditKind::company_created;
    event.user_id = user->id;
    tx.audit_events().add(event);
    return user->id;
}

Outcome<CompanyId> add_sandbox_company(std::string_view entered_name, const Actor& actor,
                                       const Services& services, WriteTx& tx,
                                       const Context& context) {
    FieldReader reader;
    const auto name = reader.line("company", entered_name, {name_max, Need::required});
    if (reader.has_problems()) return reader.refuse();
    if (tx.memberships().of_user(actor.user.id).size() >= companies_of_person_max)
        return refuse_state(
            fmt::format("You are a member of {} companies, and nobody can be one of more.",
                        companies_of_person_max));
    const auto company = add_company(name, tx, context);
    tx.memberships().add({company, actor.user.id, Role::admin, context.now});
    if (services.furnish_company) services.furnish_company(company, context.now, tx);
    auto event = context.audit(AuditKind::company_created);
    event.company_id = company;
    event.user_id = actor.user.id;
    event.detail = "a sandbox company of somebody who has an account";
    tx.audit_events().add(event);
    return company;
}

std::string free_sandbox_label(std::string_view company_name, const ReadTx& tx, Random& random) {
    const auto stem = stem_of(company_name);
    const auto label = stem.empty() ? std::string("sandbox") : stem + "-sandbox";
    auto free = label;
    // Numbers read well, and a popular name does not cost a long search.
    for (int number = 2; tx.companies().find_by_label(free); ++number)
        free = number < 10 ? fmt::format("{}-{}", label, number)
                           : fmt::format("{}-{}", label, random.hex(8));
    return free;
}

}  // namespace grantor::marketplace
