#include "service/sign_in/device_cookie.hpp"

#include <fmt/format.h>

#include "base/cut.hpp"
#include "token/device_mark.hpp"

namespace grantor {
namespace {

// Browsers cap it at 400 days anyway. Somebody who comes more seldom signs in as from a new one.
constexpr hours cookie_lifetime{180 * 24};
// Accounts that one browser remembers: the newest.
constexpr std::size_t marks_max = 4;
constexpr char between_marks = '.';

std::string_view cookie_text(const http::Request& request, const Site& site) {
    constexpr auto text_max = marks_max * (device_mark_length + 1);
    const auto text = request.cookie(device_cookie_name(site));
    return text && text->size() <= text_max ? *text : std::string_view{};
}

}  // namespace

std::string_view device_cookie_name(const Site& site) {
    return site.secure_cookies ? "__Host-grantor-device" : "grantor-device";
}

std::string_view find_device_mark(const http::Request& request, std::string_view account,
                                  const Services& services) {
    auto rest = cookie_text(request, services.site);
    while (!rest.empty()) {
        const auto mark = cut_piece(rest, between_marks);
        if (device_mark_matches(mark, account, services.keys.get())) return mark;
    }
    return {};
}

void remember_device(http::Response& response, const http::Request& request,
                     std::string_view account, const Services& services) {
    auto value = make_device_mark(account, services.keys.get(), services.random);
    std::size_t marks = 1;
    auto rest = cookie_text(request, services.site);
    while (!rest.empty() && marks < marks_max) {
        const auto mark = cut_piece(rest, between_marks);
        const bool is_own = device_mark_matches(mark, account, services.keys.get());
        // What is not a mark is not sent back: it might be anything.
        if (is_own || mark.size() != device_mark_length) continue;
        value += between_marks;
        value += mark;
        ++marks;
    }
    response.add_field("Set-Cookie",
                       fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}",
                                   device_cookie_name(services.site), value,
                                   std::chrono::duration_cast<seconds>(cookie_lifetime).count(),
                                   services.site.secure_cookies ? "; Secure" : ""));
}

}  // namespace grantor
