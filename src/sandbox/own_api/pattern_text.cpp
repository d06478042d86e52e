#include "sandbox/own_api/pattern_text.hpp"

#include <algorithm>
#include <utility>

#include "base/cut.hpp"
#include "base/number.hpp"

namespace grantor::sandbox::own_api {
namespace {

constexpr int depth_max = 24;
constexpr std::size_t length_max = 4096;
// Of one text, with all attempts: repetitions of what is empty are not bounded by the length.
constexpr std::size_t steps_max = 200'000;
// Characters of the pattern that are read in the time of one step.
constexpr std::size_t characters_a_step = 16;
constexpr std::string_view digits = "0123456789";
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view signs = "-_. !#$%&'()*+,/:;<=>?@[]^`{|}~\"\\";

std::string every_character() {
    return std::string(letters) + std::string(digits) + std::string(signs);
}
std::string others_than(std::string_view unwanted) {
    std::string out = every_character();
    std::erase_if(out, [&](char c) { return unwanted.contains(c); });
    return out;
}

// "\d", "\W" and the like; nothing for a character that stands for itself.
std::optional<std::string> class_of_escape(char c) {
    const std::string word = std::string(letters) + std::string(digits) + "_";
    switch (c) {
        case 'd':
            return std::string(digits);
        case 'D':
            return others_than(digits);
        case 'w':
            return word;
        case 'W':
            return others_than(word);
        case 's':
            return " ";
        case 'S':
            return others_than(" ");
        default:
            return std::nullopt;
    }
}

class Writer {
 public:
    Writer(std::string_view pattern, std::size_t repeats, std::size_t variant, Effort& effort)
        : left_(pattern), repeats_(repeats), variant_(variant), effort_(effort) {}

    std::optional<std::string> write() {
        auto text = alternatives(0);
        if (is_unknown_ || !left_.empty() || text.size() > length_max) return std::nullopt;
        return text;
    }

 private:
    bool at(char c) const { return !left_.empty() && left_.front() == c; }
    bool take(std::string_view text) {
        if (!left_.starts_with(text)) return false;
        left_.remove_prefix(text.size());
        return true;
    }
    char next() {
        const char c = left_.front();
        left_.remove_prefix(1);
        return c;
    }
    std::string give_up() {
        is_unknown_ = true;
        left_ = {};
        return {};
    }

    // The first alternative; the others are read all the same.
    std::string alternatives(int depth) {
        if (depth > depth_max) return give_up();
        auto text = sequence(depth);
        while (take("|")) sequence(depth);
        return text;
    }

    std::string sequence(int depth) {
        std::string out;
        while (!left_.empty() && !at('|') && !at(')') && out.size() <= length_max) {
            if (take("^") || take("$")) continue;
            // The piece is written anew for each repetition, so that characters differ.
            const auto piece = left_;
            auto text = atom(depth);
            const auto times = repetitions();
            const auto rest = left_;
            if (times == 0) continue;
            out += text;
            for (std::size_t i = 1; i < times && out.size() <= length_max && !is_unknown_; ++i) {
                left_ = piece;
                out += atom(depth);
            }
            if (!is_unknown_) left_ = rest;
        }
        return out;
    }

    std::string atom(int depth) {
        if (!effort_.spend()) return give_up();
        if (take("(")) return group(depth);
        if (take("[")) return one_of(bracket());
        if (take("\\")) return escape();
        if (take(".")) return one_of(std::string(letters) + std::string(digits));
        if (at('*') || at('+') || at('?')) return give_up();
        return std::string(1, next());
    }

    std::string group(int depth) {
        if (take("?")) {
            if (at('=') || at('!') || left_.starts_with("<=") || left_.starts_with("<!"))
                return give_up();
            if (!take(":")) cut_piece(left_, '>');  // its name
        }
        auto text = alternatives(depth + 1);
        if (!take(")")) return give_up();
        return text;
    }

    std::string escape() {
        if (left_.empty()) return give_up();
        const char c = next();
        if (auto several = class_of_escape(c)) return one_of(*several);
        if (c == 'b' || c == 'B') return {};
        if (c == 'n') return "\n";
        if (c == 't') return "\t";
        if (c == 'p' && take("{")) {
            cut_piece(left_, '}');
            return one_of(letters);
        }
        const bool is_letter_or_digit = letters.contains(c) || digits.contains(c);
        return is_letter_or_digit ? give_up() : std::string(1, c);
    }

    // What stands in brackets, which have been opened.
    std::string bracket() {
        const auto size = left_.size();
        const bool excludes = take("^");
        std::string members;
        bool is_first = true;
        while (!left_.empty() && (is_first || !at(']'))) {
            is_first = false;
            const char c = next();
            if (c == '\\' && !left_.empty()) {
                const char escaped = next();
                if (auto several = class_of_escape(escaped)) {
                    members += *several;
                    continue;
                }
                if (escaped == 'p' && take("{")) {
                    cut_piece(left_, '}');
                    members += letters;
                    continue;
                }
                if (letters.contains(escaped) || digits.contains(escaped)) return give_up();
                add_range(escaped, members);
            } else {
                add_range(c, members);
            }
        }
        if (!take("]") || !effort_.spend((size - left_.size()) / characters_a_step))
            return give_up();
        return excludes ? others_than(members) : members;
    }

    // From `first`, to what follows a hyphen, if that comes next. Other than ASCII is left out.
    void add_range(char first, std::string& members) {
        char last = first;
        if (at('-') && left_.size() > 1 && left_[1] != ']') {
            next();
            last = next();
            if (last == '\\' && !left_.empty()) last = next();
        }
        for (int c = first; c <= last; ++c)
            if (c >= ' ' && c <= '~') members += static_cast<char>(c);
    }

    std::string one_of(std::string_view members) {
        if (members.empty()) return give_up();
        return std::string(1, members[(variant_ + written_++) % members.size()]);
    }

    // How often what was just read stands there.
    std::size_t repetitions() {
        std::size_t least = 1;
        std::size_t most = 1;
        if (take("*")) {
            least = 0;
            most = length_max;
        } else if (take("+")) {
            most = length_max;
        } else if (take("?")) {
            least = 0;
        } else if (at('{') && left_.size() > 1 && digits.contains(left_[1])) {
            next();
            auto bounds = cut_piece(left_, '}');
            const bool is_exact = !bounds.contains(',');
            least = read_number<std::size_t>(cut_piece(bounds, ',')).value_or(0);
            most = is_exact ? least : read_number<std::size_t>(bounds).value_or(length_max);
        } else {
            return 1;
        }
        take("?");  // as few as possible: no matter
        return std::min(std::clamp(repeats_, least, std::max(least, most)), length_max);
    }

    std::string_view left_;
    const std::size_t repeats_;
    const std::size_t variant_;
    Effort& effort_;
    std::size_t written_ = 0;
    bool is_unknown_ = false;
};

std::size_t length_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

std::optional<std::string> text_of_pattern(std::string_view pattern, WantedLength length,
                                           std::size_t variant, Effort& effort) {
    Effort part(steps_max, &effort);
    // Once each, then more often until the text is long enough, or not at all.
    const std::size_t longest = std::min<std::size_t>(length.least, 256);
    for (std::size_t repeats = 1; repeats <= longest + 2; ++repeats) {
        const auto times = repeats == longest + 2 ? 0 : repeats;
        const auto text = Writer(pattern, times, variant, part).write();
        if (!text) return std::nullopt;
        if (length_of(*text) >= length.least && length_of(*text) <= length.most) return text;
    }
    return std::nullopt;
}

}  // namespace grantor::sandbox::own_api
