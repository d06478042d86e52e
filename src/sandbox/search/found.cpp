#include "sandbox/search/found.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "sandbox/engine/showing.hpp"
#include "sandbox/wire/text.hpp"

namespace grantor::sandbox {
namespace {

constexpr std::size_t term_min = 2;
constexpr std::size_t term_max = 255;

}  // namespace

std::string read_search_term(QueryReader& query, WordMatch match) {
    const auto term = query.text("term");
    const bool is_exact = match == WordMatch::equals;
    if (!term)
        query.fail("term", "is required");
    else if (!is_valid_text(*term))
        query.fail("term", "must not contain the character NUL or broken UTF-8");
    else if (character_count(*term) < (is_exact ? 1 : term_min))
        query.fail("term", "must have at least 2 characters, or 1 with exact_match");
    else if (term->size() > term_max)
        query.fail("term", "is too long");
    else
        return std::string{*term};
    return {};
}

bool is_better_hit(const SearchHit& a, const SearchHit& b) {
    return a.score != b.score ? a.score > b.score : a.item.id < b.item.id;
}

json::object shown_hit(const SearchHit& hit, const EntityDescription& entity,
                       std::span<const std::string_view> extras, Surroundings& around) {
    around.set_found(&hit.texts);
    const Showing showing{entity, hit.item, around};
    json::object item{{"id", shown_id(entity, hit.item.id, around.view().company_id())},
                      {"type", entity.name}};
    for (auto& key : in_keys(showing, entity.v2.found_keys))
        item[key.key()] = std::move(key.value());
    for (const auto extra : extras) {
        const auto name = extra.substr(extra.find('.') + 1);
        for (const auto& key : entity.v1.keys)
            if (key.name == name) item[name] = in_keys(showing, {&key, 1}).at(name);
        if (!item.contains(name)) item[name] = nullptr;
    }
    around.set_found(nullptr);
    return {{"result_score", hit.score}, {"item", std::move(item)}};
}

std::size_t StartPage::first(std::size_t count) const {
    return std::min(static_cast<std::size_t>(start), count);
}

std::size_t StartPage::last(std::size_t count) const {
    return first(count) + std::min(static_cast<std::size_t>(limit), count - first(count));
}

json::object StartPage::additional_data(std::size_t count) const {
    const auto end = last(count);
    json::object pagination{
        {"start", start}, {"limit", limit}, {"more_items_in_collection", end < count}};
    if (end < count) pagination["next_start"] = end;
    return {{"pagination", std::move(pagination)}};
}

StartPage read_start_page(QueryReader& query) {
    return {query.number("start", {0, INT64_MAX, 0}, QueryReader::Above::refused),
            query.number("limit", {1, 500, 100}, QueryReader::Above::cut)};
}

}  // namespace grantor::sandbox
