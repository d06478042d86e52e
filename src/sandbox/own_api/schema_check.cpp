#include "sandbox/own_api/schema_check.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <set>

#include "base/encoding.hpp"
#include "service/json_pointer.hpp"

namespace grantor::sandbox::own_api {
namespace {

constexpr std::size_t violations_max = 20;
// Of values inside of values, and of schemas that lead to each other without one.
constexpr int depth_max = 64;
// Alternatives inside of alternatives multiply.
constexpr std::size_t steps_max = 200'000;
// Values that are compared in the time of one step.
constexpr std::size_t values_a_step = 16;

bool is_whole(const json::value& value) {
    if (value.is_int64() || value.is_uint64()) return true;
    return value.is_double() && std::trunc(value.get_double()) == value.get_double();
}

bool is_of_type(const json::value& value, std::string_view type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_bool();
    if (type == "number") return value.is_number();
    if (type == "integer") return is_whole(value);
    return type == "null" ? value.is_null() : true;
}

// In characters, as JSON Schema counts.
std::size_t length_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

// Equal values have equal texts, whatever the order of their members. To find one among many takes
// a look-up then, and not a comparison with each: bodies are of strangers.
void append_one_text(const json::value& value, std::string& out) {
    if (const auto* list = value.if_array()) {
        out += '[';
        for (const auto& each : *list) {
            append_one_text(each, out);
            out += ',';
        }
        out += ']';
    } else if (const auto* object = value.if_object()) {
        std::map<std::string_view, const json::value*> members;
        for (const auto& member : *object) members[member.key()] = &member.value();
        out += '{';
        for (const auto& [key, member] : members) {
            append_json_string(key, out);
            out += ':';
            append_one_text(*member, out);
            out += ',';
        }
        out += '}';
    } else {
        out += json::serialize(value);
    }
}
std::string one_text_of(const json::value& value) {
    std::string out;
    append_one_text(value, out);
    return out;
}

std::optional<double> number_in(const json::object& words, std::string_view key) {
    const auto* value = words.if_contains(key);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    return value->to_number<double>();
}

class Checker {
 public:
    Checker(const Schemas& schemas, Direction direction, Effort& effort)
        : schemas_(schemas), way_(direction), effort_(effort) {}

    void check(const json::value& value, const json::value& schema, const std::string& at,
               int depth) {
        if (depth > depth_max || found.size() >= violations_max || !effort_.spend()) return;
        if (schema == false) return note(at, "It is not allowed here.");
        const auto* object = schema.if_object();
        if (object == nullptr) return;
        if (object->contains("$ref")) check(value, schemas_.follow(schema), at, depth + 1);
        if (const auto* parts = array_in(*object, "allOf"))
            for (const auto& part : *parts) check(value, part, at, depth + 1);
        // OpenAPI 3.0 §4.7.24.1; a `nullable` beside a reference is meant the same.
        if (value.is_null() && is_true(*object, "nullable")) return;
        check_choices(value, *object, at, depth);
        check_words(value, *object, at, depth);
    }

    std::vector<Violation> found;

 private:
    void note(const std::string& at, std::string detail) {
        if (found.size() < violations_max) found.push_back({at, std::move(detail)});
    }
    bool fits(const json::value& value, const json::value& schema, int depth) const {
        Checker inner(schemas_, way_, effort_);
        inner.check(value, schema, "", depth + 1);
        return inner.found.empty();
    }

    void check_choices(const json::value& value, const json::object& words, const std::string& at,
                       int depth) {
        for (const std::string_view key : {"oneOf", "anyOf"}) {
            const auto* list = array_in(words, key);
            if (list == nullptr || list->empty()) continue;
            const auto fitting = std::ranges::count_if(
                *list, [&](const json::value& branch) { return fits(value, branch, depth); });
            if (effort_.is_over()) return;
            if (fitting == 0) note(at, fmt::format("It is none of what `{}` allows.", key));
            if (fitting > 1 && key == "oneOf")
                note(at, "It is more than one of what `oneOf` allows.");
        }
        const auto* unwanted = words.if_contains("not");
        if (unwanted != nullptr && unwanted->is_object() && fits(value, *unwanted, depth) &&
            !effort_.is_over())
            note(at, "It is what `not` excludes.");
    }

    void check_words(const json::value& value, const json::object& words, const std::string& at,
                     int depth) {
        if (!check_type(value, words, at)) return;
        const auto* only = words.if_contains("const");
        if (only != nullptr && !(*only == value)) note(at, "It is not the one value allowed.");
        const auto* allowed = array_in(words, "enum");
        if (allowed != nullptr && effort_.spend(allowed->size() / values_a_step) &&
            std::ranges::find(*allowed, value) == allowed->end())
            note(at, "It is none of the values allowed.");
        if (value.is_number()) check_number(value, words, at);
        if (const auto* text = value.if_string()) check_length(*text, words, at);
        if (const auto* list = value.if_array()) check_list(*list, words, at, depth);
        if (const auto* object = value.if_object()) check_object(*object, words, at, depth);
    }

    bool check_type(const json::value& value, const json::object& words, const std::string& at) {
        if (!words.contains("type")) return true;
        const auto types = types_of(words);
        if (std::ranges::any_of(types, [&](const auto& type) { return is_of_type(value, type); }))
            return true;
        note(at, fmt::format("It is not of type {}.", fmt::join(types, " or ")));
        return false;
    }

    void check_number(const json::value& value, const json::object& words, const std::string& at) {
        const auto number = value.to_number<double>();
        const auto least = number_in(words, "minimum");
        const auto most = number_in(words, "maximum");
        if (least && (number < *least || (number == *least && is_true(words, "exclusiveMinimum"))))
            note(at, "It is too small.");
        if (most && (number > *most || (number == *most && is_true(words, "exclusiveMaximum"))))
            note(at, "It is too large.");
        if (const auto bound = number_in(words, "exclusiveMinimum"); bound && number <= *bound)
            note(at, "It is too small.");
        if (const auto bound = number_in(words, "exclusiveMaximum"); bound && number >= *bound)
            note(at, "It is too large.");
        const auto step = number_in(words, "multipleOf");
        if (step && *step >= 1 && std::fmod(number, *step) != 0)
            note(at, fmt::format("It is not a multiple of {}.", *step));
    }

    void check_size(std::size_t size, const json::object& words, std::string_view what,
                    const std::string& at) {
        if (const auto least = number_in(words, fmt::format("min{}", what));
            least && static_cast<double>(size) < *least)
            note(at, fmt::format("It is shorter than {}.", *least));
        if (const auto most = number_in(words, fmt::format("max{}", what));
            most && static_cast<double>(size) > *most)
            note(at, fmt::format("It is longer than {}.", *most));
    }
    void check_length(std::string_view text, const json::object& words, const std::string& at) {
        check_size(length_of(text), words, "Length", at);
    }

    void check_list(const json::array& list, const json::object& words, const std::string& at,
                    int depth) {
        check_size(list.size(), words, "Items", at);
        const auto* first = array_in(words, "prefixItems");
        const auto* others = words.if_contains("items");
        const bool is_set = is_true(words, "uniqueItems");
        std::set<std::string> seen;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const bool is_first = first != nullptr && i < first->size();
            const auto* schema = is_first ? &(*first)[i] : others;
            if (schema != nullptr) check(list[i], *schema, fmt::format("{}/{}", at, i), depth + 1);
            if (is_set && !seen.insert(one_text_of(list[i])).second)
                note(fmt::format("{}/{}", at, i), "It is in the list already.");
        }
    }

    // Whether the member belongs to the other direction.
    bool may_be_missing(const json::object* properties, std::string_view name) const {
        const auto* schema = properties == nullptr ? nullptr : properties->if_contains(name);
        if (schema == nullptr) return false;
        const auto plain = schemas_.plain(*schema, effort_);
        return is_true(*plain.words, way_ == Direction::request ? "readOnly" : "writeOnly");
    }

    void check_object(const json::object& object, const json::object& words, const std::string& at,
                      int depth) {
        check_size(object.size(), words, "Properties", at);
        const auto* properties = object_in(words, "properties");
        if (const auto* names = array_in(words, "required"))
            for (const auto& name : *names)
                if (name.is_string() && !object.contains(name.get_string()) &&
                    !may_be_missing(properties, name.get_string()))
                    note(fmt::format("{}/{}", at, escape_pointer_token(name.get_string())),
                         "It is required and missing.");
        const auto* others = words.if_contains("additionalProperties");
        const bool has_patterns = words.contains("patternProperties");
        for (const auto& [key, value] : object) {
            const auto* schema = properties == nullptr ? nullptr : properties->if_contains(key);
            if (schema == nullptr && !has_patterns) schema = others;
            if (schema != nullptr)
                check(value, *schema, fmt::format("{}/{}", at, escape_pointer_token(key)),
                      depth + 1);
        }
    }

    const Schemas& schemas_;
    const Direction way_;
    Effort& effort_;
};

}  // namespace

std::vector<Violation> violations_of(const json::value& value, const json::value& schema,
                                     const Schemas& schemas, Direction direction) {
    Effort effort(steps_max);
    return violations_of(value, schema, schemas, direction, effort);
}

std::vector<Violation> violations_of(const json::value& value, const json::value& schema,
                                     const Schemas& schemas, Direction direction, Effort& effort) {
    Effort part(steps_max, &effort);
    Checker checker(schemas, direction, part);
    checker.check(value, schema, "", 0);
    return std::move(checker.found);
}

}  // namespace grantor::sandbox::own_api
