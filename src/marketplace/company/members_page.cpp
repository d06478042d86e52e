#include "marketplace/company/members_page.hpp"

#include <fmt/format.h>

#include "base/number.hpp"
#include "marketplace/company/company_frame.hpp"
#include "marketplace/company/invitations.hpp"
#include "marketplace/company/members.hpp"
#include "marketplace/link.hpp"
#include "marketplace/plain_form.hpp"
#include "marketplace/role_names.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view members_path = "/company/members";

struct MembersView {
    MemberQuery query;
    std::int64_t waiting = 0;
    Members found;
    std::vector<Invitation> invitations;
};

Outcome<MembersView> find_list(const Visit& visit, const ReadTx& tx) {
    MembersView view;
    view.query.text = searched_in(visit.query, "q");
    view.query.after = {number_in(visit.query, "after")};
    view.waiting = waiting_requests(visit, tx);
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
    const bool is_first = !view.query.after;
    if (is_first && !view.found.has_more) return;
    auto pager = data.add("PAGES");
    if (!is_first) pager.add("FIRST").set("HREF", link(members_path, {{"q", view.query.text}}));
    if (view.found.has_more)
        pager.add("NEXT").set(
            "HREF",
            link(members_path, {{"q", view.query.text},
                                {"after", number_or_nothing(members.back().user.id.value)}}));
}

void fill_invitations(pages::PageData& data, const Visit& visit,
                      const std::vector<Invitation>& invitations) {
    if (invitations.empty()) return;
    auto list = data.add("INVITATIONS");
    list.set("CSRF", csrf_of(visit));
    for (const auto& invitation : invitations) {
        auto row = list.add("INVITATION");
        row.set("INVITATION_ID", std::to_string(invitation.id.value));
        row.set("INVITATION_LABEL", invitation.label);
        row.set("INVITATION_ROLE", role_text(invitation.role));
        row.set_time("INVITATION_UNTIL", invitation.expires_at);
    }
}

http::Response write_list(const Visit& visit, const MembersView& view) {
    auto frame = company_frame(visit, "Members", CompanyTab::members, view.waiting);
    frame.actions = {{"Invite a member", "/company/members/new", true}};
    pages::PageData data;
    data.set("QUERY", view.query.text);
    fill_list(data, view);
    fill_invitations(data, visit, view.invitations);
    return pages::framed_page(visit.status(), "company_members", frame, data);
}

const PageEndpoint<MembersView>& list_page() {
    static const PageEndpoint<MembersView> page{Access::company_admin, find_list, write_list};
    return page;
}

pages::Frame one_member_frame(const Visit& visit, std::string title) {
    auto frame = frame_of(visit, std::move(title), pages::Section::company);
    frame.breadcrumb = {{visit.actor().company->name, "/company"},
                        {"Members", std::string(members_path)}};
    return frame;
}

http::Response write_new(const Visit& visit, const Nothing&) {
    const auto frame = one_member_frame(visit, "Invite a member");
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("COMPANY_NAME", visit.actor().company->name);
    data.set_field("LABEL", visit.entered("label", ""), visit.error_of("label"));
    const auto role = visit.entered("role", "regular");
    data.set_field("ROLE", role, visit.error_of("role"));
    if (role == "regular") data.show("REGULAR");
    if (role == "developer") data.show("DEVELOPER");
    if (role == "admin") data.show("ADMIN");
    return pages::framed_page(visit.status(), "company_member_new", frame, data);
}

const PageEndpoint<Nothing>& new_page() {
    static const PageEndpoint<Nothing> page{
        Access::company_admin,
        [](const Visit&, const ReadTx&) -> Outcome<Nothing> { return Nothing{}; }, write_new};
    return page;
}

http::Response write_invited(const Visit& visit, const MadeInvitation& made) {
    auto frame = one_member_frame(visit, "Invitation");
    frame.target = members_path;
    pages::PageData data;
    data.set("LABEL", made.invitation.label);
    data.set("ISSUER", visit.context.site.issuer);
    data.set("SECRET", made.code.reveal());
    data.set_time("UNTIL", made.invitation.expires_at);
    return pages::framed_page(200, "company_invitation", frame, data);
}

UserId member_of(const Visit& visit) { return visit.id<UserId>("user"); }

struct MemberView {
    Member member;
    std::int64_t installations = 0;
    bool is_last_admin = false;
};

Outcome<MemberView> find_one(const Visit& visit, const ReadTx& tx) {
    const auto id = member_of(visit);
    auto member = find_member(id, visit.actor(), tx);
    if (!member) return std::unexpected(member.error());
    const auto company = visit.actor().company->id;
    const auto installed = tx.grants().active_of_user(id, company).size();
    const bool is_last = is_last_admin(*member, tx);
    return MemberView{std::move(*member), static_cast<std::int64_t>(installed), is_last};
}

http::Response write_one(const Visit& visit, const MemberView& view) {
    const auto& [user, membership] = view.member;
    auto frame = one_member_frame(visit, user.name);
    if (user.state == UserState::deactivated)
        frame.badge = pages::FrameBadge{"Deactivated", pages::Tone::bad};
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("TARGET", fmt::format("{}/{}", members_path, user.id.value));
    data.set("USER_ID", std::to_string(user.id.value));
    data.set("USER_NAME", user.name);
    data.set("USER_EMAIL", user.email);
    data.set("COMPANY_NAME", visit.actor().company->name);
    data.set_time("JOINED", membership.created_at);
    data.set_time("SIGNED_IN", user.last_login_at);
    data.set_number("INSTALLATION_COUNT", view.installations);
    data.set("INSTALLATIONS_HREF", link("/company/installations", {{"email", user.email}}));
    const auto role = visit.entered("role", role_name(membership.role));
    data.set_field("ROLE", role, visit.error_of("role"));
    if (role == "regular") data.show("REGULAR");
    if (role == "developer") data.show("DEVELOPER");
    if (role == "admin") data.show("ADMIN");
    data.show(view.is_last_admin ? "LAST_ADMIN" : "CHANGEABLE");
    if (user.id == visit.actor().user.id) data.show("ONESELF");
    return pages::framed_page(visit.status(), "company_member", frame, data);
}

const PageEndpoint<MemberView>& member_page() {
    static const PageEndpoint<MemberView> page{Access::company_admin, find_one, write_one};
    return page;
}

}  // namespace

http::Task<http::Response> show_members(const http::Request& request,
                                        const Surroundings& surroundings) {
    return show_page(request, surroundings, list_page());
}

http::Task<http::Response> show_new_member(const http::Request& request,
                                           const Surroundings& surroundings) {
    return show_page(request, surroundings, new_page());
}

http::Task<http::Response> take_invitation(const http::Request& request,
                                           const Surroundings& surroundings) {
    static const FormEndpoint<MadeInvitation> form{
        Access::company_admin,
        [](const Visit& visit, WriteTx& tx) {
            const auto role = role_named(visit.form.find("role").value_or(""));
            return invite({std::string(visit.form.find("label").value_or("")), role}, visit.actor(),
                          tx, visit.context);
        },
        write_invited};
    return take_form(request, surroundings, form, new_page());
}

http::Task<http::Response> take_withdrawn_invitation(const http::Request& request,
                                                     const Surroundings& surroundings) {
    static const auto form =
        plain_form({Access::company_admin,
                    [](const Visit& visit, WriteTx& tx) {
                        const auto id = visit.id<InvitationId>("invitation");
                        return withdraw_invitation(id, visit.actor(), tx, visit.context);
                    },
                    [](const Visit&) { return see_done(members_path, "invitation-withdrawn"); }});
    return take_form(request, surroundings, form, list_page());
}

http::Task<http::Response> show_member(const http::Request& request,
                                       const Surroundings& surroundings) {
    return show_page(request, surroundings, member_page());
}

http::Task<http::Response> take_member_role(const http::Request& request,
                                            const Surroundings& surroundings) {
    static const auto form = plain_form(
        {Access::company_admin,
         [](const Visit& visit, WriteTx& tx) {
             const auto role = role_named(visit.form.find("role").value_or(""));
             return change_role(member_of(visit), role, visit.actor(), tx, visit.context);
         },
         [](const Visit& visit) {
             const bool is_admin_still =
                 member_of(visit) != visit.actor().user.id || visit.form.find("role") == "admin";
             return see_done(is_admin_still ? members_path : "/account", "role-saved");
         }});
    return take_form(request, surroundings, form, member_page());
}

http::Task<http::Response> take_member_removal(const http::Request& request,
                                               const Surroundings& surroundings) {
    static const auto form =
        plain_form({Access::company_admin,
                    [](const Visit& visit, WriteTx& tx) {
                        return remove_member(member_of(visit), visit.actor(), tx, visit.context);
                    },
                    [](const Visit& visit) {
                        // A person who has left can no longer see anything here.
                        if (member_of(visit) == visit.actor().user.id) return see_other("/account");
                        return see_done(members_path, "member-removed");
                    }});
    return take_form(request, surroundings, form, member_page());
}

}  // namespace grantor::marketplace
