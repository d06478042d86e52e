#include "marketplace/csv.hpp"

#include <fmt/format.h>

namespace grantor::marketplace {
namespace {

void append_cell(std::string& out, std::string_view cell) {
    // Some programs skip the spaces in front before they look.
    const auto first = cell.find_first_not_of(" \t\r\n");
    const bool is_formula =
        first != std::string_view::npos && std::string_view("=+-@|").contains(cell[first]);
    const bool begins_with_control = !cell.empty() && static_cast<unsigned char>(cell[0]) < 0x20;
    const bool is_guarded = is_formula || begins_with_control;
    if (!is_guarded && cell.find_first_of("\",\r\n") == std::string_view::npos) {
        out += cell;
        return;
    }
    out += '"';
    if (is_guarded) out += '\'';
    for (const char c : cell) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

}  // namespace

void append_csv_row(std::string& out, std::initializer_list<std::string_view> cells) {
    bool is_first = true;
    for (const auto cell : cells) {
        if (!is_first) out += ',';
        is_first = false;
        append_cell(out, cell);
    }
    out += "\r\n";
}

http::Response csv_download(std::string_view file_name, std::string content) {
    http::Response response;
    response.content_type = "text/csv; charset=utf-8; header=present";
    response.body = std::move(content);
    response.add_field("Content-Disposition",
                       fmt::format("attachment; filename=\"{}\"", file_name));
    response.add_field("X-Content-Type-Options", "nosniff");
    response.add_field("Cache-Control", "no-store");
    return response;
}

}  // namespace grantor::marketplace
