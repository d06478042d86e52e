// How the value of one option is read: each function makes the reader of a member of `Owner`.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <toml++/toml.h>
#include <vector>

#include "app/options/options.hpp"

namespace grantor::app {

// Takes the value; false if it has another type or is out of range.
template <class Owner>
using TakesValue = std::function<bool(Owner&, const toml::node&)>;

template <class Owner>
struct OptionOf {
    OptionRow row;
    TakesValue<Owner> take;
};

template <class Owner>
TakesValue<Owner> text(std::string Owner::* member) {
    return [member](Owner& owner, const toml::node& node) {
        const auto value = node.value<std::string>();
        if (!node.is_string() || !value) return false;
        owner.*member = *value;
        return true;
    };
}

template <class Owner>
TakesValue<Owner> flag(bool Owner::* member) {
    return [member](Owner& owner, const toml::node& node) {
        if (!node.is_boolean()) return false;
        owner.*member = *node.value<bool>();
        return true;
    };
}

template <class Owner>
TakesValue<Owner> number(std::int64_t Owner::* member, std::int64_t least, std::int64_t most) {
    return [=](Owner& owner, const toml::node& node) {
        if (!node.is_integer()) return false;
        const auto value = *node.value<std::int64_t>();
        if (value < least || value > most) return false;
        owner.*member = value;
        return true;
    };
}

template <class Owner>
TakesValue<Owner> list(std::vector<std::string> Owner::* member) {
    return [member](Owner& owner, const toml::node& node) {
        const auto* array = node.as_array();
        if (array == nullptr) return false;
        std::vector<std::string> values;
        for (const auto& item : *array) {
            if (!item.is_string()) return false;
            values.push_back(*item.value<std::string>());
        }
        owner.*member = std::move(values);
        return true;
    };
}

}  // namespace grantor::app
