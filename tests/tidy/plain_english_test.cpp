// Texts for people read as a native speaker would say them (docs/style.md §9): pages, docs, and the
// comments and strings of the sources. Each row is a turn that came from another language, and what
// to write.
#include <algorithm>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <regex>

#include "tests/tidy/source_files.hpp"

namespace grantor::tidy {
namespace {

struct Turn {
    const char* pattern;  // ECMAScript, in lower case
    const char* better;
};

constexpr Turn turns[] = {
    {R"(\bno more\b(?! than\b|$))", "no longer"},
    {R"(\bany more\b(?! than\b))", "no longer"},
    {R"(\blooked (for|through)\b)", "search matches, or subject first: we look for"},
    {R"(\bby now\b)", "now, already"},
    {R"(\bbut for\b)", "except"},
    {R"(\bgo(es)? on working\b)", "keep working"},
    {R"(\bin mid-[a-z])", "mid-call, without \"in\""},
    {R"(\bone time\b)", "once, exactly one"},
    {R"(\bno (app|company|event|installation|request) fits\b|\bnobody fits\b)", "no apps match"},
    {R"((^|[^e]|[^r]e|[^e]re) (is|was) no (?!longer\b)[a-z])", "is not a"},
    {R"(\bwhat came of\b)", "the result of"},
    {R"(\bnothing ends\b)", "installations are kept"},
    {R"(\bwaits? since\b)", "submitted, queued since"},
    {R"(\b(make|made) (an? )?(access )?keys?\b)", "create a key"},
    {R"(\bworks? no\b)", "does not work, no longer works"},
    {R"(\bthe more special\b)", "more specific"},
    {R"(\bin the open\b)", "unencrypted"},
    {R"((//|[.;:]) who(ever)? (asks|waits|wants|needs|holds|gets|gave|reads|leaves|owns|calls)\b)",
     "a client that asks, anyone who reads"},
    {R"(\btakes? (it|them|these|its) no\b)", "no longer accepts"},
    {R"(\bnot shown again\b.{0,20}\bwhoever\b)", "anyone who has it"},
    {R"(\bplease correct what\b)", "correct the fields below"},
    {R"(\bnobody special\b)", "has no role"},
};

std::vector<std::string> lines_of(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

// The pages, the docs and the README, beside the sources whose style the other tests check.
std::vector<SourceFile> texts() {
    auto files = product_sources();
    files.push_back({"README.md", lines_of(root / "README.md")});
    for (const auto& [folder, extension] :
         {std::pair{"web/pages", ".html"}, std::pair{"docs", ".md"}})
        for (const auto& entry : std::filesystem::directory_iterator(root / folder))
            if (entry.path().extension() == extension)
                files.push_back(
                    {folder + ("/" + entry.path().filename().string()), lines_of(entry.path())});
    return files;
}

// What a line of a source says to people: the comment, and what stands in quotes. Elsewhere all of
// it.
std::string said(const SourceFile& file, const std::string& line) {
    std::string text = line;
    if (!file.path.ends_with(".html") && !file.path.ends_with(".md")) {
        const auto comment = line.find("//");
        const auto quote = line.find('"');
        text = line.substr(std::min({comment, quote, line.size()}));
    }
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

TEST(PlainEnglish, has_no_turns_from_another_language) {
    std::vector<std::string> wrong;
    const auto files = texts();
    EXPECT_GT(files.size(), 100u);
    for (const auto& turn : turns) {
        const std::regex pattern(turn.pattern);
        for (const auto& file : files)
            for (std::size_t i = 0; i < file.lines.size(); ++i)
                if (std::regex_search(said(file, file.lines[i]), pattern))
                    wrong.push_back(file.path + ":" + std::to_string(i + 1) + ": write \"" +
                                    turn.better + "\": " + file.lines[i]);
    }
    EXPECT_THAT(wrong, testing::IsEmpty());
}

}  // namespace
}  // namespace grantor::tidy
