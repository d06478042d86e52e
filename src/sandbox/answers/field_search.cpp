// Searching the values of one field.
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <set>

#include "sandbox/answers/item_search.hpp"
#include "sandbox/answers/listing.hpp"
#include "sandbox/engine/search_words.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/fields/field_list.hpp"
#include "sandbox/search/found.hpp"
#include "sandbox/wire/cursor.hpp"

namespace grantor::sandbox {
namespace {

enum class Match { exact, beginning, middle };

struct Kind {
    std::string_view name;
    std::string_view v1_name;
    const EntityDescription* entity;  // null: the demo has no such items
};
constexpr std::array<Kind, 6> kinds{{
    {"deal", "dealField", &deal_entity},
    {"lead", "leadField", &lead_entity},
    {"person", "personField", &person_entity},
    {"organization", "organizationField", &organization_entity},
    {"product", "productField", &product_entity},
    {"project", "projectField", nullptr},
}};
constexpr std::array<std::string_view, 3> match_names{"exact", "beginning", "middle"};

// The middle of a value is in no index: as many records are looked into as by a filter.
constexpr std::int64_t batch = 500;

struct Question {
    std::string term;
    Match match = Match::exact;
    const EntityDescription* entity = nullptr;  // null: the demo has no such items
    KnownField field;
    SearchedField searched{};
    std::string name;  // as the request has the field
    std::string cursor;
    std::int64_t limit = 100;
};
struct FieldHit {
    std::int64_t id = 0;
    std::string value;
    double score = 0;
};
struct FieldPage {
    std::vector<FieldHit> hits;
    std::string next;  // a cursor; empty: this was the last page
};

std::optional<SearchedField> searched_by(const EntityDescription& entity, const KnownField& field) {
    for (const auto& searched : entity.searched) {
        const bool is_custom = searched.part == SearchedPart::custom_fields;
        if (is_custom ? field.custom != nullptr && field.custom->type->is_searched
                      : searched.field == field.code)
            return searched;
    }
    return std::nullopt;
}

void read_field(QueryReader& query, std::string_view parameter, const View& view,
                Question& question) {
    const auto name = query.text(parameter);
    if (!name) return query.fail(parameter, "is required");
    question.name = *name;
    if (question.entity == nullptr) return;
    const auto fields = fields_of(*question.entity, view);
    const auto* field = find_field(fields, *name);
    if (field == nullptr) return query.fail(parameter, "there is no such field");
    const auto searched = searched_by(*question.entity, *field);
    if (!searched) return query.fail(parameter, "is not a field that search looks into");
    question.field = *field;
    question.searched = *searched;
}

void read_entity(QueryReader& query, std::string_view parameter, std::string_view Kind::* name,
                 Question& question) {
    std::vector<std::string_view> names;
    for (const auto& kind : kinds) names.push_back(kind.*name);
    const auto word = query.one_of(parameter, names);
    if (!word) return query.fail(parameter, "is required");
    question.entity = std::ranges::find(kinds, *word, name)->entity;
}

Question read_v2_question(QueryReader& query, const View& view) {
    Question question;
    const auto match = query.one_of("match", match_names).value_or("exact");
    question.match =
        static_cast<Match>(std::ranges::find(match_names, match) - match_names.begin());
    const bool is_exact = question.match == Match::exact;
    question.term = read_search_term(query, is_exact ? WordMatch::equals : WordMatch::begins);
    read_entity(query, "entity_type", &Kind::name, question);
    read_field(query, "field", view, question);
    question.limit = query.number("limit", {1, 500, 100}, QueryReader::Above::refused);
    question.cursor = query.text("cursor").value_or("");
    return question;
}

Question read_v1_question(QueryReader& query, const View& view) {
    Question question;
    const bool is_exact = query.flag("exact_match").value_or(false);
    question.match = is_exact ? Match::exact : Match::middle;
    question.term = read_search_term(query, is_exact ? WordMatch::equals : WordMatch::begins);
    read_entity(query, "field_type", &Kind::v1_name, question);
    read_field(query, "field_key", view, question);
    question.limit = examined_records_max;
    return question;
}

// The first value of the field that fits, with case. Nothing: none does.
std::optional<FieldHit> hit_in(const Item& item, const Question& question, const View& view) {
    CustomFields custom;
    if (question.field.custom != nullptr) {
        const auto& all = view.custom_fields(*question.entity);
        if (const auto* field = find_custom_field(all, question.field.code)) custom = {*field};
    }
    for (auto& value : searched_values(question.searched, item.object, custom)) {
        const bool fits = question.match == Match::exact       ? value == question.term
                          : question.match == Match::beginning ? value.starts_with(question.term)
                                                               : value.contains(question.term);
        if (!fits) continue;
        const auto score =
            static_cast<double>(question.term.size()) / static_cast<double>(value.size());
        return FieldHit{item.id, std::move(value), score};
    }
    return std::nullopt;
}

Answer<FieldPage> find_by_words(const View& view, const Question& question) {
    SearchRequest request{.term = question.term, .parts = {question.searched.part}};
    if (question.match == Match::exact) request.match = WordMatch::equals;
    request.limit = question.limit;
    if (!question.cursor.empty()) {
        request.after = read_search_cursor(question.cursor);
        if (!request.after)
            return refuse_field("cursor", "is not one that this search has given out");
    }
    const auto page = search(view, *question.entity, request);
    FieldPage out;
    for (const auto& found : page.hits)
        if (auto hit = hit_in(found.item, question, view)) out.hits.push_back(std::move(*hit));
    if (page.next) out.next = write_search_cursor(*page.next);
    return out;
}

Answer<FieldPage> find_by_looking(const View& view, const Question& question) {
    RecordPage page{.limit = batch};
    if (!question.cursor.empty()) {
        const auto cursor = read_cursor(question.cursor);
        if (!cursor) return refuse_field("cursor", "is not one that this search has given out");
        page.after = cursor->place;
    }
    const RecordFilter filter{.shelves = {RecordShelf::live, RecordShelf::archived}};
    FieldPage out;
    for (std::int64_t examined = 0; examined < examined_records_max; examined += batch) {
        const auto records = view.list(*question.entity, filter, page);
        for (const auto& record : records) {
            page.after = RecordCursor{record.id, record.id};
            auto item = item_of(*question.entity, record);
            if (!item) continue;
            auto hit = hit_in(std::move(*item), question, view);
            if (hit) out.hits.push_back(std::move(*hit));
            if (static_cast<std::int64_t>(out.hits.size()) < question.limit) continue;
            out.next = write_cursor({.place = *page.after});
            return out;
        }
        if (static_cast<std::int64_t>(records.size()) < batch) return out;
    }
    out.next = write_cursor({.place = *page.after});
    return out;
}

Answer<FieldPage> find_page(const View& view, const Question& question) {
    if (question.entity == nullptr) return FieldPage{};
    return question.match == Match::middle ? find_by_looking(view, question)
                                           : find_by_words(view, question);
}

Answer<Reply> v2_answer(const View& view, QueryReader& query) {
    const auto question = read_v2_question(query, view);
    if (query.failure()) return refuse(*query.failure());
    const auto page = find_page(view, question);
    if (!page) return std::unexpected(page.error());
    json::array data;
    for (const auto& hit : page->hits)
        data.push_back(json::object{{"result_score", hit.score},
                                    {"item",
                                     {{"id", shown_id(*question.entity, hit.id, view.company_id())},
                                      {"type", question.entity->name},
                                      {question.name, hit.value}}}});
    auto reply = success(std::move(data));
    const auto next = page->next.empty() ? json::value(nullptr) : json::value(page->next);
    reply.body["additional_data"] = json::object{{"next_cursor", next}};
    return reply;
}

// The items, or else the different values.
Answer<Reply> v1_answer(const View& view, QueryReader& query) {
    const auto question = read_v1_question(query, view);
    const bool wants_ids = query.flag("return_item_ids").value_or(false);
    const auto page = read_start_page(query);
    if (query.failure()) return refuse(*query.failure());
    const auto found = find_page(view, question);
    if (!found) return std::unexpected(found.error());
    std::vector<json::object> all;
    std::set<std::string_view> seen;
    for (const auto& hit : found->hits) {
        json::object entry{{question.name, hit.value}};
        if (wants_ids)
            entry["id"] = shown_id(*question.entity, hit.id, view.company_id());
        else if (!seen.insert(hit.value).second)
            continue;
        all.push_back(std::move(entry));
    }
    json::array data;
    for (auto at = page.first(all.size()); at < page.last(all.size()); ++at)
        data.push_back(std::move(all[at]));
    auto reply = success(std::move(data));
    reply.body["additional_data"] = page.additional_data(all.size());
    return reply;
}

}  // namespace

Answer<Reply> search_items_by_field(const Call& call, const ReadTx& tx) {
    const View view(tx, call);
    QueryReader query(call.query);
    return call.version == ApiVersion::v1 ? v1_answer(view, query) : v2_answer(view, query);
}

}  // namespace grantor::sandbox
