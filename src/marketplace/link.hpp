// Links within the marketplace, and what pages read back from them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "oauth/form.hpp"

namespace grantor::marketplace {

struct LinkPart {
    std::string_view name;
    std::string value;
};
// "/company/installations?app=…&page=2", percent-encoded; parts with an empty value are left out.
std::string link(std::string_view path, std::initializer_list<LinkPart> parts);

// "" for 0, so that a part of a link is left out where it says nothing.
std::string number_or_nothing(std::int64_t number);

// A whole number of at most 18 digits that is not negative. Nothing for anything else.
std::optional<std::int64_t> read_number(std::string_view text);
// The parameter as a number, 0 if it is none.
std::int64_t number_in(const Form& query, std::string_view name);

// What somebody searches for, without the space around it; "" if it is longer than anybody types
// or holds what no text of ours can hold.
std::string searched_in(const Form& query, std::string_view name);

}  // namespace grantor::marketplace
