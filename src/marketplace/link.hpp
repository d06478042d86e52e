// Links within the marketplace, and what pages read back from them.
#pragma once

#include <cstdint>
#include <initializer_list>
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

// The parameter as a number, 0 if it is not one (base/number.hpp).
std::int64_t number_in(const Form& query, std::string_view name);

// What somebody searches for, without the space around it; "" if it is longer than anybody types
// or holds what no text of ours can hold.
std::string searched_in(const Form& query, std::string_view name);

}  // namespace grantor::marketplace
