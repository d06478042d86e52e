// The words of a text as a search compares them, and of what people type. Letter case, accents and
// hyphens make no difference: "E-Mail" is found as "email", "e-mail" and "mail".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace grantor {

// Each once, in the order of the alphabet. A word that is put together with hyphens, dots or
// apostrophes is there as a whole, without them, and in its parts.
std::vector<std::string> words_of_text(std::string_view text);
// The same of a name, and every two words that follow one another also as one: people write
// "Tidyinbox" and mean "Tidy Inbox".
std::vector<std::string> words_of_name(std::string_view name);

// What was typed: what is put together is one word. At most searched_words_max of them; the rest
// is ignored, because each costs a look into the index.
inline constexpr std::size_t searched_words_max = 8;
std::vector<std::string> searched_words(std::string_view typed);

// What may have been meant where nothing begins with the word: all that one letter more, one less,
// another one, or two of them exchanged make of it. Nothing for words that are short, long or not
// of the letters a to z and digits.
std::vector<std::string> words_near(std::string_view word);

}  // namespace grantor
