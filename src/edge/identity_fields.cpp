#include "edge/identity_fields.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "http/message.hpp"

namespace grantor::edge {
namespace {

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

char folded(char c) {
    if (!is_letter_or_digit(c)) return '_';
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_read_as(std::string_view name, std::string_view other) {
    return name.size() == other.size() && std::ranges::equal(name, other, {}, folded, folded);
}

bool is_field_name(std::string_view name) {
    return std::ranges::all_of(name, [](char c) {
        return is_letter_or_digit(c) || std::string_view{"!#$%&'*+-.^_`|~"}.contains(c);
    });
}

void append_line(std::string_view name, std::int64_t id, std::string& fields) {
    if (name.empty() || id == 0) return;
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), id).ptr;
    fields.append(name).append(": ").append(digits.data(), end).append("\r\n");
}

}  // namespace

IdentityFields::IdentityFields(const IdentityNames& names)
    : names_{names.user, names.company, names.app, names.grant, names.scopes} {
    for (std::size_t i = 0; i < names_.size(); ++i) {
        if (!is_field_name(names_[i]))
            throw std::invalid_argument("the identity header \"" + names_[i] +
                                        "\" is not a header name");
        for (std::size_t other = 0; other < i; ++other)
            if (!names_[i].empty() && is_read_as(names_[i], names_[other]))
                throw std::invalid_argument("the identity header \"" + names_[i] +
                                            "\" is repeated");
    }
}

void IdentityFields::append(const ApiCaller& caller, const ScopeCatalogue& catalogue,
                            std::string& fields) const {
    if (caller.is_anonymous()) return;
    append_line(names_[user], caller.user_id.value, fields);
    append_line(names_[company], caller.company_id.value, fields);
    append_line(names_[app], caller.app_id.value, fields);
    append_line(names_[grant], caller.grant_id.value, fields);
    if (names_[scopes].empty()) return;
    fields.append(names_[scopes]).append(": ");
    fields.append(catalogue.space_separated(caller.scopes)).append("\r\n");
}

void IdentityFields::append_missing(const ApiCaller& caller, std::string& names) const {
    const std::array<bool, kinds> is_there{!caller.is_anonymous(), caller.company_id.value != 0,
                                           caller.app_id.value != 0, caller.grant_id.value != 0,
                                           !caller.is_anonymous()};
    for (std::size_t i = 0; i < names_.size(); ++i)
        if (!is_there[i] && !names_[i].empty())
            names.append(names.empty() ? "" : ", ").append(names_[i]);
}

bool IdentityFields::is_identity_field(std::string_view name) const {
    return !name.empty() && std::ranges::any_of(names_, [name](const std::string& ours) {
        return is_read_as(name, ours);
    });
}

bool IdentityFields::is_lookalike(std::string_view name) const {
    return is_identity_field(name) && std::ranges::none_of(names_, [name](const std::string& ours) {
               return http::equals_ignoring_case(name, ours);
           });
}

}  // namespace grantor::edge
