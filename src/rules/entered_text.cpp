#include "rules/entered_text.hpp"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <iterator>
#include <optional>

#include "base/lower_case.hpp"
#include "oauth/redirect_uri.hpp"
#include "rules/password_strength.hpp"

namespace grantor {
namespace {

constexpr std::size_t email_max = 254;  // RFC 5321 §4.5.3.1.3
constexpr std::string_view blanks = " \t\n";
constexpr std::string_view uri_blanks = " \t\r";

std::string_view trimmed(std::string_view text, std::string_view blanks = grantor::blanks) {
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// Browsers send line breaks of text areas as CR LF.
std::string with_line_feeds(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return c != '\r'; });
    return out;
}

// The character at the front, and how many bytes it has. Nothing if it is not UTF-8 (RFC 3629).
struct Character {
    char32_t value;
    std::size_t size;
};
std::optional<Character> first_character(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const auto lead = byte(0);
    if (lead < 0x80) return Character{lead, 1};
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return std::nullopt;
    char32_t value = lead & (0x7F >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return std::nullopt;
        value = value << 6 | (byte(i) & 0x3F);
    }
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < least[size] || value > 0x10FFFF || is_surrogate) return std::nullopt;
    return Character{value, size};
}

// Controls, what has no width or no ink, and what changes the direction of the text around it: a
// name with one of these can look like another name (attack 23).
bool is_deceptive(char32_t c) {
    struct Range {
        char32_t first;
        char32_t last;
    };
    constexpr Range ranges[] = {
        {0x00, 0x08},     {0x0B, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},      {0x034F, 0x034F},
        {0x061C, 0x061C}, {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F},  {0x200B, 0x200B},
        {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0x2800, 0x2800},  {0x3164, 0x3164},
        {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE0FFF}};
    return std::ranges::any_of(
        ranges, [c](const Range& range) { return c >= range.first && c <= range.last; });
}

// Joiners belong to emoji and to scripts from Arabic on. Behind any other character they are only
// invisible.
bool is_stray_joiner(char32_t c, char32_t before) {
    constexpr char32_t first_joining = 0x0600;
    return (c == 0x200C || c == 0x200D) && before < first_joining;
}

// How many characters; nothing: there is one that must not be there.
std::optional<std::size_t> count_characters(std::string_view text) {
    std::size_t count = 0;
    char32_t before = 0;
    while (!text.empty()) {
        const auto character = first_character(text);
        if (!character || is_deceptive(character->value)) return std::nullopt;
        if (is_stray_joiner(character->value, before)) return std::nullopt;
        before = character->value;
        text.remove_prefix(character->size);
        ++count;
    }
    return count;
}

// The sentence for what is wrong; "" if nothing is.
std::string problem_of(std::string_view text, const TextRule& rule) {
    if (text.empty()) return rule.need == Need::required ? "Please fill this in." : std::string{};
    const auto count = count_characters(text);
    if (!count) return "Remove control characters and other invisible characters.";
    if (*count <= rule.characters_max) return {};
    return fmt::format("Shorten it to {} characters; it has {}.", rule.characters_max, *count);
}

bool is_email(std::string_view text) {
    const auto at = text.find('@');
    if (at == 0 || at == std::string_view::npos || at + 1 >= text.size()) return false;
    return text.size() <= email_max && text.find('@', at + 1) == std::string_view::npos &&
           text.find_first_of(" \t\n,;<>\"") == std::string_view::npos;
}

bool is_web_address(std::string_view text) {
    constexpr std::string_view scheme = "https://";
    if (!text.starts_with(scheme) || text.size() > address_max) return false;
    const bool is_plain = std::ranges::all_of(
        text, [](unsigned char c) { return c > 0x20 && c < 0x7F && c != '\\' && c != '"'; });
    const auto rest = text.substr(scheme.size());
    const auto authority = rest.substr(0, rest.find_first_of("/?#"));
    return is_plain && !authority.empty() && !authority.starts_with(':') &&
           authority.find('@') == std::string_view::npos;
}

std::string sentence_of(std::string_view description) {
    std::string out(description);
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] -= 'a' - 'A';
    return out + ".";
}

}  // namespace

std::string FieldReader::line(std::string_view field, std::string_view entered,
                              const TextRule& rule) {
    std::string text(trimmed(entered));
    auto problem = problem_of(text, rule);
    if (problem.empty() && text.find_first_of("\t\n") != std::string::npos)
        problem = "Write it in one line.";
    if (!problem.empty()) note(field, std::move(problem));
    return text;
}

std::string FieldReader::paragraphs(std::string_view field, std::string_view entered,
                                    const TextRule& rule) {
    const auto whole = with_line_feeds(entered);
    std::string text(trimmed(whole));
    if (auto problem = problem_of(text, rule); !problem.empty()) note(field, std::move(problem));
    return text;
}

std::string FieldReader::web_address(std::string_view field, std::string_view entered) {
    std::string text(trimmed(entered));
    if (!text.empty() && !is_web_address(text))
        note(field, "Enter a full URL that starts with https://, without spaces.");
    return text;
}

std::string FieldReader::email(std::string_view field, std::string_view entered) {
    auto text = ascii_lower_case(trimmed(entered));
    if (!is_email(text) || !count_characters(text))
        note(field, "Enter an email address, such as name@example.com.");
    return text;
}

std::vector<std::string> FieldReader::redirect_uris(std::string_view field,
                                                    std::span<const std::string> entered,
                                                    ClientType client) {
    // A number is needed only if there are several.
    const auto filled = std::ranges::count_if(
        entered, [](const std::string& one) { return !trimmed(one, uri_blanks).empty(); });
    const auto number_of = [filled](std::size_t index) {
        return filled > 1 ? fmt::format("URL {}: ", index + 1) : std::string{};
    };
    RedirectUriRules rules;
    if (client == ClientType::public_client) rules.private_use_scheme = PrivateUseScheme::allowed;
    std::vector<std::string> uris;
    for (const auto& one : entered) {
        std::string uri(trimmed(one, uri_blanks));
        if (uri.empty()) continue;
        if (const auto read = RedirectUri::parse(uri, rules); !read)
            note(field, number_of(uris.size()) + sentence_of(read.error().description));
        else if (std::ranges::find(uris, uri) != uris.end())
            note(field, fmt::format("URL {} is listed twice.", uris.size() + 1));
        uris.push_back(std::move(uri));
        if (uris.size() > redirect_uris_max) {
            note(field, fmt::format("Enter at most {} URLs.", redirect_uris_max));
            break;
        }
    }
    if (uris.empty()) note(field, "Enter the URL where people return to your app.");
    return uris;
}

bool FieldReader::new_password(std::string_view field, std::string_view chosen,
                               std::span<const std::string_view> about) {
    if (chosen.size() < password_bytes_min)
        note(field, "Choose at least 10 characters.");
    else if (chosen.size() > password_bytes_max)
        note(field, "Choose at most 1,024 characters.");
    else if (const auto weakness = weakness_of(chosen, about); !weakness.empty())
        note(field, std::string(weakness));
    else
        return true;
    return false;
}

void FieldReader::note(std::string_view field, std::string text) {
    problems_.push_back({std::string(field), std::move(text)});
}

void FieldReader::note(std::vector<FieldProblem> problems) {
    std::ranges::move(problems, std::back_inserter(problems_));
}

}  // namespace grantor
