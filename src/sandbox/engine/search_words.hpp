// How values become the words that search finds them by (docs/sandbox.md has the rule). A word is a
// run of letters and digits in lower case; the whole of a short value is filed as well, behind '=',
// which no word has.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/engine/custom/custom_field.hpp"

namespace grantor::sandbox {

inline constexpr std::size_t word_max = 40;              // bytes; longer words are cut
inline constexpr std::size_t words_of_record_max = 200;  // further ones are not found

// In the order in which they stand, in lower case, cut; repeated where the text repeats them.
std::vector<std::string> split_words(std::string_view text);
// What a whole value is filed under, whatever its case.
std::string whole_value_word(std::string_view value);

// The values that a search of this field looks into: a text, the values of a list, of an address,
// of the custom fields that search knows (`custom`: those that the company has).
std::vector<std::string> searched_values(const SearchedField& field, const json::object& object,
                                         const CustomFields& custom);

std::vector<RecordWord> words_of(const EntityDescription& entity, const json::object& object,
                                 const CustomFields& custom);

}  // namespace grantor::sandbox
