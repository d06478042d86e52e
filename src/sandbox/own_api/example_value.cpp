#include "sandbox/own_api/example_value.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <optional>

#include "sandbox/own_api/effort.hpp"
#include "sandbox/own_api/example_text.hpp"
#include "sandbox/own_api/schema_check.hpp"

namespace grantor::sandbox::own_api {
namespace {

// What is optional is left out below this depth, and once this many values were made: an answer is
// an example, and some schemas have thousands of members.
constexpr int optional_depth_max = 7;
constexpr std::size_t optional_values_max = 3'000;
// Nothing is made below: the schema needs itself.
constexpr int depth_max = 40;
constexpr std::size_t values_max = 50'000;
constexpr std::size_t branches_tried_max = 6;
constexpr std::size_t items_max = 100;
// For all of a value. Large real ones take some ten thousand of either.
constexpr std::size_t steps_max = 10'000'000;
constexpr std::size_t checks_max = 1'000'000;

enum class Extent : std::uint8_t { everything, required };

using Made = std::optional<json::value>;

class Maker {
 public:
    Maker(const Schemas& schemas, Extent extent) : schemas_(schemas), extent_(extent) {}

    Made make(const json::value& schema, const ExampleOf& of) {
        if (!begin_value() || depth_ >= depth_max || schema == false) return std::nullopt;
        const auto reference = reference_of(schema);
        if (is_open(reference)) return std::nullopt;
        open_.push_back(reference);
        ++depth_;
        auto made = choose(schemas_.plain(schema, effort_), schema, of);
        --depth_;
        open_.pop_back();
        return made;
    }

 private:
    bool begin_value() { return ++values_ <= values_max && effort_.spend(); }
    // Branches inside of branches multiply.
    bool begin_branch() { return ++branches_ <= values_max && effort_.spend(); }
    bool takes_optional() const {
        return extent_ == Extent::everything && depth_ <= optional_depth_max &&
               values_ < optional_values_max;
    }
    bool fits(const json::value& value, const json::value& schema) {
        return violations_of(value, schema, schemas_, Direction::answer, checks_).empty();
    }

    // By which the schema is known, also where `allOf` only wraps the reference, as 3.0 needs for
    // words beside it. "" for one of its own. One that is open already comes round.
    static std::string reference_of(const json::value& schema) {
        const auto* object = schema.if_object();
        if (object == nullptr) return {};
        const auto* parts = array_in(*object, "allOf");
        if (parts != nullptr && parts->size() == 1) return reference_of(parts->front());
        return std::string(text_in(*object, "$ref"));
    }
    bool is_open(const std::string& reference) const {
        return !reference.empty() && std::ranges::find(open_, reference) != open_.end();
    }

    Made choose(const PlainSchema& plain, const json::value& schema, const ExampleOf& of) {
        if (plain.allows_nothing) return std::nullopt;
        if (auto given = given_value(*plain.words, schema, of)) return given;
        if (plain.choices.empty()) return from_words(*plain.words, of);
        Made first;
        std::size_t tried = 0;
        for (const auto* branch : plain.choices.back()) {
            if (!effort_.spend() || tried == branches_tried_max) break;
            if (is_null_type(*branch)) continue;
            ++tried;
            auto made = make_branch(plain, *branch, schema, of);
            if (made && fits(*made, schema)) return made;
            if (made && !first) first = std::move(made);
        }
        if (!first && fits(nullptr, schema)) return json::value(nullptr);
        return first;
    }

    Made make_branch(const PlainSchema& plain, const json::value& branch, const json::value& schema,
                     const ExampleOf& of) {
        const auto reference = reference_of(branch);
        if (is_open(reference) || !begin_branch()) return std::nullopt;
        open_.push_back(reference);
        ++depth_;
        Made made;
        if (depth_ < depth_max) made = choose(schemas_.choose(plain, branch, effort_), schema, of);
        --depth_;
        open_.pop_back();
        if (!made || !made->is_object() || reference.empty()) return made;
        const auto named = name_branch(*plain.words, reference, made->get_object());
        return fits(named, schema) ? Made(named) : made;
    }

    // OpenAPI 3.1 §4.8.25: the member that says which of several schemas an object is of.
    static json::object name_branch(const json::object& words, std::string_view reference,
                                    json::object made) {
        const auto* discriminator = object_in(words, "discriminator");
        if (discriminator == nullptr) return made;
        std::string value(reference.substr(reference.rfind('/') + 1));
        if (const auto* mapping = object_in(*discriminator, "mapping"))
            for (const auto& [name, target] : *mapping)
                if (target == json::value(value) || target == json::value(reference)) {
                    value = name;
                    break;
                }
        const auto member = text_in(*discriminator, "propertyName");
        if (!member.empty()) made[member] = value;
        return made;
    }

    bool is_null_type(const json::value& branch) const {
        const auto* object = schemas_.follow(branch).if_object();
        return object != nullptr && text_in(*object, "type") == "null";
    }

    // What the document says itself. Examples are of people, who err: only those that fit.
    Made given_value(const json::object& words, const json::value& schema, const ExampleOf& of) {
        const auto* example = words.if_contains("example");
        if (example != nullptr && fits(*example, schema)) return *example;
        if (const auto* list = array_in(words, "examples"); list != nullptr && !list->empty())
            if (const auto& one = (*list)[of.index % list->size()]; fits(one, schema)) return one;
        if (const auto* only = words.if_contains("const")) return *only;
        const auto* preset = words.if_contains("default");
        if (preset != nullptr && !preset->is_null() && fits(*preset, schema)) return *preset;
        const auto* list = array_in(words, "enum");
        if (list == nullptr) return std::nullopt;
        for (std::size_t i = 0; i < list->size(); ++i) {
            const auto& one = (*list)[(of.index + i) % list->size()];
            if (!one.is_null() && fits(one, schema)) return one;
        }
        if (!list->empty()) return list->front();
        return std::nullopt;
    }

    Made from_words(const json::object& words, const ExampleOf& of) {
        const auto types = types_of(words);
        for (const auto& type : types) {
            if (type == "null") continue;
            if (type == "object") return from_members(words, of.index);
            if (type == "array") return from_items(words, of);
            if (type == "boolean") return json::value(true);
            if (type == "number" || type == "integer")
                return example_number(words, type == "integer", of);
            return json::value(example_text(words, of, effort_));
        }
        // `enum: []` and a list of types that have nothing in common.
        const bool is_empty = words.contains("type") && types.empty();
        if (is_empty || (types.empty() && words.contains("enum"))) return std::nullopt;
        if (!types.empty()) return json::value(nullptr);
        return json::value(example_text(words, of, effort_));
    }

    // `index`: of the object in its list.
    Made from_members(const json::object& words, std::size_t index) {
        json::object out;
        const auto* properties = object_in(words, "properties");
        const auto* required = array_in(words, "required");
        const auto is_required = [&](std::string_view name) {
            return required != nullptr && effort_.spend(required->size()) &&
                   std::ranges::find(*required, json::value(name)) != required->end();
        };
        const auto most = size_in(words, "maxProperties", values_max);
        if (properties != nullptr)
            for (const auto& [name, schema] : *properties) {
                const bool needed = is_required(name);
                if (!needed && (!takes_optional() || out.size() >= most)) continue;
                if (is_true(*schemas_.plain(schema, effort_).words, "writeOnly")) continue;
                auto made = make(schema, {name, index});
                if (!made && needed) return std::nullopt;
                if (made) out[name] = std::move(*made);
            }
        if (required != nullptr)
            for (const auto& name : *required) {
                if (!name.is_string() || out.contains(name.get_string())) continue;
                if (properties != nullptr && properties->contains(name.get_string())) continue;
                auto made = make_other(words, name.get_string(), index);
                if (!made) return std::nullopt;
                out[name.get_string()] = std::move(*made);
            }
        add_others(words, most, out);
        return json::value(std::move(out));
    }

    // Members without a name of their own: as many as are wanted, one where any are described.
    void add_others(const json::object& words, std::size_t most, json::object& out) {
        const auto* others = words.if_contains("additionalProperties");
        const auto* patterns = object_in(words, "patternProperties");
        const bool is_described = (others != nullptr && others->is_object()) || patterns != nullptr;
        auto wanted = size_in(words, "minProperties", 0);
        if (is_described && takes_optional()) wanted = std::max(wanted, out.size() + 1);
        wanted = std::min({wanted, most, items_max});
        for (std::size_t i = 0; out.size() < wanted && i < items_max; ++i) {
            const auto name = other_name(words, i);
            if (out.contains(name)) continue;
            auto made = make_other(words, name, i);
            if (!made) return;
            out[name] = std::move(*made);
        }
    }

    std::string other_name(const json::object& words, std::size_t index) {
        const auto* others = words.if_contains("additionalProperties");
        const auto* patterns = object_in(words, "patternProperties");
        const auto* rule = words.if_contains("propertyNames");
        if (rule != nullptr && rule->is_object()) {
            const auto plain = schemas_.plain(*rule, effort_);
            const auto* list = array_in(*plain.words, "enum");
            if (list != nullptr && index < list->size() && (*list)[index].is_string())
                return std::string((*list)[index].get_string());
            return example_text(*plain.words, {"name", index}, effort_);
        }
        if (patterns != nullptr && !patterns->empty() &&
            (others == nullptr || !others->is_object()))
            return example_text({{"pattern", patterns->begin()->key()}}, {"name", index}, effort_);
        return fmt::format("key{}", 1 + index);
    }

    Made make_other(const json::object& words, std::string_view name, std::size_t index) {
        const auto* others = words.if_contains("additionalProperties");
        const auto* patterns = object_in(words, "patternProperties");
        if (others != nullptr && others->is_object()) return make(*others, {name, index});
        if (patterns != nullptr && !patterns->empty())
            return make(patterns->begin()->value(), {name, index});
        if (others != nullptr && *others == false) return std::nullopt;
        return json::value(example_text({}, {name, index}, effort_));
    }

    Made from_items(const json::object& words, const ExampleOf& of) {
        json::array out;
        const auto* first = array_in(words, "prefixItems");
        const auto* others = words.if_contains("items");
        const auto least = std::min(size_in(words, "minItems", 0), items_max);
        const auto most = size_in(words, "maxItems", items_max);
        const bool has_schema = others != nullptr && others->is_object();
        const std::size_t usual = !has_schema ? 0 : takes_optional() ? 2 : 0;
        auto wanted = std::min(
            {std::max({least, usual, first == nullptr ? 0 : first->size()}), most, items_max});
        if (const auto* needed = words.if_contains("contains"); needed != nullptr && most > 0)
            if (auto made = make(*needed, {of.name, 0})) out.push_back(std::move(*made));
        // Where each may be there only once, further ones are tried.
        const auto tries = wanted + (is_true(words, "uniqueItems") ? 8 : 0);
        for (std::size_t i = 0; out.size() < wanted && i < tries; ++i) {
            const bool is_first = first != nullptr && out.size() < first->size();
            if (!is_first && others != nullptr && *others == false) break;
            auto made = is_first     ? make((*first)[out.size()], {of.name, i})
                        : has_schema ? make(*others, {of.name, i})
                                     : Made(json::value(example_text({}, {of.name, i}, effort_)));
            if (!made) break;
            if (is_true(words, "uniqueItems") && std::ranges::find(out, *made) != out.end())
                continue;
            out.push_back(std::move(*made));
        }
        if (out.size() < least) return std::nullopt;
        return json::value(std::move(out));
    }

    static std::size_t size_in(const json::object& words, std::string_view key,
                               std::size_t otherwise) {
        const auto* value = words.if_contains(key);
        if (value == nullptr || !value->is_number()) return otherwise;
        return static_cast<std::size_t>(std::clamp(value->to_number<double>(), 0.0, 1e6));
    }

    const Schemas& schemas_;
    const Extent extent_;
    std::vector<std::string> open_;  // the references that lead here
    int depth_ = 0;
    std::size_t values_ = 0;
    std::size_t branches_ = 0;  // that were tried
    Effort effort_{steps_max};
    Effort checks_{checks_max};
};

}  // namespace

json::value example_value(const json::value& schema, const Schemas& schemas) {
    auto whole = Maker(schemas, Extent::everything).make(schema, {});
    const auto fits = [&](const Made& made) {
        return made && violations_of(*made, schema, schemas, Direction::answer).empty();
    };
    if (fits(whole)) return std::move(*whole);
    // Optional members that contradict each other (`not`, `oneOf` over members) are left out.
    auto least = Maker(schemas, Extent::required).make(schema, {});
    if (fits(least)) return std::move(*least);
    if (whole) return std::move(*whole);
    return least ? std::move(*least) : json::value(nullptr);
}

}  // namespace grantor::sandbox::own_api
