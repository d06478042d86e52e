#include "explorer/list_page.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <span>

#include "base/encoding.hpp"
#include "base/lower_case.hpp"

namespace grantor::explorer {
namespace {

using pages::PageData;

// A page with so many rows stays below 100 kB.
constexpr std::size_t rows_max = 240;
// A document with one short list has it open.
constexpr std::size_t open_max = 12;

void add_row(PageData& list, const Operation& operation) {
    auto row = list.add("OPERATION");
    row.set("OPERATION_METHOD", operation.method);
    row.set("OPERATION_METHOD_CLASS", method_class(operation));
    row.set("OPERATION_PATH", shown_path(operation));
    row.set("OPERATION_HREF", page_path(operation));
    row.set("OPERATION_SUMMARY", operation.summary);
}

std::string count_words(std::size_t count) {
    return fmt::format("{} operation{}", count, count == 1 ? "" : "s");
}

void add_found(PageData& data, const WantedList& wanted, const OperationIndex& index) {
    const auto found = index.find(wanted.words, wanted.api);
    std::string said = count_words(found.count);
    if (found.count == 0)
        said = fmt::format("No operations match “{}”. Try fewer or other words.", wanted.words);
    else if (found.count > found.operations.size())
        said = fmt::format("The first {} of {}", found.operations.size(), said);
    if (!found.corrected.empty())
        said = fmt::format("No operations match “{}”. {} for “{}”:", wanted.words, said,
                           found.corrected);
    data.add("SAID").set("SAID_TEXT", said);
    if (found.operations.empty()) return;
    auto list = data.add("FOUND");
    for (const auto* operation : found.operations) add_row(list, *operation);
}

// Folded, open, or a link: by how many rows there may still be.
void add_group(PageData& section, const DescribedApi& api, const OperationGroup& group,
               bool is_open, std::size_t& rows_left) {
    auto tag = section.add("TAG");
    const bool has_room = is_open || group.operations.size() <= rows_left;
    auto part = tag.add(has_room ? "TAG_FOLDED" : "TAG_LINK");
    part.set("TAG_NAME", shown_tag(group));
    part.set_number("TAG_COUNT", static_cast<std::int64_t>(group.operations.size()));
    part.set("TAG_HREF", list_of(api.name, group.tag));
    if (!has_room) return;
    if (is_open) part.show("TAG_OPEN");
    const auto count = std::min(group.operations.size(), std::max(rows_left, rows_max / 2));
    for (const auto place : std::span(group.operations).first(count))
        add_row(part, api.operations[place]);
    if (count < group.operations.size())
        part.add("TAG_MORE")
            .set_number("TAG_LEFT_OUT", static_cast<std::int64_t>(group.operations.size() - count));
    rows_left -= std::min(rows_left, count);
}

void add_api(PageData& data, const DescribedApi& api, const WantedList& wanted,
             std::size_t& rows_left) {
    auto section = data.add("API");
    section.set("API_NAME", api.name);
    section.set("API_TITLE", api.title);
    section.set("API_SUMMARY", api.summary);
    section.set("API_COUNT", count_words(api.operations.size()));
    const bool is_short = api.groups.size() == 1 && api.operations.size() <= open_max;
    const auto is_wanted = [&](const OperationGroup& group) {
        return !wanted.api.empty() && group.tag == wanted.tag;
    };
    // The one that was asked for has its room before the others.
    const auto asked = std::ranges::find_if(api.groups, is_wanted);
    std::size_t reserved = 0;
    if (asked != api.groups.end()) reserved = std::min(rows_left, asked->operations.size());
    rows_left -= reserved;
    for (const auto& group : api.groups) {
        if (!is_wanted(group)) {
            add_group(section, api, group, is_short, rows_left);
            continue;
        }
        auto own = reserved;
        add_group(section, api, group, true, own);
    }
}

}  // namespace

std::string list_of(std::string_view api) {
    return fmt::format("{}?api={}", list_path, percent_encode(api));
}
std::string list_of(std::string_view api, std::string_view tag) {
    return fmt::format("{}&tag={}", list_of(api), percent_encode(tag));
}

std::string_view shown_tag(const OperationGroup& group) {
    return group.tag.empty() ? "Other" : std::string_view{group.tag};
}

std::string method_class(const Operation& operation) { return ascii_lower_case(operation.method); }

http::Response write_list(const WantedList& wanted, Explorer& explorer, pages::Frame frame) {
    frame.title = "API";
    frame.heading = "API explorer";
    frame.lead = "Every operation, with a page to try it and code samples.";
    PageData data;
    data.set("QUERY", wanted.words);
    const auto* only = explorer.find_api(wanted.api);
    if (only != nullptr) {
        frame.breadcrumb = {{"API explorer", std::string(list_path)}};
        frame.title = frame.heading = only->title;
        data.add("IN_API").set("IN_API_NAME", only->name);
    }
    if (wanted.words.find_first_not_of(' ') != std::string::npos) {
        add_found(data, {wanted.words, only == nullptr ? "" : only->name, {}}, explorer.index());
    } else {
        std::size_t rows_left = rows_max;
        for (const auto& api : explorer.apis())
            if (only == nullptr || only == &api) add_api(data, api, wanted, rows_left);
    }
    return pages::framed_page(200, "explorer_list", frame, data, "explorer_list.js");
}

}  // namespace grantor::explorer
