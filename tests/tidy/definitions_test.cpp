#include "tests/tidy/definitions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <set>

#include "tests/tidy/source_files.hpp"

namespace grantor::tidy {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Definitions, are_functions_and_types_outside_anonymous_namespaces) {
    EXPECT_THAT(definitions_in(R"(
#include "x.hpp"
namespace grantor::http {
namespace {
int hidden(int) { return '{'; }
}  // namespace
// int comment() {
constexpr int table[] = {1, 1'000};
int declared(int number);
static int file_local() { return 1; }
std::optional<std::int64_t> read_number(std::string_view text) { return {}; }
Writer::Writer(Sql& sql, Limits limits) : sql_{sql}, run_([this] { go(); }) {}
struct Row {
    int inside() { return 1; }
};
template <class T>
inline std::map<T, int> made(const T& from = {}, int) { return {}; }
enum class Kind : int { one };
int Row::size() const { return 2; }
}
)"),
                ElementsAre("grantor::http::read_number(std::string_view)",
                            "grantor::http::Writer::Writer(Sql&, Limits)",
                            "struct grantor::http::Row", "grantor::http::made(const T&, int)",
                            "enum grantor::http::Kind", "grantor::http::Row::size() const"));
}

// Two definitions of one name are one function to the linker, and which one a caller gets depends
// on the optimiser. It happened: two read_number with different rules.
TEST(Definitions, of_one_name_stand_in_one_file) {
    std::map<std::string, std::set<std::string>> places;
    for (const auto& file : read_sources({"src", "sdk/include", "sdk/src", "tests"})) {
        std::string text;
        for (const auto& line : file.lines) text += line + '\n';
        for (const auto& name : definitions_in(text)) places[name].insert(file.path);
    }
    EXPECT_GT(places.size(), 1000U);
    std::vector<std::string> wrong;
    for (const auto& [name, files] : places) {
        if (files.size() == 1) continue;
        auto& line = wrong.emplace_back(name);
        for (const auto& file : files) line += " " + file;
    }
    EXPECT_THAT(wrong, IsEmpty());
}

}  // namespace
}  // namespace grantor::tidy
