// {path}/search in both versions.
#include <algorithm>
#include <boost/json.hpp>

#include "sandbox/answers/operations.hpp"
#include "sandbox/search/found.hpp"
#include "sandbox/wire/query_reader.hpp"

namespace grantor::sandbox {
namespace {

constexpr std::string_view notes_name = "notes";

struct Question {
    SearchRequest search;
    StartPage page;  // v1
    std::vector<std::string_view> extras;
    bool finds_nothing = false;
};

void read_parts(QueryReader& query, const EntityDescription& entity, SearchRequest& search) {
    std::vector<std::string_view> names;
    for (const auto& field : entity.searched) names.push_back(field.name);
    if (entity.notes != nullptr) names.push_back(notes_name);
    for (const auto name : query.list("fields", names, names.size())) {
        if (name == notes_name) search.parts.push_back(SearchedPart::notes);
        for (const auto& field : entity.searched)
            if (field.name == name) search.parts.push_back(field.part);
    }
}

// What a result must lead to, for the entities that have such a field.
void read_relation(QueryReader& query, const View& view, const EntityDescription& entity,
                   Question& question) {
    struct Parameter {
        std::string_view name;
        std::string_view fields[2];
    };
    static constexpr Parameter parameters[] = {{"person_id", {"person_id", "person_id"}},
                                               {"organization_id", {"org_id", "organization_id"}}};
    for (const auto& parameter : parameters)
        for (const auto name : parameter.fields) {
            const auto* field = entity.field(name);
            if (field == nullptr || field->target == nullptr) continue;
            const auto id = query.id(parameter.name);
            if (!id) break;
            question.search.links.push_back({std::string{name}, *id});
            question.finds_nothing |= !view.find(*field->target, *id);
            break;
        }
}

Question read_question(QueryReader& query, const Call& call, const View& view) {
    const auto& entity = *call.entity;
    Question question;
    auto& search = question.search;
    if (query.flag("exact_match").value_or(false)) search.match = WordMatch::equals;
    search.term = read_search_term(query, search.match);
    read_parts(query, entity, search);
    read_relation(query, view, entity, question);
    if (!entity.statuses.empty())
        search.status = query.one_of("status", entity.statuses).value_or("");
    const auto extras = entity.v2.found_extras;
    if (!extras.empty()) question.extras = query.list("include_fields", extras, extras.size());
    if (call.version == ApiVersion::v1) {
        question.page = read_start_page(query);
        search.limit = examined_words_max;
        return question;
    }
    search.limit = query.number("limit", {1, 500, 100}, QueryReader::Above::refused);
    if (const auto text = query.text("cursor")) {
        search.after = read_search_cursor(*text);
        if (!search.after) query.fail("cursor", "is not one that this search has given out");
    }
    return question;
}

json::array shown_hits(std::span<const SearchHit> hits, const Call& call, const View& view,
                       const Question& question) {
    Surroundings around(view);
    json::array items;
    for (const auto& hit : hits)
        items.push_back(shown_hit(hit, *call.entity, question.extras, around));
    return items;
}

Reply v1_results(const SearchPage& page, const Call& call, const View& view,
                 const Question& question) {
    const auto first = question.page.first(page.hits.size());
    const auto last = question.page.last(page.hits.size());
    const auto some = std::span{page.hits}.subspan(first, last - first);
    auto reply = success(json::object{{"items", shown_hits(some, call, view, question)}});
    reply.body["additional_data"] = question.page.additional_data(page.hits.size());
    return reply;
}

}  // namespace

Answer<Reply> search_records(const Call& call, const ReadTx& tx) {
    const View view(tx, call);
    QueryReader query(call.query);
    const auto question = read_question(query, call, view);
    if (query.failure()) return refuse(*query.failure());
    SearchPage page;
    if (!question.finds_nothing) page = search(view, *call.entity, question.search);
    // The best first, within the page.
    std::ranges::sort(page.hits, is_better_hit);
    if (call.version == ApiVersion::v1) return v1_results(page, call, view, question);
    auto reply = success(json::object{{"items", shown_hits(page.hits, call, view, question)}});
    const json::value next =
        page.next ? json::value(write_search_cursor(*page.next)) : json::value(nullptr);
    reply.body["additional_data"] = json::object{{"next_cursor", next}};
    return reply;
}

}  // namespace grantor::sandbox
