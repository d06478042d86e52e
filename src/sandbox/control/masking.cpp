#include "sandbox/control/masking.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/cut.hpp"
#include "base/encoding.hpp"
#include "base/lower_case.hpp"

namespace grantor::sandbox {
namespace {

// Shorter ones may be guessed from their end.
constexpr std::size_t shown_from = 20;
constexpr std::size_t shown = 4;

// Parameters of the OAuth endpoints and of ours.
constexpr std::array<std::string_view, 16> secret_parameters{
    "access_token",  "actor_token", "api_token",     "assertion", "client_assertion",
    "client_secret", "code",        "code_verifier", "csrf",      "device_code",
    "id_token",      "password",    "refresh_token", "secret",    "subject_token",
    "token"};
// Members of answers. A `code` is one of a product there.
constexpr std::array<std::string_view, 9> secret_members{"access_token",
                                                         "api_token",
                                                         "client_secret",
                                                         "id_token",
                                                         "http_auth_password",
                                                         "password",
                                                         "refresh_token",
                                                         "registration_access_token",
                                                         "secret"};
// Fields whose whole value is a credential.
constexpr std::array<std::string_view, 6> secret_fields{
    "cookie", "dpop", "set-cookie", "x-api-token", "x-csrf-token", "x-grantor-csrf"};

bool lists(std::span<const std::string_view> words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

std::string mask_authorization(std::string_view value) {
    const auto scheme = cut_piece(value, ' ');
    if (value.empty()) return mask_secret(scheme);
    // The end of encoded credentials is the end of the secret.
    const bool is_bearer = ascii_lower_case(scheme) == "bearer";
    return fmt::format("{} {}", scheme, is_bearer ? mask_secret(value) : "…");
}

std::string mask_address(std::string_view address) {
    const auto query = std::min(address.find('?'), address.size());
    std::string out(address.substr(0, query));
    if (query < address.size()) out += '?' + mask_form(address.substr(query + 1));
    return out;
}

std::string masked_value(std::string_view name, std::string_view value) {
    const auto lower = ascii_lower_case(name);
    if (lower == "authorization") return mask_authorization(value);
    if (lower == "location" || lower == "referer") return mask_address(value);
    return lists(secret_fields, lower) ? "…" : std::string(value);
}

void add_line(std::string_view name, std::string_view value, std::string& out) {
    if (out.size() > logged_fields_max) return;
    out += fmt::format("{}: {}\n", name, masked_value(name, value));
}

// The end of a JSON string that begins before `at`, or of the text.
std::size_t end_of_string(std::string_view text, std::size_t at) {
    while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
    return std::min(at, text.size());
}

// Where the string begins that is the value of a member whose name ends at `at`; npos: it has none.
std::size_t string_after(std::string_view text, std::size_t at) {
    const auto colon = text.find_first_not_of(" \t\r\n", at);
    if (colon == text.npos || text[colon] != ':') return text.npos;
    const auto quote = text.find_first_not_of(" \t\r\n", colon + 1);
    return quote != text.npos && text[quote] == '"' ? quote + 1 : text.npos;
}

std::string mask_json(std::string_view text) {
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto open = text.find('"', at);
        if (open == text.npos) break;
        const auto close = end_of_string(text, open + 1);
        const auto name = text.substr(open + 1, close - open - 1);
        const auto next = std::min(close + 1, text.size());
        out += text.substr(at, next - at);
        at = next;
        if (!lists(secret_members, name)) continue;
        const auto begin = string_after(text, at);
        if (begin == text.npos) continue;
        const auto end = end_of_string(text, begin);
        out += text.substr(at, begin - at);
        out += mask_secret(text.substr(begin, end - begin));
        at = end;
        if (at < text.size()) out += text[at++];
    }
    return out += text.substr(std::min(at, text.size()));
}

bool is_text(std::string_view body) {
    return std::ranges::none_of(body, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < ' ' && c != '\n' && c != '\r' && c != '\t';
    });
}

}  // namespace

std::string mask_secret(std::string_view secret) {
    if (secret.size() < shown_from) return "…";
    return fmt::format("…{}", secret.substr(secret.size() - shown));
}

std::string mask_fields(std::span<const http::Field> fields) {
    std::string out;
    for (const auto& field : fields) add_line(field.name, field.value, out);
    return out;
}

std::string mask_field_lines(std::string_view lines) {
    std::string out;
    while (!lines.empty()) {
        auto line = cut_piece(lines, '\n');
        if (line.ends_with('\r')) line.remove_suffix(1);
        const auto name = cut_piece(line, ':');
        if (line.starts_with(' ')) line.remove_prefix(1);
        if (!name.empty()) add_line(name, line, out);
    }
    return out;
}

std::string mask_form(std::string_view form) {
    std::string out;
    while (!form.empty()) {
        auto piece = cut_piece(form, '&');
        const bool has_value = piece.contains('=');
        const auto name = cut_piece(piece, '=');
        const auto plain = percent_decode(name, PlusSign::space);
        if (!out.empty()) out += '&';
        out += name;
        if (!has_value) continue;
        out += '=';
        out += lists(secret_parameters, plain) ? mask_secret(piece) : std::string(piece);
    }
    return out;
}

std::string mask_body(std::string_view body) {
    if (body.empty()) return {};
    if (!is_text(body)) return fmt::format("({} bytes)", body.size());
    const auto begin = body.find_first_not_of(" \t\r\n");
    const bool is_json = begin != body.npos && (body[begin] == '{' || body[begin] == '[');
    auto out = is_json ? mask_json(body) : body.contains('=') ? mask_form(body) : std::string(body);
    return cut_body(std::move(out));
}

std::string cut_body(std::string text) {
    if (text.size() <= logged_body_max) return text;
    const auto whole = text.size();
    text.resize(logged_body_max);
    // Not in the middle of a letter.
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0x80) != 0) text.pop_back();
    return text += fmt::format("\n… {} bytes in all", whole);
}

}  // namespace grantor::sandbox
