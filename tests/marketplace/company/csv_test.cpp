#include "marketplace/csv.hpp"

#include <gtest/gtest.h>

namespace grantor::marketplace {
namespace {

std::string row(std::initializer_list<std::string_view> cells) {
    std::string out;
    append_csv_row(out, cells);
    return out;
}

}  // namespace

// A spreadsheet runs what it takes for a formula, with the rights of the person who opens the file.
TEST(Csv, makes_no_formula_of_what_strangers_wrote) {
    for (const auto* cell : {"=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1", "|cmd"})
        EXPECT_EQ(row({cell}), "\"'" + std::string(cell) + "\"\r\n");
    EXPECT_EQ(row({"\rx"}), "\"'\rx\"\r\n");
    EXPECT_EQ(row({"=\"x\""}), "\"'=\"\"x\"\"\"\r\n");
}

TEST(Csv, quotes_what_would_end_a_cell) {
    EXPECT_EQ(row({"a", "b c", ""}), "a,b c,\r\n");
    EXPECT_EQ(row({"a,b", "say \"hi\"", "two\nlines"}),
              "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n");
    EXPECT_EQ(row({"a-b", "2026-11-22", "x@y.example"}), "a-b,2026-11-22,x@y.example\r\n");
}

TEST(Csv, is_a_download_that_no_browser_runs) {
    const auto response = csv_download("audit.csv", "a\r\n");
    EXPECT_TRUE(response.content_type.starts_with("text/csv"));
    EXPECT_NE(response.fields.find("attachment; filename=\"audit.csv\""), std::string::npos);
    EXPECT_NE(response.fields.find("nosniff"), std::string::npos);
    EXPECT_NE(response.fields.find("no-store"), std::string::npos);
}

}  // namespace grantor::marketplace
