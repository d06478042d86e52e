#include "http/cookies.hpp"

#include "base/cut.hpp"
#include "http/list.hpp"
#include "http/message.hpp"

namespace grantor::http {
namespace {

bool cut_prefix(std::string_view& name, std::string_view prefix) {
    if (!equals_ignoring_case(name.substr(0, prefix.size()), prefix)) return false;
    name.remove_prefix(prefix.size());
    return true;
}

// Of "name=value"; leading '=' are dropped, since a nameless cookie is sent back without them.
std::string_view name_of(std::string_view pair) {
    pair = trim_blanks(pair);
    while (pair.starts_with('=')) pair = trim_blanks(pair.substr(1));
    return trim_blanks(pair.substr(0, pair.find('=')));
}

}  // namespace

CookieNames::CookieNames(const std::vector<std::string>& names) : names_(names) {}

std::string CookieNames::without(std::string_view cookie_field) const {
    std::string out;
    if (!has_one(cookie_field)) return std::string(cookie_field);
    for (auto rest = cookie_field; !rest.empty();) {
        const auto pair = trim_blanks(cut_piece(rest, ';'));
        if (pair.empty() || contains(name_of(pair))) continue;
        if (!out.empty()) out += "; ";
        out += pair;
    }
    return out;
}

bool CookieNames::has_one(std::string_view cookie_field) const {
    for (auto rest = cookie_field; !names_.empty() && !rest.empty();)
        if (contains(name_of(cut_piece(rest, ';')))) return true;
    return false;
}

bool CookieNames::sets_one(std::string_view set_cookie_field) const {
    return contains(name_of(set_cookie_field.substr(0, set_cookie_field.find(';'))));
}

bool CookieNames::contains(std::string_view name) const {
    cut_prefix(name, "__Host-") || cut_prefix(name, "__Secure-");
    for (std::string_view each : names_) {
        const bool is_prefix = each.ends_with('*');
        if (is_prefix) each.remove_suffix(1);
        const auto compared = is_prefix ? name.substr(0, each.size()) : name;
        if (equals_ignoring_case(compared, each)) return true;
    }
    return false;
}

}  // namespace grantor::http
