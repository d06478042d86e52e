// GET /api/v2/deals/search.
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "sandbox/cursor.hpp"
#include "sandbox/deals/deal_list.hpp"
#include "sandbox/deals/deals_v2.hpp"
#include "sandbox/deals/sales_pipeline.hpp"
#include "sandbox/query_reader.hpp"
#include "sandbox/text.hpp"

namespace grantor::sandbox::deals_v2 {
namespace {

constexpr std::array<std::string_view, 3> searched{"custom_fields", "notes", "title"};
constexpr std::array<std::string_view, 3> statuses{"open", "won", "lost"};
constexpr std::array<std::string_view, 1> extras{"deal.cc_email"};
constexpr std::size_t term_min = 2;
constexpr std::size_t term_max = 255;

struct Search {
    RecordSearch records;
    bool looks_into_titles = true;
    bool finds_nothing = false;
    bool shows_cc_email = false;
};

void read_term(QueryReader& query, Search& search) {
    const auto term = query.text("term");
    if (!term) return query.fail("term", "is required");
    if (!is_valid_text(*term))
        return query.fail("term", "must not contain the character NUL or broken UTF-8");
    const bool is_exact = search.records.match == TitleMatch::equals;
    if (character_count(*term) < (is_exact ? 1 : term_min))
        return query.fail("term", "must have at least 2 characters, or 1 with exact_match");
    if (term->size() > term_max) return query.fail("term", "is too long");
    search.records.term = lower_case(*term);
}

Search read_search(QueryReader& query) {
    Search search;
    if (query.flag("exact_match").value_or(false)) search.records.match = TitleMatch::equals;
    read_term(query, search);
    const auto fields = query.list("fields", searched, searched.size());
    search.looks_into_titles = fields.empty() || std::ranges::find(fields, "title") != fields.end();
    search.shows_cc_email = !query.list("include_fields", extras, extras.size()).empty();
    search.records.status = query.one_of("status", statuses).value_or("");
    search.records.limit = query.number("limit", {1, 500, 100}, QueryReader::Above::refused);
    const bool wants_person = query.id("person_id").has_value();
    const bool wants_organization = query.id("organization_id").has_value();
    search.finds_nothing = wants_person || wants_organization;
    if (const auto text = query.text("cursor")) {
        const auto cursor = read_cursor(*text);
        if (!cursor || cursor->order != RecordOrder::id ||
            cursor->direction != SortDirection::ascending)
            query.fail("cursor", "is not one that this search has given out");
        else
            search.records.after_id = cursor->place.id;
    }
    return search;
}

// How much of the title the term is; 1 for all of it.
double score(const Record& record, const std::string& term) {
    if (record.title.empty()) return 0;
    return static_cast<double>(term.size()) / static_cast<double>(record.title.size());
}

json::value stage_object(const json::object& deal) {
    const auto* stage = find_stage(deal.at("stage_id").get_int64());
    if (stage == nullptr) return nullptr;
    return json::object{{"id", stage->id}, {"name", stage->name}};
}

json::object found_item(const Record& record, const Search& search, std::string_view label) {
    const auto deal = object_of(deal_entity, record);
    json::object item{
        {"id", record.id},
        {"type", "deal"},
        {"title", deal.at("title")},
        {"value", deal.at("value")},
        {"currency", deal.at("currency")},
        {"status", deal.at("status")},
        {"visible_to", deal.at("visible_to")},
        {"owner", json::object{{"id", record.owner_id.value}}},
        {"stage", stage_object(deal)},
        {"person", nullptr},
        {"organization", nullptr},
        {"custom_fields", json::array{}},
        {"notes", json::array{}},
        {"is_archived", deal.at("is_archived")},
    };
    if (search.shows_cc_email)
        item["cc_email"] =
            std::string{label} + "+deal" + std::to_string(record.id) + "@mail.invalid";
    return {{"result_score", score(record, search.records.term)}, {"item", std::move(item)}};
}

}  // namespace

Answer<Reply> search(const Call& call, const ReadTx& tx) {
    QueryReader query(call.query);
    auto search = read_search(query);
    if (query.failure()) return refuse(*query.failure());
    const auto limit = search.records.limit;
    search.records.limit = limit + 1;  // one more tells whether there is another page
    std::vector<Record> found;
    if (search.looks_into_titles && !search.finds_nothing)
        found = tx.records().search(deals_of(call.caller.company_id), search.records);
    json::value next = nullptr;
    if (static_cast<std::int64_t>(found.size()) > limit) {
        found.pop_back();
        const auto last = found.back().id;
        next = json::value(write_cursor({.place = {last, last}}));
    }
    const auto company = tx.companies().find(call.caller.company_id);
    json::array items;
    for (const auto& record : found)
        items.push_back(found_item(record, search, company ? company->label : std::string{}));
    auto reply = success(json::object{{"items", std::move(items)}});
    reply.body["additional_data"] = json::object{{"next_cursor", std::move(next)}};
    return reply;
}

}  // namespace grantor::sandbox::deals_v2
