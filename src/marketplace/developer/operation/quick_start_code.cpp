#include "marketplace/developer/operation/quick_start_code.hpp"

#include <algorithm>
#include <map>

#include "base/cut.hpp"
#include "base/encoding.hpp"
#include "marketplace/developer/operation/quick_start_programs.hpp"
#include "oauth/metadata.hpp"

namespace grantor::marketplace::developer {
namespace {

// A text inside '…' of a shell, and of the languages in which a backslash escapes.
std::string in_shell(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'')
            out += R"('\'')";
        else
            out += c;
    }
    return out + '\'';
}

std::string in_code(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        if (c == quote || c == '\\') out += '\\';
        out += c;
    }
    return out + quote;
}

// What stands for a value: "@ID@" is the value as a text of the language.
using Values = std::map<std::string, std::string, std::less<>>;

Values values_of(const CodeLanguage& language, const QuickStart& about) {
    const bool is_shell = language.name == "curl";
    const char quote = language.name == "cpp" ? '"' : '\'';
    const auto text = [&](const std::string& value) {
        return is_shell ? in_shell(value) : in_code(value, quote);
    };
    const auto sign_in = about.issuer + std::string(authorization_path);
    return {{"ISSUER", text(about.issuer)},
            {"ID", text(about.client_id)},
            {"REDIRECT", text(about.redirect_uri)},
            {"REDIRECT_FIELD", text("redirect_uri=" + about.redirect_uri)},
            {"SIGN_IN", text(sign_in)},
            {"SIGN_IN_LINK", text(sign_in + "?client_id=" + about.client_id + "&redirect_uri=" +
                                  percent_encode(about.redirect_uri) + "&state=")},
            {"TOKEN", text(about.issuer + std::string(token_path))},
            {"API", text(about.api)},
            {"PATH", text(about.call_path)},
            {"CALL", text(about.api + about.call_path)}};
}

// A line that begins with a mark is for some apps only.
bool takes_mark(std::string_view& line, std::string_view mark) {
    if (!line.starts_with(mark)) return false;
    line.remove_prefix(std::min(mark.size() + 1, line.size()));
    return true;
}
bool is_written(std::string_view& line, const QuickStart& about) {
    if (takes_mark(line, "?public")) return about.is_public_client;
    if (takes_mark(line, "?secret")) return !about.is_public_client;
    if (takes_mark(line, "?call")) return !about.call_path.empty();
    return true;
}

// A value is not looked into again: it may hold an '@'.
void append_filled(std::string_view line, const Values& values, std::string& out) {
    while (!line.empty()) {
        const auto begin = line.find('@');
        const auto end = begin == std::string_view::npos ? begin : line.find('@', begin + 1);
        if (end == std::string_view::npos) break;
        const auto value = values.find(line.substr(begin + 1, end - begin - 1));
        if (value == values.end()) {
            out += line.substr(0, begin + 1);
            line.remove_prefix(begin + 1);
            continue;
        }
        out += line.substr(0, begin);
        out += value->second;
        line.remove_prefix(end + 1);
    }
    out += line;
}

}  // namespace

const std::array<CodeLanguage, 5> code_languages{
    {{"curl", "curl", "", "", curl_program},
     {"node", "Node", "quick_start.mjs", "node quick_start.mjs", node_program},
     {"python", "Python", "quick_start.py", "python3 quick_start.py", python_program},
     {"php", "PHP", "quick_start.php", "php quick_start.php", php_program},
     {"cpp", "C++", "quick_start.cpp", "./quick_start", cpp_program}}};

std::string write_code(const CodeLanguage& language, const QuickStart& about) {
    const auto values = values_of(language, about);
    std::string out;
    for (auto rest = language.program; !rest.empty();) {
        auto line = cut_piece(rest, '\n');
        if (!is_written(line, about)) continue;
        append_filled(line, values, out);
        out += '\n';
    }
    return out;
}

}  // namespace grantor::marketplace::developer
