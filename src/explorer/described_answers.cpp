#include "explorer/described_answers.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "explorer/described_text.hpp"
#include "explorer/schema_reader.hpp"

namespace grantor::explorer {
namespace {

namespace json = boost::json;

// Of one page, which has less than 100 kB with all of it.
constexpr std::size_t nodes_max = 240;
constexpr std::size_t example_bytes_max = 6000;
constexpr std::size_t refusal_bytes_max = 1200;
// Of refusals; the first success may have what is left.
constexpr std::size_t nodes_of_refusal_max = 24;

bool is_success(std::string_view status) { return status.starts_with('2'); }

// The first of its named examples, or the one that it has.
const json::value* example_given(const json::object& content, const json::object& document) {
    if (const auto* example = content.if_contains("example")) return example;
    const auto* examples = find_object(content, "examples");
    if (examples == nullptr || examples->empty()) return nullptr;
    return resolved(examples->begin()->value(), document).if_contains("value");
}

bool is_json(std::string_view media_type) {
    return media_type.contains("json") && !media_type.contains("json-seq");
}

void describe_content(DescribedAnswer& answer, const json::object& types,
                      const json::object& document, NodeBudget& budget) {
    // Of several types JSON is the one to show.
    auto chosen = std::ranges::find_if(types, [](const auto& type) { return is_json(type.key()); });
    if (chosen == types.end()) chosen = types.begin();
    answer.media_type = chosen->key();
    const auto& content = resolved(chosen->value(), document);
    const auto bytes_max = is_success(answer.status) ? example_bytes_max : refusal_bytes_max;
    const auto* given = example_given(content, document);
    if (given != nullptr)
        answer.example = given->is_string() ? shortened(given->get_string(), bytes_max)
                                            : pretty_json(*given, bytes_max);
    const auto* schema = content.if_contains("schema");
    if (schema == nullptr) return;
    NodeBudget own = is_success(answer.status)
                         ? budget
                         : NodeBudget{std::min(budget.left, nodes_of_refusal_max)};
    const auto before = own.left;
    answer.schema = read_schema_tree(*schema, document, own);
    budget.left -= before - own.left;
    answer.has_schema = !answer.schema.members.empty();
    if (given == nullptr && is_json(answer.media_type))
        answer.example = pretty_json(example_of(answer.schema), bytes_max);
}

}  // namespace

std::vector<DescribedAnswer> describe_answers(const Operation& operation,
                                              const json::object& document) {
    std::vector<DescribedAnswer> out;
    const auto* found = find_in_document(operation, document);
    const auto* answers = found == nullptr ? nullptr : find_object(*found, "responses");
    if (answers == nullptr) return out;
    NodeBudget budget{nodes_max};
    for (const auto& [status, answer] : *answers) {
        const auto& object = resolved(answer, document);
        DescribedAnswer described;
        described.status = status;
        described.description = text_of(object, "description");
        const auto* types = find_object(object, "content");
        if (types != nullptr && !types->empty())
            describe_content(described, *types, document, budget);
        out.push_back(std::move(described));
    }
    return out;
}

}  // namespace grantor::explorer
