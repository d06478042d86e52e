#include "tests/tidy/definitions.hpp"

#include <algorithm>
#include <cctype>
#include <regex>
#include <utility>

namespace grantor::tidy {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Where the literal that begins at `at` ends.
std::size_t end_of_literal(std::string_view text, std::size_t at) {
    if (at > 0 && text[at] == '"' && text[at - 1] == 'R') {
        const auto open = text.find('(', at);
        const auto close = ")" + std::string(text.substr(at + 1, open - at - 1)) + "\"";
        return text.find(close, open) + close.size();
    }
    const char quote = text[at++];
    while (at < text.size() && text[at] != quote) at += text[at] == '\\' ? 2 : 1;
    return at + 1;
}

// Without comments, preprocessor lines and what stands in literals.
std::string code_of(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const bool begins_line = i == 0 || text[i - 1] == '\n';
        const bool separates_digits = text[i] == '\'' && i > 0 && is_word(text[i - 1]);
        if (text.substr(i).starts_with("//") || (begins_line && text[i] == '#')) {
            i = std::min(text.find('\n', i), text.size());
        } else if (text.substr(i).starts_with("/*")) {
            i = text.find("*/", i) + 2;
        } else if ((text[i] == '"' || text[i] == '\'') && !separates_digits) {
            out += "\"\"";
            i = end_of_literal(text, i);
        } else {
            const bool is_space = std::isspace(static_cast<unsigned char>(text[i])) != 0;
            if (!is_space || (!out.empty() && out.back() != ' ')) out += is_space ? ' ' : text[i];
            ++i;
        }
    }
    return out;
}

// The index behind the bracket that closes the one at `open`.
std::size_t behind_closing(std::string_view code, std::size_t open) {
    int depth = 0;
    for (auto i = open; i < code.size(); ++i) {
        if (code[i] == '(' || code[i] == '{') ++depth;
        if ((code[i] == ')' || code[i] == '}') && --depth == 0) return i + 1;
    }
    return code.size();
}

std::string trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return std::string(text);
}

// "const Visit& visit = {}" → "const Visit&".
std::string type_of(std::string parameter) {
    parameter = trimmed(parameter.substr(0, parameter.find('=')));
    auto end = parameter.size();
    while (end > 0 && is_word(parameter[end - 1])) --end;
    const bool is_named = end > 0 && end < parameter.size() && parameter[end - 1] != ':';
    return is_named ? trimmed(parameter.substr(0, end)) : parameter;
}

std::string types_of(std::string_view parameters) {
    std::string out;
    std::string one;
    int depth = 0;
    for (const char c : parameters) {
        if (c == '<' || c == '(' || c == '{') ++depth;
        if (c == '>' || c == ')' || c == '}') --depth;
        if (c == ',' && depth == 0) {
            out += type_of(std::exchange(one, {})) + ", ";
        } else {
            one += c;
        }
    }
    return out + type_of(one);
}

// What the text before a body defines in the namespace; "" if it is local to its file, or nothing.
std::string definition_of(const std::string& head, const std::string& space) {
    static const std::regex type(
        R"(^(?:template ?<.*> ?)?(class|struct|union|enum)(?: class)? ([\w:]+(?:<.*>)?)(?: final)?(?: ?:.*)?$)");
    if (head.empty() || head.starts_with(',') || head.starts_with("static ") ||
        head.starts_with("extern ") || head.starts_with("using "))
        return {};
    std::smatch match;
    if (std::regex_match(head, match, type)) return match[1].str() + " " + space + match[2].str();
    const auto open = head.find('(');
    if (open == std::string::npos || head.substr(0, open).contains('=')) return {};
    auto begin = open;
    while (begin > 0 &&
           (is_word(head[begin - 1]) || head[begin - 1] == ':' || head[begin - 1] == '~'))
        --begin;
    const auto close = behind_closing(head, open);
    const auto name = head.substr(begin, open - begin);
    if (name.empty() || name == "main") return {};
    const auto parameters = std::string_view(head).substr(open + 1, close - open - 2);
    const bool is_const = trimmed(head.substr(close)).starts_with("const");
    return space + name + "(" + types_of(parameters) + ")" + (is_const ? " const" : "");
}

}  // namespace

std::vector<std::string> definitions_in(std::string_view source) {
    static const std::regex opens_namespace(R"(^(?:inline )?namespace ?([\w:]*)$)");
    const auto code = code_of(source);
    std::vector<std::string> out;
    std::vector<std::string> spaces;
    std::size_t from = 0;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (code[i] == ';') from = i + 1;
        if (code[i] == '}') {
            if (!spaces.empty()) spaces.pop_back();
            from = i + 1;
        }
        if (code[i] == '(') i = behind_closing(code, i) - 1;
        if (code[i] != '{') continue;
        const auto head = trimmed(std::string_view(code).substr(from, i - from));
        std::smatch match;
        if (std::regex_match(head, match, opens_namespace)) {
            spaces.push_back(match[1]);
        } else {
            std::string space;
            for (const auto& each : spaces) space += each + "::";
            const bool is_local = std::ranges::find(spaces, "") != spaces.end();
            auto found = is_local ? std::string() : definition_of(head, space);
            if (!found.empty()) out.push_back(std::move(found));
            i = behind_closing(code, i) - 1;
        }
        from = i + 1;
    }
    return out;
}

}  // namespace grantor::tidy
