#include "http/field_names.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace grantor::http {
namespace {

constexpr auto folded = [] {
    std::array<char, 256> table{};
    for (int i = 0; i < 256; ++i) {
        const auto c = static_cast<char>(i);
        const bool is_upper = c >= 'A' && c <= 'Z';
        const bool stays = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        table[static_cast<std::size_t>(i)] = is_upper ? static_cast<char>(c + 32) : stays ? c : '-';
    }
    return table;
}();

constexpr auto is_token_character = [] {
    std::array<bool, 256> table{};
    for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "abcdefghijklmnopqrstuvwxyz"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

bool is_same(char a, char b) {
    return folded[static_cast<unsigned char>(a)] == folded[static_cast<unsigned char>(b)];
}

std::size_t length_of(std::string_view name) { return std::min<std::size_t>(name.size(), 63); }

// Of the first character as it is compared; the empty name has one too.
std::uint32_t letter_bit(std::string_view name) {
    const auto first = static_cast<unsigned char>(name.empty() ? '-' : name.front());
    return std::uint32_t{1} << (static_cast<unsigned char>(folded[first]) & 31u);
}

}  // namespace

bool is_same_field_name(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), is_same);
}

bool is_field_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return is_token_character[static_cast<unsigned char>(c)];
    });
}

bool is_field_value(std::string_view text) {
    return std::ranges::none_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7f;
    });
}

FieldNames::FieldNames(const std::vector<std::string>& names) {
    owned_.reserve(names.size());  // the views below stay good
    for (const auto& name : names) {
        const bool is_prefix = name.ends_with('*');
        const auto text = name.substr(0, name.size() - (is_prefix ? 1 : 0));
        if (!is_field_name(text) || text.contains('*'))
            throw std::invalid_argument("\"" + name + "\" is not the name of a header field");
        if (is_prefix) {
            prefixes_.push_back(text);
            prefix_letters_ |= letter_bit(text);
        } else {
            add(owned_.emplace_back(text));
        }
    }
}

void FieldNames::add(std::string_view name) {
    names_.push_back(name);
    letters_[length_of(name)] |= letter_bit(name);
}

void FieldNames::add_names_of(std::string_view lines) {
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size() - 1);
        add(lines.substr(0, std::min(lines.find(':'), end)));
        lines.remove_prefix(end + 1);
    }
}

void FieldNames::clear() {
    if (!names_.empty()) letters_ = {};
    owned_.clear();
    names_.clear();
    prefixes_.clear();
    prefix_letters_ = 0;
}

bool FieldNames::contains(std::string_view name) const {
    if ((letters_[length_of(name)] & letter_bit(name)) != 0)
        for (const auto each : names_)
            if (is_same_field_name(each, name)) return true;
    if ((prefix_letters_ & letter_bit(name)) == 0) return false;
    for (const auto& prefix : prefixes_)
        if (is_same_field_name(prefix, name.substr(0, prefix.size()))) return true;
    return false;
}

}  // namespace grantor::http
