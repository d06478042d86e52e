#include "rules/password_strength.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/cut.hpp"
#include "base/lower_case.hpp"
#include "rules/popular_passwords.hpp"

namespace grantor {
namespace {

using Words = std::unordered_set<std::string>;

// A password is taken apart into the fewest pieces: a common word, a run, a year, and each other
// character is one. Whoever guesses goes through pieces, not through characters.
constexpr std::size_t pieces_min = 5;
// A longer one is judged by its beginning.
constexpr std::size_t judged_max = 64;
constexpr std::size_t word_min = 3;
constexpr std::size_t run_min = 3;
// Phone numbers and dates are shorter.
constexpr std::size_t digits_min = 16;

// table: what stands side by side on a keyboard, and in the alphabet.
constexpr std::string_view rows[] = {
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "qwertzuiopü",
    "yxcvbnm,.-",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "!@#$%^&*()_+",
    "!\"§$%&/()=?",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmik,ol.p;/",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "zaqxswcdevfrbgtnhymjukilop",
    "147258369",
    "741852963",
};

constexpr std::string_view common_sentence =
    "This password is easy to guess: it is common, or made of sequences and repetitions. Choose a "
    "few unrelated words instead.";
constexpr std::string_view personal_sentence =
    "This password is easy to guess: it is made of your name, your address, or the name of a "
    "company or of this service. Choose a few unrelated words instead.";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_sign(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

// "p@ssw0rd" is read as "password".
char plain(char c) {
    constexpr std::string_view written = "0134578@$!|";
    constexpr std::string_view meant = "oleastbasil";
    const auto at = written.find(c);
    return at == std::string_view::npos ? c : meant[at];
}

std::string plain_text(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), plain);
    return out;
}

const Words& popular_words() {
    static const Words words = [] {
        Words out;
        for (auto line : popular_passwords())
            while (!line.empty()) out.emplace(cut_piece(line, ' '));
        return out;
    }();
    return words;
}

// Each word of each text, and the whole texts with and without what divides their words.
Words personal_words(std::span<const std::string_view> about) {
    Words out;
    const auto add = [&](std::string word) {
        if (word.size() >= word_min) out.insert(std::move(word));
    };
    for (const auto text : about) {
        const auto whole = lower_case(text);
        std::string word;
        std::string joined;
        for (const char c : whole) {
            if (is_word_sign(c)) {
                word += c;
                joined += c;
            } else {
                add(std::exchange(word, {}));
            }
        }
        add(std::move(word));
        add(std::move(joined));
        add(whole);
    }
    return out;
}

bool is_row(std::string_view piece) {
    const std::string back(piece.rbegin(), piece.rend());
    return std::ranges::any_of(
        rows, [&](std::string_view row) { return row.contains(piece) || row.contains(back); });
}

bool is_repetition(std::string_view piece) {
    return piece.find_first_not_of(piece.front()) == std::string_view::npos;
}

bool is_year(std::string_view piece) {
    return piece.size() == 4 && std::ranges::all_of(piece, is_digit) &&
           (piece.starts_with("19") || piece.starts_with("20"));
}

bool is_piece(std::string_view piece, std::string_view meant, const Words& personal) {
    if (piece.size() < run_min) return false;
    if (is_repetition(piece) || is_row(piece) || is_year(piece)) return true;
    for (const auto* words : {&popular_words(), &personal})
        if (words->contains(std::string(piece)) || words->contains(std::string(meant))) return true;
    return false;
}

std::size_t count_pieces(std::string_view text, const Words& personal) {
    const auto meant = plain_text(text);
    std::vector<std::size_t> fewest(text.size() + 1, 0);
    for (std::size_t end = 1; end <= text.size(); ++end) {
        fewest[end] = fewest[end - 1] + 1;
        for (std::size_t begin = end > judged_max ? end - judged_max : 0; begin < end; ++begin) {
            if (fewest[begin] + 1 >= fewest[end]) continue;
            const auto size = end - begin;
            if (is_piece(text.substr(begin, size), std::string_view(meant).substr(begin, size),
                         personal))
                fewest[end] = fewest[begin] + 1;
        }
    }
    return fewest.back();
}

// "abcabcabc" says no more than "abc".
std::string_view without_repetition(std::string_view text) {
    for (std::size_t size = 1; size <= text.size() / 2; ++size) {
        bool repeats = true;
        for (std::size_t i = size; i < text.size() && repeats; ++i)
            repeats = text[i] == text[i - size];
        if (repeats) return text.substr(0, size);
    }
    return text;
}

// "aabbccdd" says no more than "abcd".
std::string without_doubles(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        if (text[i] != text[i + 1]) return std::string(text);
        out += text[i];
    }
    return text.size() % 2 == 0 ? out : std::string(text);
}

bool is_weak(std::string_view text, const Words& personal) {
    const auto single = without_doubles(text);
    const auto core = without_repetition(single);
    const std::size_t repeated = core.size() < text.size() ? 1 : 0;
    if (count_pieces(core, personal) + repeated < pieces_min) return true;
    // Dots and dashes between the words are one idea, however many there are.
    std::string joined;
    std::ranges::copy_if(core, std::back_inserter(joined), is_word_sign);
    return joined.size() < core.size() && !joined.empty() &&
           count_pieces(joined, personal) + 1 + repeated < pieces_min;
}

}  // namespace

std::string_view weakness_of(std::string_view password, std::span<const std::string_view> about) {
    const auto whole = lower_case(password);
    const auto text = std::string_view(whole).substr(0, judged_max);
    const bool is_number = std::ranges::all_of(whole, is_digit);
    if ((is_number && whole.size() < digits_min) || is_weak(text, {})) return common_sentence;
    return is_weak(text, personal_words(about)) ? personal_sentence : std::string_view{};
}

}  // namespace grantor
