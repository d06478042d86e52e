// What a comment cites can be opened: docs/style.md §9.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <regex>
#include <set>

#include "tests/tidy/source_files.hpp"

namespace grantor::tidy {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string section_mark = "§";

// The lines as running text, without what makes them comments: a citation may go on in the next
// line.
std::string running_text(const SourceFile& file) {
    std::string text;
    for (std::string_view line : file.lines) {
        const auto begin = line.find_first_not_of(" /#*-|");
        if (begin != std::string_view::npos) text += line.substr(begin);
        while (text.ends_with(' ')) text.pop_back();
        text += ' ';
    }
    return text;
}

// "docs/wire.md §1.2, §3" is {"docs/wire.md", {"1.2", "3"}}.
struct Citation {
    std::string document;
    std::vector<std::string> sections;
    bool operator==(const Citation&) const = default;
};

std::vector<Citation> citations_in(const std::string& text) {
    static const std::regex cited("^docs/[a-z0-9_/-]+\\.md((?:(?:,| and|) " + section_mark +
                                  R"([0-9]+(?:\.[0-9]+)?)*))");
    static const std::regex number(R"([0-9]+(?:\.[0-9]+)?)");
    std::vector<Citation> found;
    for (auto at = text.find("docs/"); at != text.npos; at = text.find("docs/", at + 1)) {
        const std::string rest = text.substr(at, 200);
        std::smatch match;
        if (!std::regex_search(rest, match, cited)) continue;
        Citation& citation = found.emplace_back();
        citation.document = rest.substr(0, rest.find(".md") + 3);
        const std::string sections = match[1];
        for (std::sregex_iterator it(sections.begin(), sections.end(), number), end; it != end;
             ++it)
            citation.sections.push_back(it->str());
    }
    return found;
}

// The numbers of its headings, "## 3. Title" and "### 3.1 Title"; nothing if there is no such file.
std::optional<std::set<std::string>> sections_of(const std::string& document) {
    std::ifstream in(root / document);
    if (!in) return std::nullopt;
    static const std::regex heading(R"(^##+ ([0-9]+(?:\.[0-9]+)?)\.? )");
    std::set<std::string> numbers;
    std::smatch match;
    for (std::string line; std::getline(in, line);)
        if (std::regex_search(line, match, heading)) numbers.insert(match[1]);
    return numbers;
}

// README.md and its neighbours.
std::vector<SourceFile> files_at_the_top() {
    std::vector<SourceFile> files;
    for (const auto& entry : std::filesystem::directory_iterator(root)) {
        const auto extension = entry.path().extension();
        if (extension != ".md" && extension != ".txt") continue;
        auto& file = files.emplace_back(SourceFile{entry.path().filename().string(), {}});
        std::ifstream in(entry.path());
        for (std::string line; std::getline(in, line);) file.lines.push_back(line);
    }
    return files;
}

// Whatever may cite, but for this file, whose examples lead nowhere.
std::vector<SourceFile> citing_files() {
    auto files =
        read_files({"src", "sdk", "tests", "fuzz", "bench", "cmake", "web/explorer/source", "docs"},
                   {".cpp", ".hpp", ".sql", ".cmake", ".txt", ".mjs", ".js", ".md"});
    std::erase_if(
        files, [](const SourceFile& file) { return file.path == "tests/tidy/citations_test.cpp"; });
    for (auto& file : files_at_the_top()) files.push_back(std::move(file));
    return files;
}

TEST(Citations, are_documents_with_their_sections_also_over_two_lines) {
    const SourceFile file{"x.hpp",
                          {"// Rows of docs/wire.md §2.1 and §2.2 (docs/wire.md §1.2, §3), see",
                           "int x = 1;  // RFC 6749 §6; docs/decisions/keys.md, as docs/wire.md",
                           "    // §6.1. Read docs/style.md."}};
    EXPECT_THAT(
        citations_in(running_text(file)),
        ElementsAre(Citation{"docs/wire.md", {"2.1", "2.2"}},
                    Citation{"docs/wire.md", {"1.2", "3"}}, Citation{"docs/decisions/keys.md", {}},
                    Citation{"docs/wire.md", {"6.1"}}, Citation{"docs/style.md", {}}));
}

TEST(Citations, lead_to_a_page_and_a_section_that_exist) {
    std::map<std::string, std::optional<std::set<std::string>>> known;
    std::vector<std::string> wrong;
    std::size_t checked = 0;
    for (const auto& file : citing_files())
        for (const auto& [document, sections] : citations_in(running_text(file))) {
            if (!known.contains(document)) known[document] = sections_of(document);
            const auto& there = known[document];
            if (!there) wrong.push_back(file.path + " cites " + document);
            for (const auto& section : sections) {
                ++checked;
                if (there && !there->contains(section))
                    wrong.push_back(file.path + " cites " + document + " §" + section);
            }
        }
    EXPECT_GT(checked, 100U);
    EXPECT_THAT(wrong, IsEmpty());
}

// They once cited documents that the repository did not have.
TEST(Citations, name_the_page_that_a_section_is_in) {
    std::vector<std::string> wrong;
    for (const auto& file : citing_files()) {
        auto text = running_text(file);
        std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
        for (const auto* word : {"design", "style", "reference"})
            if (text.contains(std::string(word) + " " + section_mark) ||
                text.contains(" " + std::string(word) + ".md " + section_mark))
                wrong.push_back(file.path + " cites a section of \"" + word + "\"");
    }
    EXPECT_THAT(wrong, IsEmpty());
}

TEST(Citations, of_attacks_have_a_row_in_security_md) {
    const std::regex row(R"(^\| ([0-9]+) )");
    const std::regex cited(R"([Aa]ttacks?(?: | [0-9]+(?:,| and) )?([0-9]+)\b)");
    std::set<std::string> rows;
    std::ifstream in(root / "SECURITY.md");
    std::smatch match;
    for (std::string line; std::getline(in, line);)
        if (std::regex_search(line, match, row)) rows.insert(match[1]);
    std::vector<std::string> wrong;
    for (const auto& file : read_sources({"src", "sdk", "tests"}))
        for (const auto& line : file.lines)
            if (std::regex_search(line, match, cited) && !rows.contains(match[1]))
                wrong.push_back(file.path + " cites attack " + match[1].str());
    EXPECT_GT(rows.size(), 20U);
    EXPECT_THAT(wrong, IsEmpty());
}

TEST(Decisions, are_all_in_their_index) {
    std::ifstream in(root / "docs/decisions/README.md");
    const std::string index{std::istreambuf_iterator<char>(in), {}};
    std::vector<std::string> missing;
    for (const auto& page : read_files({"docs/decisions"}, {".md"})) {
        const auto name = std::filesystem::path(page.path).filename().string();
        if (name != "README.md" && !index.contains("](" + name + ")")) missing.push_back(name);
    }
    EXPECT_THAT(missing, IsEmpty());
}

}  // namespace
}  // namespace grantor::tidy
