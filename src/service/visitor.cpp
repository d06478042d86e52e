#include "service/visitor.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/encoding.hpp"
#include "pages/page.hpp"
#include "rules/people.hpp"

namespace grantor {
namespace {

constexpr std::size_t cookie_length = 43;  // 32 bytes of base64url
constexpr std::size_t target_max = 12000;  // a state of 4096 bytes, every one percent-encoded

bool proves_browser(std::string_view cookie, std::string_view csrf, const Services& services) {
    return !cookie.empty() && csrf_token_matches(csrf, binding_of(cookie), services.keys.get());
}

}  // namespace

std::string_view cookie_name(const Site& site) {
    return site.secure_cookies ? "__Host-grantor" : "grantor";
}

const std::vector<std::string>& own_cookies() {
    static const std::vector<std::string> names{"grantor*"};
    return names;
}

std::string_view cookie_value(const http::Request& request, const Site& site) {
    const auto value = request.cookie(cookie_name(site));
    return value && value->size() == cookie_length ? *value : std::string_view{};
}

std::string make_cookie_value(Random& random) { return to_base64url(random.bytes<32>()); }

void set_cookie(http::Response& response, const Site& site, std::string_view value,
                seconds lifetime) {
    response.add_field(
        "Set-Cookie",
        fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}", cookie_name(site), value,
                    lifetime.count(), site.secure_cookies ? "; Secure" : ""));
}

SessionBinding binding_of(std::string_view cookie) { return {sha256(as_bytes(cookie))}; }

std::optional<SignedIn> find_signed_in(std::string_view cookie, const ReadTx& tx, Time now) {
    if (cookie.empty()) return std::nullopt;
    const auto session = tx.sessions().find(binding_of(cookie).session, now);
    if (!session) return std::nullopt;
    auto user = tx.users().find(session->user_id);
    if (!user || user->state != UserState::active) return std::nullopt;

    SignedIn out{*session, std::move(*user), nullptr, {}};
    for (const auto& membership : tx.memberships().of_user(session->user_id)) {
        auto company = tx.companies().find(membership.company_id);
        if (!company || company->state != CompanyState::active) continue;
        out.memberships.push_back(membership);
        if (!out.company || membership.company_id == session->company_id)
            out.company = std::move(company);
    }
    if (!out.company) return std::nullopt;
    out.session.company_id = out.company->id;
    return out;
}

std::string local_target(std::string_view target) {
    const bool printable =
        std::ranges::all_of(target, [](unsigned char c) { return c > 0x20 && c < 0x7f; });
    // "//host" and "/\host" are other hosts to a browser.
    const bool local = target.starts_with('/') && !target.starts_with("//") &&
                       target.find('\\') == std::string_view::npos;
    return printable && local && target.size() <= target_max ? std::string(target) : "/";
}

PostedForm read_posted_form(const http::Request& request, const Services& services) {
    PostedForm posted{cookie_value(request, services.site), {}, "/"};
    auto form = Form::parse(request.body);
    if (!form) return posted;
    posted.form = std::move(*form);
    posted.target = local_target(posted.form.find("continue").value_or("/"));
    posted.is_proven =
        proves_browser(posted.cookie, posted.form.find("csrf").value_or(""), services);
    return posted;
}

PostedUpload read_posted_upload(const http::Request& request, const Services& services) {
    PostedForm posted{cookie_value(request, services.site), {}, "/"};
    auto upload = pages::MultipartForm::parse(request.header("Content-Type"), request.body);
    if (!upload) return {std::move(posted), std::nullopt};
    posted.form = Form::of("continue", upload->value("continue").value_or("/"));
    posted.target = local_target(posted.form.find("continue").value_or("/"));
    posted.is_proven = proves_browser(posted.cookie, upload->value("csrf").value_or(""), services);
    return {std::move(posted), std::move(*upload)};
}

http::Response foreign_form_page(const http::Request& request, std::string_view target,
                                 const Services& services) {
    pages::PageData data;
    data.set("HEADING", "This form is out of date");
    data.set("TEXT",
             "You opened it before you signed in or out, or it does not come from this site. "
             "Nothing was changed.");
    data.show("LINK");
    data.set("HREF", target);
    data.set("LINK_TEXT", target == "/" ? "Go to the start page" : "Start again");
    data.show("REQUEST");
    data.set("REQUEST_ID", request.id);
    return pages::page(services.brand, 403, "message", "Out of date", data);
}

std::optional<std::string> open_session(UserId user, std::string_view old_cookie, WriteTx& tx,
                                        const Context& context) {
    const auto current = tx.users().find(user);
    if (!current || current->state != UserState::active) return std::nullopt;
    const auto memberships = tx.memberships().of_user(user);
    if (memberships.empty()) return std::nullopt;

    if (!old_cookie.empty()) tx.sessions().remove(binding_of(old_cookie).session);
    const auto cookie = make_cookie_value(context.random);
    tx.sessions().add({binding_of(cookie).session, user, memberships.front().company_id,
                       context.now, context.now + context.policy.session_lifetime});
    tx.sessions().purge_expired(context.now, 4);
    tx.users().set_last_login(user, context.now);
    auto event = context.audit(AuditKind::user_signed_in);
    event.user_id = user;
    note_in_companies_of(user, event, tx);
    return cookie;
}

std::optional<std::string> open_checked_session(const User& checked, std::string_view old_cookie,
                                                WriteTx& tx, const Context& context) {
    const auto current = tx.users().find(checked.id);
    if (!current || current->password_hash != checked.password_hash) return std::nullopt;
    return open_session(checked.id, old_cookie, tx, context);
}

http::Response see_other(std::string_view location) {
    http::Response response;
    response.status = 303;
    response.add_field("Location", location);
    response.add_field("Cache-Control", "no-store");
    response.add_field("Referrer-Policy", "no-referrer");
    return response;
}

}  // namespace grantor
