#include "authserver/sign_in/visitor.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/encoding.hpp"

namespace grantor::authserver {
namespace {

constexpr std::size_t cookie_length = 43;  // 32 bytes of base64url
constexpr std::size_t target_max = 12000;  // a state of 4096 bytes, every one percent-encoded

}  // namespace

std::string_view cookie_name(const Site& site) {
    return site.secure_cookies ? "__Host-grantor" : "grantor";
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
    posted.is_proven = !posted.cookie.empty() &&
                       csrf_token_matches(posted.form.find("csrf").value_or(""),
                                          binding_of(posted.cookie), services.keys.get());
    return posted;
}

http::Response see_other(std::string_view location) {
    http::Response response;
    response.status = 303;
    response.add_field("Location", location);
    response.add_field("Cache-Control", "no-store");
    response.add_field("Referrer-Policy", "no-referrer");
    return response;
}

}  // namespace grantor::authserver
