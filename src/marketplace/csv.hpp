// Tables for spreadsheets (RFC 4180).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace grantor::marketplace {

// The most rows in a download: it is made in one piece. The last line has the address of the rest.
inline constexpr std::int64_t csv_rows_max = 10'000;
inline constexpr std::int64_t csv_rows_at_once = 500;

// One line, with CRLF. What a spreadsheet would take for a formula gets an apostrophe in front, as
// what a cell begins with is often text of strangers.
void append_csv_row(std::string& out, std::initializer_list<std::string_view> cells);

// As a download with that name, which is a constant.
http::Response csv_download(std::string_view file_name, std::string content);

}  // namespace grantor::marketplace
