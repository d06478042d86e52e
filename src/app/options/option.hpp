// An option is one row: what it is called, what it takes and where to, and what it means. Its
// default is in no row: it is what the struct holds before anything is read.
#pragma once

#include <concepts>
#include <cstdint>
#include <fmt/format.h>
#include <functional>
#include <string>
#include <string_view>
#include <toml++/toml.h>
#include <utility>
#include <vector>

#include "base/time.hpp"

namespace grantor::app {

// Where an option is read to. The member outlives it.
struct OptionValue {
    std::string takes;  // "0 to 64"
    std::string now;    // the default, as long as nothing has been read
    // False: the value has another type or is out of range, and nothing has changed.
    std::function<bool(const toml::node&)> take;
};

struct Option {
    std::string name;  // as in the file; a dot is a table: [store] sqlite = …
    OptionValue value;
    std::string_view meaning;
    std::string_view instead_of_empty = {};  // what applies without a value: "the issuer"
};

OptionValue text(std::string& member, std::string_view takes = "text");
OptionValue flag(bool& member);
// `of`: "networks"
OptionValue list(std::vector<std::string>& member, std::string_view of);

using TakesNumber = std::function<void(std::int64_t)>;
OptionValue number_within(std::int64_t least, std::int64_t most, std::int64_t now, TakesNumber set);
using TakesWord = std::function<void(std::size_t)>;
OptionValue word_among(const std::vector<std::string_view>& words, std::size_t now, TakesWord set);

template <std::integral Number>
OptionValue number(Number& member, std::int64_t least, std::int64_t most) {
    return number_within(least, most, static_cast<std::int64_t>(member),
                         [&member](std::int64_t value) { member = static_cast<Number>(value); });
}

inline OptionValue number(seconds& member, std::int64_t least, std::int64_t most) {
    return number_within(least, most, member.count(),
                         [&member](std::int64_t value) { member = seconds{value}; });
}

inline OptionValue number(milliseconds& member, std::int64_t least, std::int64_t most) {
    return number_within(least, most, member.count(),
                         [&member](std::int64_t value) { member = milliseconds{value}; });
}

inline OptionValue number(days& member, std::int64_t least, std::int64_t most) {
    return number_within(least, most, member.count(),
                         [&member](std::int64_t value) { member = days{value}; });
}

// One word for each value of the enumeration, in its order.
template <class Enumeration>
OptionValue word(Enumeration& member, const std::vector<std::string_view>& words) {
    return word_among(words, static_cast<std::size_t>(member),
                      [&member](std::size_t value) { member = static_cast<Enumeration>(value); });
}

}  // namespace grantor::app
