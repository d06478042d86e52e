#include "explorer/schema_tree.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <span>

#include "explorer/described_text.hpp"
#include "explorer/schema_reader.hpp"

namespace grantor::explorer {
namespace {

namespace json = boost::json;

// Deeper than any answer that a person reads to its end.
constexpr std::size_t depth_max = 8;
// One member with very many of its own leaves something to its neighbours.
constexpr std::size_t nodes_of_member_max = 60;
constexpr std::size_t choices_max = 20;
constexpr std::size_t description_max = 200;
constexpr std::size_t parts_max = 40;

// What says something about one value: the schema, parts of its `allOf`, one of several
// alternatives, or the items of the list that it is.
struct Part {
    const json::object* object;
    bool is_alternative;
    int list_depth;
};
using Parts = std::vector<Part>;

bool is_among(const Parts& parts, const json::object* wanted) {
    return std::ranges::find(parts, wanted, &Part::object) != parts.end();
}

void gather(const json::value& schema, const json::object& document, Part how, Parts& parts) {
    how.object = &resolved(schema, document);
    if (is_among(parts, how.object) || parts.size() >= parts_max) return;
    parts.push_back(how);
    const auto& object = *how.object;
    if (const auto* all = find_array(object, "allOf"))
        for (const auto& one : *all) gather(one, document, how, parts);
    auto alternative = how;
    alternative.is_alternative = true;
    for (const auto* word : {"oneOf", "anyOf"})
        if (const auto* branches = find_array(object, word))
            for (const auto& branch : *branches) gather(branch, document, alternative, parts);
    auto item = how;
    ++item.list_depth;
    if (const auto* items = object.if_contains("items")) gather(*items, document, item, parts);
}

bool allows_null(const json::object& part) {
    if (is_true(part, "nullable")) return true;
    const auto* types = find_array(part, "type");
    return types != nullptr && std::ranges::find(*types, json::value("null")) != types->end();
}

json::value example_in(const json::object& part) {
    for (const auto* word : {"example", "const", "default"})
        if (const auto* value = part.if_contains(word); value != nullptr && !value->is_null())
            return *value;
    for (const auto* word : {"examples", "enum"})
        if (const auto* list = find_array(part, word); list != nullptr && !list->empty())
            return list->front();
    return nullptr;
}

void describe(SchemaNode& node, const Part& part) {
    const auto& object = *part.object;
    if (part.list_depth == 0 && node.description.empty()) {
        node.description = shortened(text_of(object, "description"), description_max);
    }
    node.list_depth = std::max(node.list_depth, part.list_depth);
    if (node.format.empty()) node.format = text_of(object, "format");
    const auto type = plain_type(object);
    if (type != "array" && node.plain_type.empty()) node.plain_type = type;
    auto& example = part.list_depth == 0 ? node.example : node.item_example;
    if (example.is_null()) example = example_in(object);
    if (const auto* choices = find_array(object, "enum"); choices && node.choices.empty())
        for (const auto& choice : *choices)
            if (!choice.is_null() && node.choices.size() < choices_max)
                node.choices.push_back(typed_text(choice));
}

class TreeReader {
 public:
    explicit TreeReader(const json::object& document) : document_(document) {}

    SchemaNode read(const json::value& schema, std::string name, NodeBudget& budget) {
        SchemaNode node;
        node.name = std::move(name);
        Parts parts;
        gather(schema, document_, {nullptr, false, 0}, parts);
        for (const auto& part : parts) describe(node, part);
        const auto members = members_of(parts);
        node.type = words_of(schema, parts, !members.empty());
        // It holds itself, or nobody would read on.
        node.is_cut = !members.empty() && (is_inside_itself(parts) || above_.size() >= depth_max);
        if (node.is_cut) return node;
        above_.push_back(&parts);
        add_members(node, members, budget);
        above_.pop_back();
        return node;
    }

 private:
    struct Member {
        std::string name;
        const json::value* schema;
        bool is_required;
    };

    static std::vector<Member> members_of(const Parts& parts) {
        std::vector<Member> out;
        for (const auto& part : parts) {
            const auto* required = find_array(*part.object, "required");
            const auto* properties = find_object(*part.object, "properties");
            if (properties == nullptr) continue;
            for (const auto& [name, schema] : *properties) {
                const bool is_required =
                    !part.is_alternative && required != nullptr &&
                    std::ranges::find(*required, json::value(name)) != required->end();
                const auto known = std::ranges::find(out, std::string_view{name}, &Member::name);
                if (known == out.end())
                    out.push_back({std::string{name}, &schema, is_required});
                else
                    known->is_required |= is_required;
            }
        }
        return out;
    }

    std::string words_of(const json::value& schema, const Parts& parts, bool has_members) const {
        auto words = type_words(schema, document_);
        if (has_members && words == "value") words = "object";
        if (has_members && words == "list of value") words = "list of object";
        if (!parts.empty() && allows_null(*parts.front().object)) words += " or null";
        return words;
    }

    bool is_inside_itself(const Parts& parts) const {
        return std::ranges::any_of(parts, [this](const Part& part) {
            return !part.object->empty() && std::ranges::any_of(above_, [&](const Parts* above) {
                return is_among(*above, part.object);
            });
        });
    }

    // All names first: a member's own members come after its neighbours.
    void add_members(SchemaNode& node, const std::vector<Member>& members, NodeBudget& budget) {
        const auto count = std::min(members.size(), budget.left);
        node.is_cut = count < members.size();
        budget.left -= count;
        for (const auto& member : std::span(members).first(count)) {
            NodeBudget own{std::min(budget.left, nodes_of_member_max)};
            const auto before = own.left;
            node.members.push_back(read(*member.schema, member.name, own));
            node.members.back().is_required = member.is_required;
            budget.left -= before - own.left;
        }
    }

    const json::object& document_;
    std::vector<const Parts*> above_;
};

json::value plain_example(const SchemaNode& node) {
    if (node.plain_type == "integer") return 1;
    if (node.plain_type == "number") return 1.5;
    if (node.plain_type == "boolean") return true;
    if (node.plain_type == "object") return json::object{};
    if (node.plain_type == "null") return nullptr;
    if (node.format == "date-time") return "2026-01-31T12:00:00Z";
    if (node.format == "date") return "2026-01-31";
    if (node.format == "email") return "ada@example.com";
    if (node.format == "uri") return "https://example.com/";
    return node.plain_type == "string" ? json::value("text") : json::value(nullptr);
}

class PrettyWriter {
 public:
    explicit PrettyWriter(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    void write(const json::value& value, std::size_t depth) {
        if (const auto* list = value.if_array(); list != nullptr && !list->empty())
            return write_parts('[', ']', *list, depth,
                               [&](const json::value& one) { write(one, depth + 1); });
        if (const auto* object = value.if_object(); object != nullptr && !object->empty())
            return write_parts('{', '}', *object, depth, [&](const auto& member) {
                out_ += json::serialize(member.key());
                out_ += ": ";
                write(member.value(), depth + 1);
            });
        // Not as Boost has it: "1.5E0".
        out_ += value.is_double() ? fmt::format("{}", value.get_double()) : json::serialize(value);
    }
    std::string take() { return std::move(out_); }

 private:
    void begin_line(std::size_t depth) {
        out_ += '\n';
        out_.append(depth * 2, ' ');
    }

    template <class Parts, class Write>
    void write_parts(char open, char close, const Parts& parts, std::size_t depth,
                     const Write& write_one) {
        out_ += open;
        bool is_first = true;
        for (const auto& part : parts) {
            if (!is_first) out_ += ',';
            is_first = false;
            begin_line(depth + 1);
            if (out_.size() >= bytes_max_) {
                out_ += "…";
                break;
            }
            write_one(part);
        }
        begin_line(depth);
        out_ += close;
    }

    const std::size_t bytes_max_;
    std::string out_;
};

}  // namespace

SchemaNode read_schema_tree(const json::value& schema, const json::object& document,
                            NodeBudget& budget) {
    return TreeReader(document).read(schema, "", budget);
}

json::value example_of(const SchemaNode& node) {
    if (!node.example.is_null()) return node.example;
    json::value value = node.item_example;
    if (value.is_null() && !node.members.empty()) {
        json::object object;
        for (const auto& member : node.members) object[member.name] = example_of(member);
        value = std::move(object);
    }
    if (value.is_null()) value = plain_example(node);
    for (int i = 0; i < node.list_depth; ++i) value = json::array{std::move(value)};
    return value;
}

std::string pretty_json(const json::value& value, std::size_t bytes_max) {
    PrettyWriter writer(bytes_max);
    writer.write(value, 0);
    return writer.take();
}

}  // namespace grantor::explorer
