#include "sandbox/answers/item_search.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <set>

#include "base/encoding.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/search/found.hpp"
#include "sandbox/wire/json_body.hpp"
#include "sandbox/wire/json_text.hpp"

namespace grantor::sandbox {
namespace {

// In the order in which pages go through them.
constexpr std::array<const EntityDescription*, 5> searched_entities{
    &deal_entity, &person_entity, &organization_entity, &product_entity, &lead_entity};
constexpr std::array<std::string_view, 8> type_names{
    "deal", "person", "organization", "product", "lead", "file", "mail_attachment", "project"};
constexpr std::array<std::string_view, 9> field_names{
    "address", "code", "custom_fields", "email", "name", "notes", "phone", "title", "description"};
constexpr std::array<std::string_view, 3> extra_names{"deal.cc_email", "person.picture",
                                                      "product.price"};
constexpr std::int64_t related_max = 100;  // of each kind, for each record found
constexpr std::size_t cursor_max = 1024;

struct Source {
    const EntityDescription* entity = nullptr;
    std::vector<SearchedPart> parts;  // empty: all
};
struct Hit {
    const EntityDescription* entity = nullptr;
    SearchHit found;
};
// Where the next page begins.
struct Place {
    std::string_view entity;
    std::optional<SearchPlace> after;  // nothing: at its beginning
};
struct Question {
    std::string term;
    WordMatch match = WordMatch::begins;
    std::vector<Source> sources;
    std::vector<std::string_view> extras;
    bool wants_related = false;
    std::optional<Place> from;
};

bool is_among(const auto& list, const auto& value) {
    return std::ranges::find(list, value) != std::ranges::end(list);
}

// Nothing: the entity has no requested field.
std::optional<Source> source_of(const EntityDescription& entity,
                                const std::vector<std::string_view>& fields) {
    Source source{&entity, {}};
    if (fields.empty()) return source;
    for (const auto& searched : entity.searched)
        if (is_among(fields, searched.name)) source.parts.push_back(searched.part);
    if (entity.notes != nullptr && is_among(fields, std::string_view{"notes"}))
        source.parts.push_back(SearchedPart::notes);
    if (source.parts.empty()) return std::nullopt;
    return source;
}

std::string write_place(const Place& place) {
    const json::object object{
        {"type", place.entity},
        {"after", place.after ? write_search_cursor(*place.after) : std::string{}}};
    return to_base64url(as_bytes(json_text(object)));
}

std::optional<Place> read_place(std::string_view text) {
    if (text.size() > cursor_max) return std::nullopt;
    while (text.ends_with('=')) text.remove_suffix(1);  // some clients pad it again
    const auto bytes = from_base64url(text);
    const auto object = bytes ? read_json_object(as_text(*bytes)) : Answer<json::object>{};
    if (!object || !object->contains("type") || !object->contains("after")) return std::nullopt;
    const auto& type = object->at("type");
    const auto& after = object->at("after");
    if (!type.is_string() || !after.is_string()) return std::nullopt;
    for (const auto* entity : searched_entities) {
        if (std::string_view{type.get_string()} != entity->name) continue;
        if (after.get_string().empty()) return Place{entity->name, std::nullopt};
        const auto place = read_search_cursor(after.get_string());
        if (!place) return std::nullopt;
        return Place{entity->name, place};
    }
    return std::nullopt;
}

Question read_question(QueryReader& query, ApiVersion version) {
    Question question;
    if (query.flag("exact_match").value_or(false)) question.match = WordMatch::equals;
    question.term = read_search_term(query, question.match);
    const auto types = query.list("item_types", type_names, type_names.size());
    const auto fields = query.list("fields", field_names, field_names.size());
    for (const auto* entity : searched_entities) {
        if (!types.empty() && !is_among(types, entity->name)) continue;
        if (auto source = source_of(*entity, fields))
            question.sources.push_back(std::move(*source));
    }
    question.extras = query.list("include_fields", extra_names, extra_names.size());
    question.wants_related = query.flag("search_for_related_items").value_or(false);
    if (version == ApiVersion::v1) return question;
    if (const auto text = query.text("cursor")) {
        question.from = read_place(*text);
        if (!question.from) query.fail("cursor", "is not one that this search has given out");
    }
    return question;
}

bool is_better(const Hit& a, const Hit& b) {
    if (a.found.score != b.found.score || a.entity == b.entity)
        return is_better_hit(a.found, b.found);
    return std::ranges::find(searched_entities, a.entity) <
           std::ranges::find(searched_entities, b.entity);
}

struct Found {
    std::vector<Hit> hits;
    std::optional<Place> next;
};

// Kind by kind, until the page is full or one search has examined as much as it may.
Found find_page(const View& view, const Question& question, std::int64_t limit) {
    Found found;
    bool has_begun = !question.from;
    for (const auto& source : question.sources) {
        SearchRequest request{
            .term = question.term, .match = question.match, .parts = source.parts};
        if (!has_begun) {
            if (question.from->entity != source.entity->name) continue;
            has_begun = true;
            request.after = question.from->after;
        }
        request.limit = limit - static_cast<std::int64_t>(found.hits.size());
        if (request.limit == 0) {
            found.next = Place{source.entity->name, std::nullopt};
            break;
        }
        auto page = search(view, *source.entity, request);
        for (auto& hit : page.hits) found.hits.push_back({source.entity, std::move(hit)});
        if (!page.next) continue;
        found.next = Place{source.entity->name, page.next};
        break;
    }
    std::ranges::sort(found.hits, is_better);
    return found;
}

// v1 has no cursor: every kind is examined as far as one search may.
std::vector<Hit> find_all(const View& view, const Question& question) {
    std::vector<Hit> hits;
    for (const auto& source : question.sources) {
        auto page = search(view, *source.entity,
                           {.term = question.term,
                            .match = question.match,
                            .parts = source.parts,
                            .limit = examined_words_max});
        for (auto& hit : page.hits) hits.push_back({source.entity, std::move(hit)});
    }
    std::ranges::sort(hits, is_better);
    return hits;
}

class Results {
 public:
    Results(const View& view, const Question& question)
        : view_(view), question_(question), around_(view) {}

    json::object shown(std::span<const Hit> hits) {
        json::array items;
        for (const auto& hit : hits) {
            shown_ids_.insert({hit.entity->name, hit.found.item.id});
            items.push_back(shown_one(hit));
        }
        json::object data{{"items", std::move(items)}};
        if (!question_.wants_related) return data;
        for (const auto& hit : hits) add_related(hit);
        data["related_items"] = std::move(related_);
        return data;
    }

 private:
    json::object shown_one(const Hit& hit) {
        std::vector<std::string_view> extras;
        for (const auto extra : question_.extras)
            if (extra.substr(0, extra.find('.')) == hit.entity->name) extras.push_back(extra);
        return shown_hit(hit.found, *hit.entity, extras, around_);
    }

    // The newest deals and leads of people and organizations, and the newest people of the latter.
    void add_related(const Hit& hit) {
        const bool is_person = hit.entity == &person_entity;
        const bool is_organization = hit.entity == &organization_entity;
        if (!is_person && !is_organization) return;
        const std::string_view lead_field = is_person ? "person_id" : "organization_id";
        add_leading(deal_entity, hit.entity->relation, hit.found.item.id);
        add_leading(lead_entity, lead_field, hit.found.item.id);
        if (is_organization) add_leading(person_entity, hit.entity->relation, hit.found.item.id);
    }

    void add_leading(const EntityDescription& entity, std::string_view field, std::int64_t target) {
        for (const auto& record :
             view_.list(entity, {.links = {{std::string{field}, target}}},
                        {.direction = SortDirection::descending, .limit = related_max})) {
            if (!shown_ids_.insert({entity.name, record.id}).second) continue;
            if (auto item = item_of(entity, record))
                related_.push_back(shown_one({&entity, {std::move(*item), 0, {}}}));
        }
    }

    const View& view_;
    const Question& question_;
    Surroundings around_;
    std::set<std::pair<std::string_view, std::int64_t>> shown_ids_;
    json::array related_;
};

}  // namespace

Answer<Reply> search_items(const Call& call, const ReadTx& tx) {
    const View view(tx, call);
    QueryReader query(call.query);
    const auto question = read_question(query, call.version);
    if (call.version == ApiVersion::v1) {
        const auto page = read_start_page(query);
        if (query.failure()) return refuse(*query.failure());
        const auto hits = find_all(view, question);
        const auto first = page.first(hits.size());
        const auto some = std::span{hits}.subspan(first, page.last(hits.size()) - first);
        auto reply = success(Results(view, question).shown(some));
        reply.body["additional_data"] = page.additional_data(hits.size());
        return reply;
    }
    const auto limit = query.number("limit", {1, 100, 100}, QueryReader::Above::refused);
    if (query.failure()) return refuse(*query.failure());
    const auto found = find_page(view, question, limit);
    auto reply = success(Results(view, question).shown(found.hits));
    const auto next = found.next ? json::value(write_place(*found.next)) : json::value(nullptr);
    reply.body["additional_data"] = json::object{{"next_cursor", next}};
    return reply;
}

}  // namespace grantor::sandbox
