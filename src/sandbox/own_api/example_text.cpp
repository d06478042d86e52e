#include "sandbox/own_api/example_text.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <optional>

#include "base/lower_case.hpp"
#include "sandbox/own_api/pattern_text.hpp"
#include "sandbox/own_api/schemas.hpp"

namespace grantor::sandbox::own_api {
namespace {

constexpr std::size_t length_max = 65536;

using MakeText = std::string (*)(std::size_t index);

struct FormatRow {
    std::string_view format;
    MakeText make;
};
// table: `format` (OpenAPI 3.1 §4.4 and its registry; JSON Schema 2020-12 §7.3), a text of it.
constexpr FormatRow format_rows[] = {
    {"date-time", [](std::size_t i) { return fmt::format("2026-03-{:02}T09:30:00Z", 1 + i % 28); }},
    {"date", [](std::size_t i) { return fmt::format("2026-03-{:02}", 1 + i % 28); }},
    {"time", [](std::size_t i) { return fmt::format("09:{:02}:00Z", i % 60); }},
    {"duration", [](std::size_t i) { return fmt::format("P{}D", 1 + i); }},
    {"email", [](std::size_t i) { return fmt::format("person{}@example.com", 1 + i); }},
    {"idn-email", [](std::size_t i) { return fmt::format("person{}@example.com", 1 + i); }},
    {"hostname", [](std::size_t i) { return fmt::format("host{}.example.com", 1 + i); }},
    {"idn-hostname", [](std::size_t i) { return fmt::format("host{}.example.com", 1 + i); }},
    {"ipv4", [](std::size_t i) { return fmt::format("192.0.2.{}", 1 + i % 254); }},
    {"ipv6", [](std::size_t i) { return fmt::format("2001:db8::{:x}", 1 + i); }},
    {"uri", [](std::size_t i) { return fmt::format("https://example.com/{}", 1 + i); }},
    {"url", [](std::size_t i) { return fmt::format("https://example.com/{}", 1 + i); }},
    {"iri", [](std::size_t i) { return fmt::format("https://example.com/{}", 1 + i); }},
    {"uri-reference", [](std::size_t i) { return fmt::format("/things/{}", 1 + i); }},
    {"iri-reference", [](std::size_t i) { return fmt::format("/things/{}", 1 + i); }},
    {"uri-template", [](std::size_t) { return std::string("/things/{id}"); }},
    {"uuid", [](std::size_t i) { return fmt::format("6f1d2c3a-4b5e-4f60-8a7b-{:012x}", 1 + i); }},
    {"json-pointer", [](std::size_t i) { return fmt::format("/things/{}", i); }},
    {"relative-json-pointer", [](std::size_t i) { return fmt::format("{}/name", i); }},
    {"regex", [](std::size_t) { return std::string("^[a-z]+$"); }},
    {"byte", [](std::size_t) { return std::string("ZXhhbXBsZQ=="); }},
    {"int32", [](std::size_t i) { return std::to_string(1 + i); }},
    {"int64", [](std::size_t i) { return std::to_string(1 + i); }},
    {"decimal", [](std::size_t i) { return fmt::format("{}.5", 1 + i); }},
};

struct NameRow {
    std::string_view ending;
    MakeText make;
};
// table: the end of a member's name, what it is likely to be. The first that fits.
constexpr NameRow name_rows[] = {
    {"email", [](std::size_t i) { return fmt::format("person{}@example.com", 1 + i); }},
    {"url", [](std::size_t i) { return fmt::format("https://example.com/{}", 1 + i); }},
    {"uri", [](std::size_t i) { return fmt::format("https://example.com/{}", 1 + i); }},
    {"phone", [](std::size_t i) { return fmt::format("+1555010{:02}", i % 100); }},
    {"currency", [](std::size_t) { return std::string("EUR"); }},
    {"country", [](std::size_t) { return std::string("EE"); }},
    {"language", [](std::size_t) { return std::string("en"); }},
    {"id", [](std::size_t i) { return std::to_string(1 + i); }},
};

std::optional<std::string> text_of_format(std::string_view format, std::size_t index) {
    const auto* row = std::ranges::find(format_rows, format, &FormatRow::format);
    if (row == std::end(format_rows)) return std::nullopt;
    return row->make(index);
}

// "Shipping address", of "shippingAddress" and "shipping_address"; ASCII alone, so that it can be
// cut anywhere.
std::string words_of(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if ((c & 0x80) != 0) continue;
        const bool is_upper = c >= 'A' && c <= 'Z';
        if (is_upper && !out.empty() && out.back() != ' ') out += ' ';
        out += c == '_' || c == '-' || c == '.' ? ' ' : is_upper ? static_cast<char>(c + 32) : c;
    }
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 32);
    return out;
}

std::string text_of_name(const ExampleOf& of) {
    const auto name = ascii_lower_case(of.name);
    for (const auto& row : name_rows)
        if (name.ends_with(row.ending)) return row.make(of.index);
    const auto words = of.name.empty() ? std::string("Text") : words_of(of.name);
    return of.index == 0 ? words : fmt::format("{} {}", words, 1 + of.index);
}

WantedLength length_in(const json::object& words) {
    const auto bound = [&](std::string_view key, std::size_t otherwise) {
        const auto* value = words.if_contains(key);
        if (value == nullptr || !value->is_number()) return otherwise;
        return static_cast<std::size_t>(
            std::clamp(value->to_number<double>(), 0.0, static_cast<double>(length_max)));
    };
    return {bound("minLength", 0), bound("maxLength", length_max)};
}

std::string fitted(std::string made, const WantedLength& length) {
    if (made.size() < length.least) made.append(length.least - made.size(), 'x');
    if (made.size() > length.most) made.resize(length.most);
    return made;
}

struct Bounds {
    double least = -std::numeric_limits<double>::infinity();
    double most = std::numeric_limits<double>::infinity();
    bool excludes_least = false;
    bool excludes_most = false;
};

Bounds bounds_in(const json::object& words) {
    Bounds out;
    const auto number = [&](std::string_view key) -> std::optional<double> {
        const auto* value = words.if_contains(key);
        if (value == nullptr || !value->is_number()) return std::nullopt;
        return value->to_number<double>();
    };
    if (const auto least = number("minimum")) out.least = *least;
    if (const auto most = number("maximum")) out.most = *most;
    out.excludes_least = is_true(words, "exclusiveMinimum");
    out.excludes_most = is_true(words, "exclusiveMaximum");
    if (const auto least = number("exclusiveMinimum"); least && *least >= out.least) {
        out.least = *least;
        out.excludes_least = true;
    }
    if (const auto most = number("exclusiveMaximum"); most && *most <= out.most) {
        out.most = *most;
        out.excludes_most = true;
    }
    return out;
}

}  // namespace

std::string example_text(const json::object& words, const ExampleOf& of, Effort& effort) {
    const auto length = length_in(words);
    if (const auto pattern = text_in(words, "pattern"); !pattern.empty())
        if (auto text = text_of_pattern(pattern, length, of.index, effort)) return std::move(*text);
    if (auto text = text_of_format(text_in(words, "format"), of.index)) return std::move(*text);
    return fitted(text_of_name(of), length);
}

json::value example_number(const json::object& words, bool is_whole, const ExampleOf& of) {
    const auto bounds = bounds_in(words);
    const auto* step_value = words.if_contains("multipleOf");
    const double own_step =
        step_value != nullptr && step_value->is_number() ? step_value->to_number<double>() : 0;
    const double width = bounds.most - bounds.least;
    // Between narrow bounds a fraction needs smaller steps.
    double step = own_step > 0 ? own_step : is_whole || width > 2 ? 1 : width / 4;
    if (!(step > 0)) step = 1;
    if (is_whole && own_step > 0 && own_step < 1) step = 1;
    double number = own_step > 0 || is_whole ? step : 1.5 * step;
    if (number < bounds.least || number > bounds.most)
        number = std::isfinite(bounds.least) ? bounds.least : bounds.most;
    // Onto the grid of multiples, upwards where there is a lower bound.
    if (own_step > 0 || is_whole)
        number = (std::isfinite(bounds.least) ? std::ceil(number / step - 1e-9)
                                              : std::floor(number / step + 1e-9)) *
                 step;
    if (bounds.excludes_least && number <= bounds.least) number += step;
    if (bounds.excludes_most && number >= bounds.most) number -= step;
    const double further = number + step * static_cast<double>(of.index);
    if (further < bounds.most || (further == bounds.most && !bounds.excludes_most))
        number = further;
    if (!is_whole) return number;
    return static_cast<std::int64_t>(std::clamp(number, -9.0e15, 9.0e15));
}

}  // namespace grantor::sandbox::own_api
