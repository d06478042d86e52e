#include "explorer/operation_index.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <tuple>

#include "base/cut.hpp"
#include "base/lower_case.hpp"

namespace grantor::explorer {
namespace {

// Nobody types more; each costs a look at every operation.
constexpr std::size_t words_max = 8;
constexpr std::size_t word_size_max = 40;
// Shorter words are near to everything.
constexpr std::size_t correctable_min = 4;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_part_of_word(char c) {
    return is_lower(c) || is_upper(c) || (c >= '0' && c <= '9') || static_cast<signed char>(c) < 0;
}

// "getOrders" is two words, and so is "pull-requests".
std::vector<std::string> words_of(std::string_view text) {
    std::string spaced;
    char before = ' ';
    for (const char c : text) {
        if (is_upper(c) && is_lower(before)) spaced += ' ';
        spaced += is_part_of_word(c) ? c : ' ';
        before = c;
    }
    const auto lower = lower_case(spaced);
    std::vector<std::string> out;
    for (std::string_view rest = lower; !rest.empty();)
        if (const auto word = cut_piece(rest, ' '); !word.empty()) out.emplace_back(word);
    return out;
}

// Letters to change, put in, leave out or swap with the next one (optimal string alignment); more
// than `most` is `most` + 1.
std::size_t distance(std::string_view a, std::string_view b, std::size_t most) {
    if (a.size() > b.size() + most || b.size() > a.size() + most) return most + 1;
    std::vector<std::size_t> two_above(b.size() + 1);
    std::vector<std::size_t> above(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min(
                {above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], two_above[j - 2] + 1);
        }
        std::swap(two_above, above);
        std::swap(above, row);
    }
    return std::min(above[b.size()], most + 1);
}

// "orders" finds "order" as well; the reverse is a part of it anyway.
std::string_view singular(std::string_view word) {
    if (word.size() > 3 && word.ends_with('s')) word.remove_suffix(1);
    return word;
}

}  // namespace

OperationIndex::OperationIndex(const std::vector<DescribedApi>& apis) {
    std::set<std::string> vocabulary;
    for (const auto& api : apis)
        for (const auto& operation : api.operations) {
            const auto words =
                words_of(fmt::format("{} {} {} {} {}", operation.method, shown_path(operation),
                                     operation.summary, operation.id, operation.tag));
            vocabulary.insert(words.begin(), words.end());
            entries_.push_back({&operation, fmt::format(" {} ", fmt::join(words, " ")),
                                fmt::format("{}", fmt::join(words, ""))});
        }
    vocabulary_.assign(vocabulary.begin(), vocabulary.end());
}

FoundOperations OperationIndex::find(std::string_view typed, std::string_view document) const {
    auto words = words_of(typed.substr(0, words_max * word_size_max));
    words.resize(std::min(words.size(), words_max));
    auto found = find_words(words, document);
    if (found.count > 0 || words.empty()) return found;
    auto corrected = words;
    for (auto& word : corrected) word = nearest(word);
    if (corrected == words) return found;
    found = find_words(corrected, document);
    if (found.count > 0) found.corrected = fmt::format("{}", fmt::join(corrected, " "));
    return found;
}

FoundOperations OperationIndex::find_words(const Words& words, std::string_view document) const {
    struct Scored {
        std::size_t score;
        std::size_t size;
        std::size_t place;
        const Operation* operation;
    };
    std::vector<Scored> scored;
    for (const auto& entry : entries_) {
        if (!document.empty() && entry.operation->document != document) continue;
        if (const auto value = score(entry, words); value > 0)
            scored.push_back({value, entry.words.size(), scored.size(), entry.operation});
    }
    // Of two that fit as well the shorter one, which has less that nobody asked for.
    std::ranges::sort(scored, [](const Scored& one, const Scored& other) {
        return std::tuple(other.score, one.size, one.place) <
               std::tuple(one.score, other.size, other.place);
    });
    FoundOperations out;
    out.count = scored.size();
    for (const auto& one : scored)
        if (out.operations.size() < found_max) out.operations.push_back(one.operation);
    return out;
}

std::size_t OperationIndex::score(const Entry& entry, const Words& words) {
    std::size_t sum = 0;
    for (const auto& word : words) {
        const std::string_view all = entry.words;
        if (all.contains(fmt::format(" {} ", word)))
            sum += 4;
        else if (all.contains(fmt::format(" {}", singular(word))))
            sum += 2;
        else if (all.contains(singular(word)) || entry.squeezed.contains(singular(word)))
            sum += 1;
        else
            return 0;
    }
    return sum;
}

std::string OperationIndex::nearest(const std::string& word) const {
    if (word.size() < correctable_min || word.size() > word_size_max) return word;
    const auto is_there = [&](const Entry& entry) {
        return entry.squeezed.contains(singular(word));
    };
    if (std::ranges::any_of(entries_, is_there)) return word;
    const std::size_t most = word.size() < 8 ? 1 : 2;
    std::string_view best = word;
    auto least = most + 1;
    for (const auto& known : vocabulary_)
        if (const auto changes = distance(word, known, most); changes < least) {
            least = changes;
            best = known;
        }
    return std::string{best};
}

}  // namespace grantor::explorer
