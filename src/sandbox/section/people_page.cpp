#include <algorithm>
#include <fmt/format.h>

#include "base/encoding.hpp"
#include "base/number.hpp"
#include "pages/frame.hpp"
#include "sandbox/section/pages.hpp"
#include "store/transaction.hpp"

// One click signs in as a person of the demo. Not as others: whoever signed up has chosen a
// password that nobody else is to do without.
namespace grantor::sandbox {
namespace {

std::string role_in(const PlannedMembership& membership) {
    switch (membership.role) {
        case Role::admin:
            return "Admin";
        case Role::developer:
            return "Developer";
        case Role::regular:
            break;
    }
    return "Member";
}

std::string company_name(std::string_view label, const WorldPlan& plan) {
    const auto found = std::ranges::find(plan.companies, label, &PlannedCompany::label);
    return found == plan.companies.end() ? std::string(label) : found->name;
}

void fill_person(pages::PageData& row, const PlannedUser& plan, const SectionVisit& section,
                 const ReadTx& tx) {
    row.set("PERSON_NAME", plan.name);
    row.set("PERSON_EMAIL", plan.email);
    row.set("PERSON_PASSWORD", plan.password);
    if (plan.platform_role == PlatformRole::admin) row.show("PLATFORM_ADMIN");
    if (plan.platform_role == PlatformRole::reviewer) row.show("REVIEWER");
    const auto user = tx.users().find_by_email(plan.email);
    if (!user || user->state != UserState::active) return row.show("CANNOT");
    const auto& person = section.visit.person;
    for (const auto& membership : plan.memberships) {
        const auto company = tx.companies().find_by_label(membership.company_label);
        if (!company) continue;
        auto place = row.add("PLACE");
        place.set("PLACE_USER", std::to_string(user->id.value));
        place.set("PLACE_ID", std::to_string(company->id.value));
        place.set("PLACE_NAME", company_name(membership.company_label, section.control.plan));
        place.set("PLACE_ROLE", role_in(membership));
        const bool is_here =
            person && person->user.id == user->id && person->company->id == company->id;
        place.show(is_here ? "PLACE_HERE" : "PLACE_OTHER");
    }
}

bool is_of_demo(const User& user, const WorldPlan& plan) {
    return std::ranges::find(plan.users, user.email, &PlannedUser::email) != plan.users.end();
}

Outcome<std::string> sign_in_as(const SectionVisit& section, WriteTx& tx) {
    const auto& visit = section.visit;
    const auto user = tx.users().find(visit.id<UserId>("user"));
    if (!user || !is_of_demo(*user, section.control.plan)) return refuse_unknown("demo person");
    const CompanyId company{read_number(visit.field("company")).value_or(0)};
    const auto memberships = tx.memberships().of_user(user->id);
    if (std::ranges::find(memberships, company, &Membership::company_id) == memberships.end())
        return refuse_state(fmt::format("{} is not a member of that company.", user->name));
    auto cookie = open_session(user->id, visit.cookie, tx, visit.context);
    if (!cookie) return refuse_state(fmt::format("{} cannot sign in.", user->name));
    tx.sessions().set_company(binding_of(*cookie).session, company);
    return std::move(*cookie);
}

}  // namespace

Outcome<http::Response> show_people(const SectionVisit& section, const ReadTx& tx) {
    const auto& visit = section.visit;
    auto frame = section.frame("People", "/sandbox/people");
    frame.lead = "Sign in as any of them with one click.";
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    const auto entered =
        visit.attempt == nullptr ? visit.query.find("continue") : visit.form.find("continue");
    const auto target = local_target(entered.value_or("/"));
    data.set("CONTINUE", target);
    if (target != "/") data.show("GOES_ON");
    for (const auto& plan : section.control.plan.users) {
        auto row = data.add("PERSON");
        fill_person(row, plan, section, tx);
    }
    return pages::framed_page(visit.status(), "sandbox_people", frame, data);
}

http::Task<Outcome<http::Response>> take_sign_in_as(const SectionVisit& section) {
    const auto& services = section.control.services;
    auto work = [&](WriteTx& tx) { return sign_in_as(section, tx); };
    const auto cookie = co_await services.store.write(work);
    if (!cookie) co_return std::unexpected(cookie.error());
    auto response = see_other(local_target(section.visit.form.find("continue").value_or("/")));
    set_cookie(response, services.site, *cookie, services.policy.session_lifetime);
    co_return response;
}

}  // namespace grantor::sandbox
