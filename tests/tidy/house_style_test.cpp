// The house style that a machine can hold: layers, sizes, names, and where the outside world may be
// touched. A finding names the file and line and says what the rule is for.
#include <algorithm>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <regex>
#include <set>

#include "tests/tidy/source_files.hpp"

namespace grantor::tidy {
namespace {

// What each layer may include (docs/style.md §2). http's message and task are open to the
// capabilities.
const std::map<std::string, std::set<std::string>> layers{
    {"base", {"base"}},
    {"oauth", {"base", "oauth"}},
    {"token", {"base", "oauth", "token"}},
    {"model", {"base", "oauth", "token", "model"}},
    {"store", {"base", "oauth", "token", "model", "store"}},
    {"http", {"base", "http"}},
    {"pages", {"base", "pages"}},
    {"markdown", {"markdown"}},
    {"rules", {"base", "oauth", "token", "model", "store", "rules"}},
    {"service", {"base", "oauth", "token", "model", "store", "rules", "pages", "service"}},
    {"docs",
     {"base", "oauth", "token", "model", "store", "rules", "pages", "service", "markdown", "docs"}},
    {"authserver",
     {"base", "oauth", "token", "model", "store", "rules", "pages", "service", "authserver"}},
    {"marketplace",
     {"base", "oauth", "token", "model", "store", "rules", "pages", "service", "marketplace"}},
    {"edge", {"base", "oauth", "token", "model", "store", "rules", "service", "edge"}},
    {"sandbox",
     {"base", "oauth", "token", "model", "store", "rules", "pages", "service", "sandbox"}},
    {"delivery", {"base", "oauth", "token", "model", "store", "rules", "service", "delivery"}},
    {"webhooks", {"base", "oauth", "token", "model", "store", "rules", "service", "webhooks"}},
    {"explorer",
     {"base", "oauth", "token", "model", "store", "rules", "pages", "service", "explorer"}},
    // "grantor": the public headers of the client library, grantor/client/….
    {"gateway",
     {"base", "oauth", "token", "model", "store", "rules", "pages", "service", "gateway",
      "grantor"}},
    {"sdk", {"base", "oauth", "sdk", "grantor"}},
};
// The folders of the demo CRM, lowest first.
const std::vector<std::string> sandbox_folders{"wire",       "engine",   "fields", "filters",
                                               "search",     "entities", "users",  "answers",
                                               "announcing", "openapi",  "seed"};
const std::set<std::string> http_for_capabilities{"http/message.hpp",
                                                  "http/method.hpp",
                                                  "http/route.hpp",
                                                  "http/handler.hpp",
                                                  "http/task.hpp",
                                                  "http/forward.hpp",
                                                  "http/normal_path.hpp",
                                                  "http/server/wait.hpp",
                                                  "http/outgoing/client.hpp",
                                                  "http/outgoing/client_url.hpp",
                                                  "http/refusal.hpp",
                                                  "http/claims.hpp",
                                                  "http/cors_names.hpp",
                                                  "http/field_names.hpp",
                                                  "http/outgoing/address_filter.hpp",
                                                  "http/address_policy.hpp"};

// Every line of `files` that matches, except in the files that are the one place for it.
std::vector<std::string> findings(const std::vector<SourceFile>& files, const std::string& pattern,
                                  const std::set<std::string>& allowed_in) {
    const std::regex expression(pattern);
    std::vector<std::string> found;
    for (const auto& file : files) {
        bool allowed = false;
        for (const auto& prefix : allowed_in) allowed |= file.path.starts_with(prefix);
        if (allowed) continue;
        for (std::size_t i = 0; i < file.lines.size(); ++i)
            if (std::regex_search(file.lines[i], expression))
                found.push_back(file.path + ":" + std::to_string(i + 1) + ": " + file.lines[i]);
    }
    return found;
}

TEST(Tidy, includes_point_down_the_layers_only) {
    const std::regex include("^#include \"([a-z_]+)/([^\"]+)\"");
    std::vector<std::string> wrong;
    for (const auto& file : product_sources()) {
        const auto allowed = layers.find(file.layer());
        if (allowed == layers.end()) continue;  // app sees everything
        for (const auto& line : file.lines) {
            std::smatch match;
            if (!std::regex_search(line, match, include)) continue;
            if (allowed->second.contains(match[1])) continue;
            const bool waits = allowed->second.contains("store") || file.layer() == "pages";
            const bool capability = waits && file.layer() != "store" && file.layer() != "rules";
            if (capability && http_for_capabilities.contains(match[1].str() + "/" + match[2].str()))
                continue;
            wrong.push_back(file.path + " includes " + match[1].str() + "/" + match[2].str());
        }
    }
    EXPECT_THAT(wrong, testing::IsEmpty());
}

// What goes with it would be forgotten.
TEST(Tidy, only_the_rules_change_the_state_of_a_grant) {
    EXPECT_THAT(findings(product_sources(), R"(grants\(\)\.(activate|revoke))",
                         {"src/rules/grant_states", "src/store/claim_group"}),
                testing::IsEmpty());
}

// Words of one API and one product stand where its wire and its demo are described, so that nobody
// else's service has them: the profile table, the sandbox, what the built-in API announces, and
// what finds them in the documents.
TEST(Tidy, nothing_but_the_sandbox_and_the_profile_table_speaks_of_a_crm) {
    const std::set<std::string> about_it{"src/sandbox/", "src/oauth/profile.",
                                         "src/model/webhook_words.cpp", "src/docs/main.cpp"};
    EXPECT_THAT(
        findings(read_sources({"src"}),
                 R"([Pp]ipedrive|PIPEDRIVE|[Cc][Rr][Mm]([^a-z]|$)|(^|[^a-z])[Dd]eals?([^a-z]|$))",
                 about_it),
        testing::IsEmpty());
}

// Else tables and what works by them would include each other again.
TEST(Tidy, includes_of_the_demo_crm_point_down_its_folders_only) {
    const std::regex include("^#include \"sandbox/([a-z_]+)/");
    const auto place = [](const std::string& folder) {
        return std::ranges::find(sandbox_folders, folder) - sandbox_folders.begin();
    };
    std::vector<std::string> wrong;
    for (const auto& file : read_sources({"src/sandbox"})) {
        const auto folder = std::filesystem::path(file.path).parent_path().string();
        std::smatch own;
        if (!std::regex_search(folder, own, std::regex("^src/sandbox/([a-z_]+)"))) continue;
        for (const auto& line : file.lines) {
            std::smatch match;
            if (std::regex_search(line, match, include) && place(match[1]) > place(own[1]))
                wrong.push_back(file.path + ": " + line);
        }
    }
    EXPECT_THAT(wrong, testing::IsEmpty());
}

// What each folder of src/http may include of the others; the words, "", stand beside the folders.
const std::map<std::string, std::set<std::string>> http_folders{
    {"", {""}},
    {"wire", {"", "wire"}},
    {"loop", {"", "loop"}},
    {"outgoing", {"", "wire", "loop", "outgoing"}},
    {"server", {"", "wire", "loop", "outgoing", "server"}}};

TEST(Tidy, includes_inside_http_point_down_its_folders_only) {
    const std::regex include("^#include \"http/(?:([a-z_]+)/)?[a-z_]+.hpp\"");
    const std::regex place("^src/http/(?:([a-z_]+)/)?[a-z_]+.[ch]pp$");
    std::vector<std::string> wrong;
    for (const auto& file : product_sources()) {
        std::smatch here;
        if (!std::regex_match(file.path, here, place)) continue;
        for (const auto& line : file.lines) {
            std::smatch there;
            if (std::regex_search(line, there, include) &&
                !http_folders.at(here[1]).contains(there[1]))
                wrong.push_back(file.path + ": " + line);
        }
    }
    EXPECT_THAT(wrong, testing::IsEmpty());
}

// Applications have no other headers of ours, and may have another Boost or none.
TEST(Tidy, public_headers_of_the_client_library_include_the_standard_library_only) {
    auto headers = product_sources();
    std::erase_if(headers,
                  [](const SourceFile& file) { return !file.path.starts_with("sdk/include/"); });
    EXPECT_GT(headers.size(), 20u);
    EXPECT_THAT(findings(headers, R"(#include (?!<[a-z_0-9]+>|"grantor/client[./]))", {}),
                testing::IsEmpty());
}

TEST(Tidy, only_http_and_the_sdk_transport_include_asio_or_beast) {
    EXPECT_THAT(
        findings(product_sources(), R"(#include <boost/(asio|beast))", {"src/http", "sdk/"}),
        testing::IsEmpty());
}

TEST(Tidy, the_outside_world_is_an_argument) {
    const auto files = product_sources();
    EXPECT_THAT(findings(files, R"(system_clock::now|\btime\(nullptr\))", {"src/base/time.cpp"}),
                testing::IsEmpty());
    EXPECT_THAT(findings(files, R"(random_device|RAND_bytes|randombytes)", {"src/base/random.cpp"}),
                testing::IsEmpty());
    // The programs of the quick start are texts.
    const std::string programs = "src/marketplace/developer/operation/quick_start_programs.cpp";
    EXPECT_THAT(findings(files, R"(\bgetenv\()", {"src/app/", "sdk/examples/", programs}),
                testing::IsEmpty());
}

TEST(Tidy, files_stay_readable_in_one_sitting) {
    std::vector<std::string> wrong;
    for (const auto& file : all_sources()) {
        const bool test = file.path.starts_with("tests/");
        const std::size_t most = test ? 600 : file.is_header() ? 200 : 400;
        if (file.lines.size() > most)
            wrong.push_back(file.path + " has " + std::to_string(file.lines.size()) +
                            " lines, the limit is " + std::to_string(most));
    }
    EXPECT_THAT(wrong, testing::IsEmpty());
}

TEST(Tidy, lines_have_at_most_100_columns) {
    std::vector<std::string> wrong;
    for (const auto& file : all_sources())
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            const auto& line = file.lines[i];
            // Continuation bytes of UTF-8 take no column.
            const auto columns = std::count_if(line.begin(), line.end(),
                                               [](unsigned char c) { return (c & 0xC0) != 0x80; });
            if (columns > 100 && !line.contains("R\""))
                wrong.push_back(file.path + ":" + std::to_string(i + 1));
        }
    EXPECT_THAT(wrong, testing::IsEmpty());
}

TEST(Tidy, functions_have_at_most_60_lines) {
    const std::regex opens(R"(^[^\s#/}].*\)( const)?( noexcept)?( override)? \{$|^    \S.*\) \{$)");
    std::vector<std::string> wrong;
    for (const auto& file : product_sources()) {
        std::size_t start = 0;
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            if (start == 0 && !file.lines[i].starts_with(" ") &&
                std::regex_search(file.lines[i], opens))
                start = i + 1;
            if (start == 0 || file.lines[i] != "}") continue;
            // A function that is only a table is exempt: it has a row's comment above it.
            const bool table = start >= 2 && file.lines[start - 2].contains("table:");
            if (i + 1 - start > 60 && !table)
                wrong.push_back(file.path + ":" + std::to_string(start) + " has " +
                                std::to_string(i + 1 - start) + " lines");
            start = 0;
        }
    }
    EXPECT_THAT(wrong, testing::IsEmpty());
}

TEST(Tidy, names_say_what_a_thing_is) {
    std::vector<std::string> wrong;
    for (const auto& file : all_sources()) {
        const auto name = std::filesystem::path(file.path).filename().string();
        for (const auto* vague : {"util", "helper", "manager", "common", "misc"})
            if (name.contains(vague)) wrong.push_back(file.path);
        if (std::any_of(name.begin(), name.end(), [](char c) { return std::isupper(c); }))
            wrong.push_back(file.path);
    }
    EXPECT_THAT(wrong, testing::IsEmpty());
}

TEST(Tidy, headers_are_guarded_and_open_with_what_they_promise) {
    std::vector<std::string> wrong;
    for (const auto& file : product_sources()) {
        if (!file.is_header()) continue;
        if (file.lines.empty() || !file.lines[0].starts_with("//")) wrong.push_back(file.path);
        if (std::find(file.lines.begin(), file.lines.end(), "#pragma once") == file.lines.end())
            wrong.push_back(file.path);
    }
    EXPECT_THAT(wrong, testing::IsEmpty());
}

TEST(Tidy, work_left_to_do_names_its_issue) {
    EXPECT_THAT(
        findings(all_sources(), R"(\b(TODO|FIXME|XXX|HACK)\b(?!\(#[0-9]+\)))", {"tests/tidy/"}),
        testing::IsEmpty());
}

TEST(Tidy, tests_do_not_sleep) {
    EXPECT_THAT(
        findings(read_sources({"tests"}), R"(sleep_for|sleep_until|\busleep\()", {"tests/tidy/"}),
        testing::IsEmpty());
}

TEST(Tidy, every_test_that_security_md_names_exists) {
    std::set<std::string> tests;
    const std::regex macro(R"(^TEST(?:_F|_P)?\((\w+),\s*(\w+)\))");
    for (const auto& file : read_sources({"tests"}))
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            const auto next = i + 1 < file.lines.size() ? file.lines[i + 1] : "";
            const auto text = file.lines[i].ends_with(",") ? file.lines[i] + next : file.lines[i];
            std::smatch match;
            if (std::regex_search(text, match, macro))
                tests.insert(match[1].str() + "." + match[2].str());
        }
    std::ifstream in(root / "SECURITY.md");
    const std::regex name(R"(`(\w+\.[a-z_0-9]+)`)");
    std::vector<std::string> missing;
    int rows = 0;
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with("| ") || !std::isdigit(line[2])) continue;
        ++rows;
        for (std::sregex_iterator it(line.begin(), line.end(), name), end; it != end; ++it)
            if (!tests.contains((*it)[1])) missing.push_back((*it)[1]);
    }
    EXPECT_GT(rows, 20);
    EXPECT_THAT(missing, testing::IsEmpty());
}

}  // namespace
}  // namespace grantor::tidy
