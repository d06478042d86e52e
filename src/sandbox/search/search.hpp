// Finding records by the words in their fields and in their notes (docs/sandbox.md has the rule).
// Driven by the store's index of words: a search examines a bounded number of entries and says
// where it stopped, so that it costs the same however many records the company has.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/engine/surroundings.hpp"
#include "sandbox/engine/view.hpp"

namespace grantor::sandbox {

// Index entries that one page looks at.
inline constexpr std::int64_t examined_words_max = 2000;

// Records whose own fields are searched first, then those whose notes are.
enum class SearchSource { fields, notes };

struct SearchPlace {
    SearchSource source = SearchSource::fields;
    WordPlace word;
};
std::string write_search_cursor(const SearchPlace& place);
std::optional<SearchPlace> read_search_cursor(std::string_view text);

struct SearchRequest {
    std::string term;  // valid text
    WordMatch match = WordMatch::begins;
    std::vector<SearchedPart> parts{};  // empty: all that the entity has
    std::vector<RecordLink> links{};    // that results must have
    std::string status{};
    std::optional<SearchPlace> after{};
    std::int64_t limit = 100;
};

struct SearchHit {
    Item item;
    double score = 0;  // how much of the value the term is; 1 for all of it
    FoundTexts texts;
};
struct SearchPage {
    std::vector<SearchHit> hits;
    std::optional<SearchPlace> next;  // nothing: everything has been examined
};

// Each record once in all pages. A page may have fewer hits than its limit and still a next one.
SearchPage search(const View& view, const EntityDescription& entity, const SearchRequest& request);

}  // namespace grantor::sandbox
