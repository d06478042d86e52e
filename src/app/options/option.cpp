#include "app/options/option.hpp"

#include <algorithm>

namespace grantor::app {

OptionValue text(std::string& member, std::string_view takes) {
    return {std::string(takes), member, [&member](const toml::node& node) {
                if (!node.is_string()) return false;
                member = *node.value<std::string>();
                return true;
            }};
}

OptionValue flag(bool& member) {
    return {"true or false", member ? "true" : "false", [&member](const toml::node& node) {
                if (!node.is_boolean()) return false;
                member = *node.value<bool>();
                return true;
            }};
}

OptionValue list(std::vector<std::string>& member, std::string_view of) {
    std::string now;
    for (const auto& item : member) now += fmt::format("{}\"{}\"", now.empty() ? "" : ", ", item);
    return {fmt::format("list of {}", of), fmt::format("[{}]", now),
            [&member](const toml::node& node) {
                const auto* array = node.as_array();
                if (array == nullptr) return false;
                std::vector<std::string> values;
                for (const auto& item : *array) {
                    if (!item.is_string()) return false;
                    values.push_back(*item.value<std::string>());
                }
                member = std::move(values);
                return true;
            }};
}

OptionValue number_within(std::int64_t least, std::int64_t most, std::int64_t now,
                          TakesNumber set) {
    return {fmt::format("{} to {}", least, most), std::to_string(now),
            [least, most, set = std::move(set)](const toml::node& node) {
                const auto value = node.value_exact<std::int64_t>();
                if (!value || *value < least || *value > most) return false;
                set(*value);
                return true;
            }};
}

OptionValue word_among(const std::vector<std::string_view>& words, std::size_t now, TakesWord set) {
    std::string takes;
    for (const auto& word : words)
        takes += fmt::format("{}{}",
                             takes.empty()          ? ""
                             : word == words.back() ? " or "
                                                    : ", ",
                             word);
    return {std::move(takes), std::string(words.at(now)),
            [words, set = std::move(set)](const toml::node& node) {
                const auto value = node.value_exact<std::string>();
                const auto found = std::ranges::find(words, value.value_or(""));
                if (found == words.end()) return false;
                set(static_cast<std::size_t>(found - words.begin()));
                return true;
            }};
}

}  // namespace grantor::app
