#include "sandbox/engine/search_words.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "sandbox/engine/custom/custom_values.hpp"
#include "sandbox/wire/text.hpp"

namespace grantor::sandbox {
namespace {

// Whole values longer than this are compared with what is filed of them only.
constexpr std::size_t whole_value_max = 100;  // bytes

bool is_of_word(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

// At most `size` bytes, whole characters.
std::string_view cut(std::string_view text, std::size_t size) {
    if (text.size() <= size) return text;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    return text.substr(0, size);
}

// "+372 555 1234" is also searched as 3725551234.
std::string digits_of(std::string_view text) {
    std::string digits;
    for (const char c : text)
        if (c >= '0' && c <= '9') digits += c;
    return digits;
}

void add_values(const json::value& value, std::vector<std::string>& out) {
    if (value.is_string()) out.emplace_back(value.get_string());
    if (value.is_int64()) out.push_back(std::to_string(value.get_int64()));
    if (value.is_array())
        for (const auto& each : value.get_array()) add_values(each, out);
    if (!value.is_object()) return;
    // What has a value is more than that value: a label, a currency.
    if (const auto* inner = value.get_object().if_contains("value")) return add_values(*inner, out);
    for (const auto& member : value.get_object()) add_values(member.value(), out);
}

}  // namespace

std::vector<std::string> split_words(std::string_view text) {
    const auto lower = lower_case(text);
    std::vector<std::string> words;
    std::size_t at = 0;
    while (at < lower.size()) {
        if (!is_of_word(lower[at])) {
            ++at;
            continue;
        }
        auto end = at;
        while (end < lower.size() && is_of_word(lower[end])) ++end;
        words.emplace_back(cut(std::string_view{lower}.substr(at, end - at), word_max));
        at = end;
    }
    return words;
}

std::string whole_value_word(std::string_view value) {
    return "=" + std::string{cut(lower_case(value), whole_value_max)};
}

std::vector<std::string> searched_values(const SearchedField& field, const json::object& object,
                                         const CustomFields& custom) {
    std::vector<std::string> values;
    if (field.part == SearchedPart::custom_fields)
        add_values(searched_custom_values(custom, object), values);
    else
        add_values(object.at(field.field), values);
    std::erase_if(values, [](const std::string& text) { return text.empty(); });
    return values;
}

std::vector<RecordWord> words_of(const EntityDescription& entity, const json::object& object,
                                 const CustomFields& custom) {
    std::vector<RecordWord> words;
    for (const auto& searched : entity.searched)
        for (const auto& value : searched_values(searched, object, custom)) {
            const auto part = static_cast<std::int64_t>(searched.part);
            words.push_back({part, whole_value_word(value)});
            if (searched.part == SearchedPart::phone && !digits_of(value).empty())
                words.push_back({part, std::string{cut(digits_of(value), word_max)}});
            for (auto& word : split_words(value)) words.push_back({part, std::move(word)});
        }
    if (words.size() > words_of_record_max) words.resize(words_of_record_max);
    std::ranges::sort(words);
    const auto repeated = std::ranges::unique(words);
    words.erase(repeated.begin(), repeated.end());
    return words;
}

}  // namespace grantor::sandbox
