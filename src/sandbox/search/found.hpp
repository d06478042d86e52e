// What all searches have in common: the term, the entries of their answers, pages by `start`.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "sandbox/search/search.hpp"
#include "sandbox/wire/query_reader.hpp"

namespace grantor::sandbox {

// `term`: two characters or more, one where whole values are compared. "" if it is wrong.
std::string read_search_term(QueryReader& query, WordMatch match);

// Better ones first; the order of equal ones is always the same.
bool is_better_hit(const SearchHit& a, const SearchHit& b);

// {"result_score", "item"}. `extras` are names as "deal.cc_email", which adds the key cc_email.
json::object shown_hit(const SearchHit& hit, const EntityDescription& entity,
                       std::span<const std::string_view> extras, Surroundings& around);

// v1: the page of a complete list.
struct StartPage {
    std::int64_t start = 0;
    std::int64_t limit = 100;

    std::size_t first(std::size_t count) const;
    std::size_t last(std::size_t count) const;
    // {"pagination"}
    json::object additional_data(std::size_t count) const;
};
StartPage read_start_page(QueryReader& query);

}  // namespace grantor::sandbox
