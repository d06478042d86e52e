#include "grantor/client/json.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>

#include "base/encoding.hpp"
#include "sdk/src/protocol/wire_text.hpp"

namespace grantor::client {
namespace {

constexpr std::size_t depth_max = 64;

// What is not there.
const Json& nothing() {
    static const Json null;
    return null;
}

// The depth of a parsed document is bounded, so the recursion is.
Json from_parsed(const boost::json::value& value) {
    switch (value.kind()) {
        case boost::json::kind::null:
            return {};
        case boost::json::kind::bool_:
            return value.get_bool();
        case boost::json::kind::int64:
            return value.get_int64();
        case boost::json::kind::uint64:
            return static_cast<double>(value.get_uint64());
        case boost::json::kind::double_:
            return value.get_double();
        case boost::json::kind::string:
            return std::string_view(value.get_string());
        case boost::json::kind::array: {
            Json::Array array;
            array.reserve(value.get_array().size());
            for (const auto& item : value.get_array()) array.push_back(from_parsed(item));
            return Json::array(std::move(array));
        }
        case boost::json::kind::object: {
            Json::Object object;
            object.reserve(value.get_object().size());
            for (const auto& member : value.get_object())
                object.emplace_back(std::string_view(member.key()), from_parsed(member.value()));
            return Json::object(std::move(object));
        }
    }
    return {};
}

template <class Number>
void append_number(Number number, std::string& out) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, number).ptr;
    out.append(text, end);
}

// table: one branch for each type of value.
void append(const Json& value, std::string& out) {
    if (value.is_boolean()) {
        out += value.as_boolean() ? "true" : "false";
    } else if (value.is_integer()) {
        append_number(value.as_integer(), out);
    } else if (value.is_number() && std::isfinite(value.as_number())) {
        append_number(value.as_number(), out);
    } else if (value.is_text()) {
        append_json_string(value.as_text(), out);
    } else if (value.is_array()) {
        out += '[';
        for (const auto& item : value.items()) {
            if (out.back() != '[') out += ',';
            append(item, out);
        }
        out += ']';
    } else if (value.is_object()) {
        out += '{';
        for (const auto& [name, member] : value.members()) {
            if (out.back() != '{') out += ',';
            append_json_string(name, out);
            out += ':';
            append(member, out);
        }
        out += '}';
    } else {
        out += "null";  // null, and what JSON has no words for: infinity
    }
}

}  // namespace

Json Json::object(std::initializer_list<Member> members) { return object(Object(members)); }

Json Json::object(Object members) {
    Json json;
    json.value_ = std::move(members);
    return json;
}

Json Json::array(std::initializer_list<Json> values) { return array(Array(values)); }

Json Json::array(Array values) {
    Json json;
    json.value_ = std::move(values);
    return json;
}

Result<Json> Json::parse(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = depth_max;
    boost::json::error_code code;
    boost::json::monotonic_resource memory;
    const auto parsed = boost::json::parse(text, code, &memory, options);
    if (code) return failure(ErrorKind::unreadable_answer, "the text is not JSON");
    return from_parsed(parsed);
}

std::string Json::write() const {
    std::string out;
    grantor::client::append(*this, out);
    return out;
}

bool Json::as_boolean(bool fallback) const {
    const auto* value = std::get_if<bool>(&value_);
    return value ? *value : fallback;
}

std::int64_t Json::as_integer(std::int64_t fallback) const {
    const auto* value = std::get_if<std::int64_t>(&value_);
    return value ? *value : fallback;
}

double Json::as_number(double fallback) const {
    if (is_integer()) return static_cast<double>(as_integer());
    const auto* value = std::get_if<double>(&value_);
    return value ? *value : fallback;
}

std::string_view Json::as_text(std::string_view fallback) const {
    const auto* value = std::get_if<std::string>(&value_);
    return value ? std::string_view(*value) : fallback;
}

const Json::Array& Json::items() const {
    static const Array none;
    const auto* value = std::get_if<Array>(&value_);
    return value ? *value : none;
}

const Json::Object& Json::members() const {
    static const Object none;
    const auto* value = std::get_if<Object>(&value_);
    return value ? *value : none;
}

const Json& Json::operator[](std::string_view name) const {
    const auto& all = members();
    const auto found = std::ranges::find(all, name, &Member::first);
    return found == all.end() ? nothing() : found->second;
}

const Json& Json::at(std::size_t index) const {
    const auto& all = items();
    return index < all.size() ? all[index] : nothing();
}

bool Json::contains(std::string_view name) const {
    return std::ranges::find(members(), name, &Member::first) != members().end();
}

void Json::set(std::string_view name, Json value) {
    if (!is_object()) value_ = Object{};
    auto& all = std::get<Object>(value_);
    const auto found = std::ranges::find(all, name, &Member::first);
    if (found == all.end()) {
        all.emplace_back(std::string(name), std::move(value));
    } else {
        found->second = std::move(value);
    }
}

void Json::append(Json value) {
    if (!is_array()) value_ = Array{};
    std::get<Array>(value_).push_back(std::move(value));
}

}  // namespace grantor::client
