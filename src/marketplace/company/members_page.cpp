#include <algorithm>
#include <fmt/format.h>

#include "base/number.hpp"
#include "marketplace/account/pages.hpp"
#include "marketplace/account/password_reset.hpp"
#include "marketplace/company/company_frame.hpp"
#include "marketplace/company/invitations.hpp"
#include "marketplace/company/members.hpp"
#include "marketplace/company/pages.hpp"
#include "marketplace/link.hpp"
#include "model/role_names.hpp"
#include "service/confirmation.hpp"
#include "service/once.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view members_path = "/company/members";
constexpr std::string_view new_invitation_path = "/company/invitations/new";

struct MembersView {
    MemberQuery query;
    Members found;
    std::vector<Invitation> invitations;
};

MembersView find_list(const Visit& visit, const ReadTx& tx) {
    MembersView view;
    view.query.text = searched_in(visit.query, "q");
    view.query.after = {number_in(visit.query, "after")};
    view.found = find_members(view.query, visit.actor(), tx);
    view.invitations = find_invitations(visit.actor(), tx, visit.context.now);
    return view;
}

std::string_view role_text(Role role) {
    switch (role) {
        case Role::regular:
            return "Regular";
        case Role::admin:
            return "Admin";
        case Role::developer:
            return "Developer";
    }
    return {};
}

void fill_role(pages::PageData& data, const Visit& visit, std::string_view fallback) {
    const auto role = visit.entered("role", fallback);
    data.set_field("ROLE", role, visit.error_of("role"));
    if (role == "regular") data.show("REGULAR");
    if (role == "developer") data.show("DEVELOPER");
    if (role == "admin") data.show("ADMIN");
}

void fill_list(pages::PageData& data, const MembersView& view) {
    const auto& members = view.found.members;
    if (members.empty()) return data.show("NONE_FIT");
    auto list = data.add("MEMBERS");
    for (const auto& [user, membership] : members) {
        auto row = list.add("ROW");
        row.set("ROW_ID", std::to_string(user.id.value));
        row.set("ROW_NAME", user.name);
        row.set("ROW_EMAIL", user.email);
        row.set("ROW_ROLE", role_text(membership.role));
        row.set_time("ROW_SIGNED_IN", user.last_login_at);
        if (user.state == UserState::deactivated) row.show("ROW_DEACTIVATED");
    }
    pages::Pager pager;
    if (view.query.after) pager.first_href = link(members_path, {{"q", view.query.text}});
    if (view.found.has_more)
        pager.next_href =
            link(members_path,
                 {{"q", view.query.text}, {"after", std::to_string(members.back().user.id.value)}});
    data.set_pager("PAGER", pager);
}

std::string invitation_path(const Invitation& invitation) {
    return fmt::format("/company/invitations/{}/withdraw", invitation.id.value);
}

void fill_invitations(pages::PageData& data, const std::vector<Invitation>& invitations) {
    if (invitations.empty()) return;
    auto list = data.add("INVITATIONS");
    for (const auto& invitation : invitations) {
        auto row = list.add("INVITATION");
        row.set("INVITATION_HREF", invitation_path(invitation));
        row.set("INVITATION_LABEL", invitation.label);
        row.set("INVITATION_ROLE", role_text(invitation.role));
        row.set_time("INVITATION_UNTIL", invitation.expires_at);
    }
}

pages::Frame one_member_frame(const Visit& visit, std::string title, const ReadTx& tx) {
    return company_detail_frame(visit, std::move(title), CompanyPage::members, tx);
}

// One's own password is on one's own page.
void fill_reset(pages::PageData& data, std::string_view why_not) {
    if (why_not.empty()) return data.show("RESETTABLE");
    data.add("NO_RESET").set("WHY_NO_RESET", why_not);
}

UserId member_of(const Visit& visit) { return visit.id<UserId>("user"); }

std::string member_path(UserId user) { return fmt::format("{}/{}", members_path, user.value); }

}  // namespace

Outcome<http::Response> show_members(const Visit& visit, const ReadTx& tx) {
    const auto view = find_list(visit, tx);
    auto frame = company_frame(visit, "Members", CompanyPage::members, tx);
    frame.actions = {{"Invite a member", "/company/members/new", true}};
    pages::PageData data;
    data.set("QUERY", view.query.text);
    fill_list(data, view);
    fill_invitations(data, view.invitations);
    return pages::framed_page(visit.status(), "company_members", frame, data);
}

Outcome<http::Response> show_new_member(const Visit& visit, const ReadTx& tx) {
    const auto frame = one_member_frame(visit, "Invite a member", tx);
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("COMPANY_NAME", visit.actor().company->name);
    data.set_field("LABEL", visit.entered("label", ""), visit.error_of("label"));
    fill_role(data, visit, "regular");
    return pages::framed_page(visit.status(), "company_member_new", frame, data);
}

Outcome<http::Response> take_invitation(const Visit& visit, WriteTx& tx) {
    const auto made = invite({std::string(visit.field("label")), role_named(visit.field("role"))},
                             visit.actor(), tx, visit.context);
    if (!made) return std::unexpected(made.error());
    return see_once(visit, new_invitation_path, "",
                    {{"id", std::to_string(made->invitation.id.value)},
                     {"code", std::string(made->code.reveal())}});
}

// The link of an invitation that has just been created. A reload has nothing left to show.
Outcome<http::Response> show_new_invitation(const Visit& visit, const ReadTx& tx) {
    const auto code = visit.once("code");
    const InvitationId id{read_number(visit.once("id")).value_or(0)};
    const auto pending = find_invitations(visit.actor(), tx, visit.context.now);
    const auto made = std::ranges::find(pending, id, &Invitation::id);
    if (code.empty() || made == pending.end()) return see_other(members_path);
    auto frame = one_member_frame(visit, fmt::format("Invitation for {}", made->label), tx);
    frame.target = members_path;
    pages::PageData data;
    data.set("LABEL", made->label);
    data.set("ROLE", role_text(made->role));
    data.set("ISSUER", visit.context.site.issuer);
    data.set("SECRET", code);
    data.set_time("UNTIL", made->expires_at);
    return pages::framed_page(200, "company_invitation", frame, data);
}

Outcome<http::Response> ask_withdrawn_invitation(const Visit& visit, const ReadTx& tx) {
    const auto pending = find_invitations(visit.actor(), tx, visit.context.now);
    const auto found =
        std::ranges::find(pending, visit.id<InvitationId>("invitation"), &Invitation::id);
    if (found == pending.end()) return refuse_unknown("invitation");
    pages::Confirmation question;
    question.heading = fmt::format("Withdraw the invitation for {}?", found->label);
    question.sentences = {"Its link and code stop working immediately.",
                          "You can invite the person again with a new link."};
    question.button = "Withdraw";
    question.action = invitation_path(*found);
    question.cancel = members_path;
    return confirmation_page(visit, one_member_frame(visit, "Withdraw an invitation", tx),
                             question);
}

Outcome<http::Response> take_withdrawn_invitation(const Visit& visit, WriteTx& tx) {
    const auto id = visit.id<InvitationId>("invitation");
    return see_done(withdraw_invitation(id, visit.actor(), tx, visit.context), members_path,
                    "invitation-withdrawn");
}

Outcome<http::Response> show_member(const Visit& visit, const ReadTx& tx) {
    const auto member = find_member(member_of(visit), visit.actor(), tx);
    if (!member) return std::unexpected(member.error());
    const auto& [user, membership] = *member;
    const auto& company = *visit.actor().company;
    const auto installed = tx.grants().active_of_user(user.id, company.id).size();
    auto frame = one_member_frame(visit, user.name, tx);
    if (user.state == UserState::deactivated)
        frame.badge = pages::FrameBadge{"Deactivated", pages::Tone::bad};
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("TARGET", fmt::format("{}/{}", members_path, user.id.value));
    data.set("USER_ID", std::to_string(user.id.value));
    data.set("USER_NAME", user.name);
    data.set("USER_EMAIL", user.email);
    data.set("COMPANY_NAME", company.name);
    data.set_time("JOINED", membership.created_at);
    data.set_time("SIGNED_IN", user.last_login_at);
    data.set_number("INSTALLATION_COUNT", static_cast<std::int64_t>(installed));
    data.set("INSTALLATIONS_HREF", link("/company/installations", {{"email", user.email}}));
    fill_role(data, visit, role_name(membership.role));
    data.show(is_last_admin(*member, tx) ? "LAST_ADMIN" : "CHANGEABLE");
    const bool is_oneself = user.id == visit.actor().user.id;
    data.show(is_oneself ? "ONESELF" : "OTHER");
    if (!is_oneself) fill_reset(data, why_no_reset(user, company.id, tx));
    return pages::framed_page(visit.status(), "company_member", frame, data);
}

Outcome<http::Response> take_member_role(const Visit& visit, WriteTx& tx) {
    const auto id = member_of(visit);
    const auto role = role_named(visit.field("role"));
    const bool is_admin_still = id != visit.actor().user.id || role == Role::admin;
    return see_done(change_role(id, role, visit.actor(), tx, visit.context),
                    is_admin_still ? members_path : "/account", "role-saved");
}

Outcome<http::Response> take_member_reset(const Visit& visit, WriteTx& tx) {
    const auto made = make_member_reset(member_of(visit), visit.actor(), tx, visit.context);
    if (!made) return std::unexpected(made.error());
    return see_once(visit, member_path(made->user.id) + "/password-reset", "",
                    {{"code", std::string(made->code.reveal())},
                     {"until", std::to_string(to_ms(made->reset.expires_at))}});
}

Outcome<http::Response> show_member_reset(const Visit& visit, const ReadTx& tx) {
    const auto member = find_member(member_of(visit), visit.actor(), tx);
    if (!member) return std::unexpected(member.error());
    const auto code = visit.once("code");
    if (code.empty()) return see_other(member_path(member->user.id));
    auto frame = one_member_frame(visit, "Code for a new password", tx);
    frame.target = member_path(member->user.id);
    const auto until = from_ms(read_number(visit.once("until")).value_or(0));
    return reset_code_page({member->user, code, until}, frame, visit);
}

// What a person has in the company, and what of it goes.
Outcome<http::Response> ask_member_removal(const Visit& visit, const ReadTx& tx) {
    const auto member = find_member(member_of(visit), visit.actor(), tx);
    if (!member) return std::unexpected(member.error());
    const auto& [user, membership] = *member;
    const auto& company = *visit.actor().company;
    const auto installed = tx.grants().count_active(user.id, company.id);
    const bool is_oneself = user.id == visit.actor().user.id;
    pages::Confirmation question;
    question.heading = is_oneself ? fmt::format("Leave {}?", company.name)
                                  : fmt::format("Remove {} from {}?", user.name, company.name);
    if (is_oneself) question.sentences.emplace_back("You will no longer see these pages.");
    question.sentences.push_back(
        installed == 0 ? std::string("Nothing is installed for them here.")
                       : fmt::format("{} uninstalled immediately, and the apps' servers are "
                                     "notified.",
                                     installed == 1 ? std::string("1 app is")
                                                    : fmt::format("{} apps are", installed)));
    question.sentences.emplace_back(
        "Access keys, API tokens and pending invitations of this person here stop working.");
    question.sentences.emplace_back(
        "The account itself is kept, and you can invite the person again.");
    question.button = is_oneself ? "Leave the company" : "Remove";
    question.action = member_path(user.id) + "/remove";
    question.cancel = member_path(user.id);
    return confirmation_page(visit, one_member_frame(visit, question.heading, tx), question);
}

Outcome<http::Response> take_member_removal(const Visit& visit, WriteTx& tx) {
    const auto id = member_of(visit);
    const auto done = remove_member(id, visit.actor(), tx, visit.context);
    // A person who has left can no longer see anything here.
    if (done && id == visit.actor().user.id) return see_other("/account");
    return see_done(done, members_path, "member-removed");
}

}  // namespace grantor::marketplace
