#include "store/search_words.hpp"

#include <algorithm>
#include <array>

#include "base/lower_case.hpp"
#include "base/plain_letters.hpp"

namespace grantor {
namespace {

// Longer than any that people type.
constexpr std::size_t word_bytes_max = 40;
constexpr std::size_t near_length_min = 4;
constexpr std::size_t near_length_max = 20;
// What parts of a word are put together with, as it is written here.
constexpr char joint = '-';

bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool is_joint(std::string_view text) {
    constexpr std::array<std::string_view, 7> joints{
        "-", "_", ".", "'", "\xE2\x80\x90", "\xE2\x80\x91", "\xE2\x80\x99"};
    return std::ranges::any_of(joints,
                               [&](std::string_view sign) { return text.starts_with(sign); });
}

// Of the block U+2000 to U+206F: spaces, dashes, quotation marks.
bool is_punctuation(std::string_view text) {
    return text.starts_with("\xE2\x80") || text.starts_with("\xE2\x81");
}

// Words with joints between their parts, each behind a space.
std::string comparable(std::string_view text) {
    const auto plain = plain_letters(lower_case(text));
    std::string out;
    for (std::size_t i = 0; i < plain.size();) {
        const auto rest = std::string_view(plain).substr(i);
        const bool is_sign = is_punctuation(rest);
        const bool has_word = !is_sign && is_word_byte(plain[i]);
        out += has_word ? plain[i] : is_joint(rest) ? joint : ' ';
        i += is_sign ? std::min<std::size_t>(3, rest.size()) : 1;
    }
    return out;
}

std::vector<std::string_view> cut(std::string_view text, char at) {
    std::vector<std::string_view> out;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find(at, begin), text.size());
        if (end > begin) out.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return out;
}

std::string joined(const std::vector<std::string_view>& parts) {
    std::string out;
    for (const auto part : parts) out += part;
    return out.substr(0, word_bytes_max);
}

void make_set(std::vector<std::string>& words) {
    std::ranges::sort(words);
    const auto repeated = std::ranges::unique(words);
    words.erase(repeated.begin(), repeated.end());
}

void add_words(std::string_view text, std::vector<std::string>& out) {
    for (const auto word : cut(text, ' ')) {
        const auto parts = cut(word, joint);
        for (const auto part : parts) out.emplace_back(part.substr(0, word_bytes_max));
        if (parts.size() > 1) out.push_back(joined(parts));
    }
}

}  // namespace

std::vector<std::string> words_of_text(std::string_view text) {
    std::vector<std::string> out;
    add_words(comparable(text), out);
    make_set(out);
    return out;
}

std::vector<std::string> words_of_name(std::string_view name) {
    const auto text = comparable(name);
    std::vector<std::string> out;
    add_words(text, out);
    std::string before;
    for (const auto word : cut(text, ' ')) {
        auto whole = joined(cut(word, joint));
        if (!before.empty() && !whole.empty())
            out.push_back((before + whole).substr(0, word_bytes_max));
        before = std::move(whole);
    }
    make_set(out);
    return out;
}

std::vector<std::string> searched_words(std::string_view typed) {
    std::vector<std::string> out;
    const auto text = comparable(typed);
    for (const auto word : cut(text, ' ')) {
        auto whole = joined(cut(word, joint));
        const bool is_new = !whole.empty() && std::ranges::find(out, whole) == out.end();
        if (is_new && out.size() < searched_words_max) out.push_back(std::move(whole));
    }
    return out;
}

std::vector<std::string> words_near(std::string_view word) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    std::vector<std::string> out;
    if (word.size() < near_length_min || word.size() > near_length_max) return out;
    if (word.find_first_not_of(letters) != std::string_view::npos) return out;
    const std::string whole(word);
    for (std::size_t i = 0; i <= whole.size(); ++i) {
        for (const char letter : letters) {
            out.push_back(whole.substr(0, i) + letter + whole.substr(i));
            if (i < whole.size()) out.push_back(whole.substr(0, i) + letter + whole.substr(i + 1));
        }
        if (i == whole.size()) break;
        out.push_back(whole.substr(0, i) + whole.substr(i + 1));
        if (i + 1 == whole.size()) continue;
        auto exchanged = whole;
        std::swap(exchanged[i], exchanged[i + 1]);
        out.push_back(std::move(exchanged));
    }
    make_set(out);
    std::erase(out, whole);
    return out;
}

}  // namespace grantor
