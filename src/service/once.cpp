#include "service/once.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <stdexcept>

#include "base/encoding.hpp"
#include "service/visit.hpp"
#include "service/visitor.hpp"
#include "token/flow_state.hpp"

namespace grantor {
namespace {

constexpr FlowPurpose purpose{"shown once"};
constexpr seconds lifetime{120};
// Sealed and in base64url a content is a third longer, and a little more.
constexpr std::size_t cookie_max = 3600;

// Not `__Host-`, which is sent to every path: only one page shall get it.
std::string_view once_cookie_name(const Site& site) {
    return site.secure_cookies ? "__Secure-grantor-once" : "grantor-once";
}

void set_once_cookie(http::Response& response, const Site& site, std::string_view path,
                     std::string_view value, seconds kept_for) {
    response.add_field("Set-Cookie",
                       fmt::format("{}={}; Path={}; Max-Age={}; HttpOnly; SameSite=Strict{}",
                                   once_cookie_name(site), value, path, kept_for.count(),
                                   site.secure_cookies ? "; Secure" : ""));
}

// A browser sends the cookie to the paths below its own too: the path is among the values.
constexpr std::string_view path_name = "path of the page";

void append_value(std::string_view name, std::string_view value, std::string& out) {
    if (!out.empty()) out += '&';
    out += percent_encode(name);
    out += '=';
    out += percent_encode(value);
}

}  // namespace

http::Response see_once(const Visit& visit, std::string_view location, std::string_view notice,
                        std::initializer_list<OnceValue> values) {
    const auto path = location.substr(0, location.find('?'));
    std::string content;
    // So that no copy of a secret stays behind where the text grows.
    content.reserve(once_content_max);
    append_value(path_name, path, content);
    for (const auto& [name, value] : values) append_value(name, value, content);
    if (content.size() > once_content_max)
        throw std::invalid_argument("too much is to be shown once");
    const auto& context = visit.context;
    const FlowState state{purpose, binding_of(visit.cookie), context.now + lifetime};
    const auto sealed = seal_flow_state(state, content, context.keys, context.random);
    OPENSSL_cleanse(content.data(), content.size());
    auto response = notice.empty() ? see_other(location) : see_done(location, notice);
    set_once_cookie(response, visit.services.site, path, sealed, lifetime);
    return response;
}

ShownOnce read_once(const http::Request& request, std::string_view cookie, const Services& services,
                    Time now) {
    const auto sealed = request.cookie(once_cookie_name(services.site));
    if (!sealed || sealed->size() > cookie_max || cookie.empty()) return {};
    auto opened = open_flow_state(*sealed, {purpose, binding_of(cookie), now}, services.keys.get());
    if (!opened) return {};
    ShownOnce shown;
    if (const auto form = Form::parse(*opened); form && form->find(path_name) == request.path) {
        shown.is_sent = true;
        for (const auto& [name, value] : form->parameters())
            if (name != path_name)
                shown.values.emplace_back(std::string(name), Secret(std::string(value)));
    }
    OPENSSL_cleanse(opened->data(), opened->size());
    return shown;
}

void forget_once(http::Response& response, const http::Request& request, const Services& services) {
    set_once_cookie(response, services.site, request.path, "", seconds{0});
}

}  // namespace grantor
