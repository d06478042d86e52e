// Lists that come in pages, in both ways of the documented API. The filters of the query are sent
// with every page.
//
//   auto deals = cursor_pages(api, "/api/v2/deals", {{"status", "open"}});
//   auto done = deals.for_each([](const Json& deal) { …; return Continue::yes; });
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "grantor/client/api_client.hpp"
#include "grantor/client/export.hpp"

namespace grantor::client {

enum class Continue { no, yes };

// For one thread at a time.
class GRANTOR_CLIENT_API Pages {
 public:
    // The items of the next page, none after the last. After an error the same page may be asked
    // for again. A server that leads in a circle is unreadable_answer.
    Result<std::optional<Json::Array>> next(const CallOptions& call = {});
    // Every item, until `use` says no. `call.timeout` is for each page.
    Result<void> for_each(const std::function<Continue(const Json&)>& use,
                          const CallOptions& call = {});

 private:
    enum class Style { cursor, offset };
    friend GRANTOR_CLIENT_API Pages cursor_pages(ApiClient api, std::string_view path, Query query);
    friend GRANTOR_CLIENT_API Pages offset_pages(ApiClient api, std::string_view path, Query query);
    Pages(Style style, ApiClient api, std::string_view path, Query query);
    Result<void> move_on(const Json& document);

    Style style_;
    ApiClient api_;
    std::string path_;
    Query query_;
    std::string position_;  // the cursor or start to ask with; "" for the first page
    bool ended_ = false;
};

// API v2: `cursor`, and `additional_data.next_cursor` in the answer.
GRANTOR_CLIENT_API Pages cursor_pages(ApiClient api, std::string_view path, Query query = {});
// API v1: `start`, and `additional_data.pagination` in the answer.
GRANTOR_CLIENT_API Pages offset_pages(ApiClient api, std::string_view path, Query query = {});

}  // namespace grantor::client
