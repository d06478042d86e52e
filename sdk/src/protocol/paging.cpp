#include "grantor/client/paging.hpp"

#include <algorithm>

#include "sdk/src/protocol/wire_text.hpp"

namespace grantor::client {
namespace {

void set_parameter(Query& query, std::string_view name, const std::string& value) {
    std::erase_if(query, [&](const QueryParameter& one) { return one.name == name; });
    query.push_back({std::string(name), value});
}

Error circle() {
    return failure(ErrorKind::unreadable_answer, "the list leads to the same page again");
}

}  // namespace

Pages::Pages(Style style, ApiClient api, std::string_view path, Query query)
    : style_(style), api_(std::move(api)), path_(path), query_(std::move(query)) {}

Pages cursor_pages(ApiClient api, std::string_view path, Query query) {
    return {Pages::Style::cursor, std::move(api), path, std::move(query)};
}

Pages offset_pages(ApiClient api, std::string_view path, Query query) {
    return {Pages::Style::offset, std::move(api), path, std::move(query)};
}

Result<std::optional<Json::Array>> Pages::next(const CallOptions& call) {
    if (ended_) return std::optional<Json::Array>{};
    auto query = query_;
    if (!position_.empty())
        set_parameter(query, style_ == Style::cursor ? "cursor" : "start", position_);
    const auto response = api_.get(path_, std::move(query), call);
    if (!response) return response.error();
    const auto& data = response->json["data"];
    // v1 has null for an empty list.
    if (!data.is_array() && !data.is_null())
        return failure(ErrorKind::unreadable_answer, "the answer's data is not a list");
    if (auto moved = move_on(response->json); !moved) return std::move(moved).error();
    return std::optional{data.items()};
}

Result<void> Pages::move_on(const Json& document) {
    const auto& more = document["additional_data"];
    if (style_ == Style::cursor) {
        const auto& cursor = more["next_cursor"];
        if (!cursor.is_text() || cursor.as_text().empty()) {
            ended_ = true;
            return {};
        }
        if (cursor.as_text() == position_) return circle();
        position_ = cursor.as_text();
        return {};
    }
    const auto& pagination = more["pagination"];
    const auto& start = pagination["next_start"];
    if (!pagination["more_items_in_collection"].as_boolean() || !start.is_integer()) {
        ended_ = true;
        return {};
    }
    // It only goes forward.
    if (start.as_integer() <= read_number<std::int64_t>(position_).value_or(0)) return circle();
    position_ = std::to_string(start.as_integer());
    return {};
}

Result<void> Pages::for_each(const std::function<Continue(const Json&)>& use,
                             const CallOptions& call) {
    while (true) {
        const auto page = next(call);
        if (!page) return page.error();
        if (!*page) return {};
        for (const auto& item : **page)
            if (use(item) == Continue::no) return {};
    }
}

}  // namespace grantor::client
