#include "sandbox/own_api/schemas.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <utility>

#include "base/encoding.hpp"
#include "service/json_pointer.hpp"

namespace grantor::sandbox::own_api {
namespace {

// Of references one after the other, and of parts inside of parts: documents that go further go in
// circles.
constexpr int depth_max = 32;
// Of one schema, with the parts of parts: the largest of real documents have some hundred.
constexpr std::size_t parts_max = 2'000;
// There are seven.
constexpr std::size_t types_max = 16;

constexpr std::array<std::string_view, 6> lower_bounds{
    "minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"};
constexpr std::array<std::string_view, 5> upper_bounds{"maximum", "exclusiveMaximum", "maxLength",
                                                       "maxItems", "maxProperties"};

constexpr auto has = [](const auto& list, const auto& wanted) {
    return std::ranges::find(list, wanted) != std::ranges::end(list);
};

// How long it takes to copy, in steps.
std::size_t weight_of(const json::value& value);
std::size_t weight_of(const json::object& object) {
    std::size_t out = 1;
    for (const auto& member : object) out += weight_of(member.value());
    return out;
}
std::size_t weight_of(const json::value& value) {
    if (const auto* object = value.if_object()) return weight_of(*object);
    std::size_t out = 1;
    if (const auto* list = value.if_array())
        for (const auto& each : *list) out += weight_of(each);
    return out;
}

// The first is moved: it grows with each part that is put together.
json::value both(json::value&& a, const json::value& b) {
    json::array parts;
    parts.reserve(2);
    parts.push_back(std::move(a));
    parts.push_back(b);
    json::object out;
    out["allOf"] = std::move(parts);
    return out;
}

void add_members(json::value& into, const json::value& from) {
    const auto* members = from.if_object();
    if (members == nullptr || !into.is_object()) return;
    for (const auto& [name, schema] : *members) {
        auto* known = into.get_object().if_contains(name);
        if (known == nullptr)
            into.get_object()[name] = schema;
        else
            *known = both(std::move(*known), schema);
    }
}

// Each value of one list is compared with those of the other.
std::size_t comparisons_of(const json::value& a, const json::value& b) {
    return a.is_array() && b.is_array() ? a.get_array().size() * b.get_array().size() : 1;
}

void add_names(json::value& into, const json::value& from) {
    if (!into.is_array() || !from.is_array()) return;
    for (const auto& name : from.get_array())
        if (!has(into.get_array(), name)) into.get_array().push_back(name);
}

void keep_common(json::value& into, const json::value& from) {
    if (!into.is_array() || !from.is_array()) return;
    json::array common;
    for (const auto& value : into.get_array())
        if (has(from.get_array(), value)) common.push_back(value);
    into = std::move(common);
}

json::array listed(const json::value& types) {
    return types.is_array() ? types.get_array() : json::array{types};
}

// An integer is a number.
void narrow_type(json::value& into, const json::value& from) {
    const auto wanted = listed(from);
    json::array common;
    for (const auto& type : listed(into)) {
        if (has(wanted, type)) common.push_back(type);
        if (type == "number" && has(wanted, json::value("integer"))) common.push_back("integer");
        if (type == "integer" && has(wanted, json::value("number"))) common.push_back("integer");
    }
    into = std::move(common);
}

bool is_less(const json::value& a, const json::value& b) {
    return a.is_number() && b.is_number() && a.to_number<double>() < b.to_number<double>();
}

// What both parts have; the first stays where the two need no agreement (texts, examples).
void narrow(std::string_view key, json::value& into, const json::value& from) {
    if (key == "properties" || key == "patternProperties") return add_members(into, from);
    if (key == "required") return add_names(into, from);
    if (key == "enum") return keep_common(into, from);
    if (key == "type") return narrow_type(into, from);
    if (has(lower_bounds, key) && is_less(into, from)) into = from;
    if (has(upper_bounds, key) && is_less(from, into)) into = from;
    if (key == "items") into = both(std::move(into), from);
    if (key == "nullable") into = json::value(into == true && from == true);
    if (key == "additionalProperties") {
        if (from == false || into == true)
            into = from;
        else if (from.is_object() && into.is_object())
            into = both(std::move(into), from);
    }
}

Branches branches_of(const json::array& list) {
    Branches out;
    for (const auto& branch : list) out.push_back(&branch);
    return out;
}

bool is_plain(const json::object& schema) {
    for (const std::string_view key : {"$ref", "allOf", "oneOf", "anyOf"})
        if (schema.contains(key)) return false;
    return true;
}

}  // namespace

const json::object* object_in(const json::object& parent, std::string_view key) {
    const auto* value = parent.if_contains(key);
    return value == nullptr ? nullptr : value->if_object();
}

const json::array* array_in(const json::object& parent, std::string_view key) {
    const auto* value = parent.if_contains(key);
    return value == nullptr ? nullptr : value->if_array();
}

std::string_view text_in(const json::object& parent, std::string_view key) {
    const auto* value = parent.if_contains(key);
    return value == nullptr || !value->is_string() ? std::string_view{}
                                                   : std::string_view{value->get_string()};
}

bool is_true(const json::object& parent, std::string_view key) {
    const auto* value = parent.if_contains(key);
    return value != nullptr && *value == true;
}

const json::value& Schemas::follow(const json::value& part) const {
    static const json::value nothing;
    const auto* at = &part;
    for (int i = 0; at != nullptr && i < depth_max; ++i) {
        const auto* object = at->if_object();
        const auto* reference = object == nullptr ? nullptr : object->if_contains("$ref");
        if (reference == nullptr || !reference->is_string()) return *at;
        const std::string_view text = reference->get_string();
        if (text == "#") return nothing;
        at = text.starts_with('#')
                 ? find_part(document_, percent_decode(text.substr(1), PlusSign::literal))
                 : nullptr;
    }
    return nothing;
}

PlainSchema Schemas::plain(const json::value& schema, Effort& effort) const {
    PlainSchema out;
    effort.spend();
    const auto* object = schema.if_object();
    if (object != nullptr && is_plain(*object)) {
        out.words = {std::shared_ptr<const json::object>{}, object};  // the document's own
        return out;
    }
    auto words = std::make_shared<json::object>();
    Adding adding{out, *words, Effort(parts_max, &effort), effort};
    add(schema, adding, 0);
    out.words = std::move(words);
    return out;
}

PlainSchema Schemas::choose(const PlainSchema& schema, const json::value& branch,
                            Effort& effort) const {
    PlainSchema out{nullptr, schema.choices, schema.allows_nothing};
    out.choices.pop_back();
    auto words = std::make_shared<json::object>();
    if (effort.spend(weight_of(*schema.words) + schema.choices.size())) *words = *schema.words;
    Adding adding{out, *words, Effort(parts_max, &effort), effort};
    add(branch, adding, 0);
    out.words = std::move(words);
    return out;
}

void Schemas::add(const json::value& schema, Adding& adding, int depth) const {
    if (schema == false) adding.out.allows_nothing = true;
    const auto* object = schema.if_object();
    if (object == nullptr || depth > depth_max || !adding.parts.spend()) return;
    for (const auto& [key, value] : *object) {
        if (key == "$ref" || key == "allOf" || key == "oneOf" || key == "anyOf") continue;
        auto* known = adding.words.if_contains(key);
        if (!adding.effort.spend(weight_of(value))) return;
        if (known == nullptr)
            adding.words[key] = value;
        else if (adding.effort.spend(comparisons_of(*known, value)))
            narrow(key, *known, value);
    }
    if (object->contains("$ref")) add(follow(schema), adding, depth + 1);
    if (const auto* parts = array_in(*object, "allOf"))
        for (const auto& part : *parts) {
            if (adding.parts.is_over()) return;
            add(part, adding, depth + 1);
        }
    for (const std::string_view key : {"oneOf", "anyOf"})
        if (const auto* list = array_in(*object, key); list != nullptr && !list->empty())
            if (adding.effort.spend(list->size())) adding.out.choices.push_back(branches_of(*list));
}

std::vector<std::string> types_of(const json::object& words) {
    std::vector<std::string> out;
    if (const auto* type = words.if_contains("type"))
        for (const auto& one : listed(*type))
            if (one.is_string() && out.size() < types_max) out.emplace_back(one.get_string());
    struct Implied {
        std::string_view type;
        std::array<std::string_view, 4> words;
    };
    // table: what a schema without `type` is about, by the words that it has.
    static constexpr std::array<Implied, 4> implied{
        {{"object", {"properties", "additionalProperties", "required", "minProperties"}},
         {"array", {"items", "prefixItems", "minItems", "maxItems"}},
         {"string", {"pattern", "format", "minLength", "maxLength"}},
         {"number", {"minimum", "maximum", "multipleOf", "exclusiveMinimum"}}}};
    const bool lists_values = words.contains("enum") || words.contains("const");
    for (const auto& row : implied)
        if (out.empty() && !lists_values &&
            std::ranges::any_of(row.words, [&](auto word) { return words.contains(word); }))
            out.emplace_back(row.type);
    if (!out.empty() && is_true(words, "nullable") && !has(out, "null")) out.emplace_back("null");
    return out;
}

}  // namespace grantor::sandbox::own_api
