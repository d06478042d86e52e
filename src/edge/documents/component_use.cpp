#include "edge/documents/component_use.hpp"

#include <boost/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cut.hpp"
#include "base/encoding.hpp"
#include "service/json_pointer.hpp"

namespace grantor::edge {
namespace {

namespace json = boost::json;

constexpr std::string_view schemas = "schemas";

// Whether parts of this kind are used by references, "x-…" by nobody knows what.
bool is_referred_to(std::string_view kind) {
    return kind != "securitySchemes" && !kind.starts_with("x-");
}

// A walk through what is used, each component once.
class Uses {
 public:
    explicit Uses(const json::object& components) : components_(components) {}

    void begin_at(const json::value& value) { waiting_.push_back(&value); }
    void add(std::string_view kind, std::string_view name) {
        const auto* parts = components_.if_contains(kind);
        const auto* named = parts == nullptr ? nullptr : parts->if_object();
        const auto* part = named == nullptr ? nullptr : named->if_contains(name);
        if (part == nullptr || !found_.emplace(kind, name).second) return;
        waiting_.push_back(part);
    }
    void walk() {
        while (!waiting_.empty()) {
            const auto* next = waiting_.back();
            waiting_.pop_back();
            look_into(*next);
        }
    }
    bool contains(std::string_view kind, std::string_view name) const {
        return found_.contains({std::string(kind), std::string(name)});
    }

 private:
    void look_into(const json::value& value) {
        if (const auto* list = value.if_array())
            for (const auto& each : *list) waiting_.push_back(&each);
        if (const auto* text = value.if_string()) follow(*text);
        const auto* object = value.if_object();
        if (object == nullptr) return;
        for (const auto& [key, member] : *object) {
            if (key == "mapping") follow_names(member);
            waiting_.push_back(&member);
        }
    }

    // Any text that reads like a reference is taken for one: it may stand under `$ref`,
    // `operationRef` or in the mapping of a discriminator. One too many shows a schema, one too few
    // breaks the document.
    void follow(std::string_view text) {
        constexpr std::string_view start = "#/components/";
        if (!text.starts_with(start)) return;
        const auto decoded = percent_decode(text.substr(start.size()), PlusSign::literal);
        std::string_view rest = decoded;
        const auto kind = cut_piece(rest, '/');
        add(kind, unescape_pointer_token(cut_piece(rest, '/')));
    }

    // OpenAPI §4.8.25.4: a mapping may have the name of a schema.
    void follow_names(const json::value& mapping) {
        const auto* names = mapping.if_object();
        if (names == nullptr) return;
        for (const auto& [ignored, name] : *names)
            if (const auto* text = name.if_string()) add(schemas, *text);
    }

    const json::object& components_;
    std::vector<const json::value*> waiting_;
    std::set<std::pair<std::string, std::string>> found_;
};

// JSON Schema §8.2: a schema with an address of its own is referred to by that.
bool has_own_address(const json::value& schema) {
    const auto* object = schema.if_object();
    if (object == nullptr) return false;
    for (const auto* key : {"$id", "$anchor", "$dynamicAnchor"})
        if (object->contains(key)) return true;
    return false;
}

}  // namespace

void leave_out_unused_components(json::object& document) {
    const auto* value = document.if_contains("components");
    const auto* all = value == nullptr ? nullptr : value->if_object();
    if (all == nullptr) return;
    Uses uses(*all);
    for (const auto& [key, part] : document)
        if (key != "components") uses.begin_at(part);
    for (const auto& [kind, parts] : *all) {
        const auto* named = parts.if_object();
        if (named == nullptr) continue;
        for (const auto& [name, part] : *named)
            if (is_referred_to(kind) && has_own_address(part)) uses.add(kind, name);
        if (!is_referred_to(kind)) uses.begin_at(parts);
    }
    uses.walk();

    json::object kept;
    for (const auto& [kind, parts] : *all) {
        const auto* named = parts.if_object();
        if (named == nullptr || !is_referred_to(kind)) {
            kept[kind] = parts;
            continue;
        }
        json::object used;
        for (const auto& [name, part] : *named)
            if (uses.contains(kind, name)) used[name] = part;
        if (!used.empty()) kept[kind] = std::move(used);
    }
    document["components"] = std::move(kept);
}

}  // namespace grantor::edge
