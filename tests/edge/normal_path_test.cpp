#include "edge/normal_path.hpp"

#include <gtest/gtest.h>

namespace grantor::edge {
namespace {

// Attack 26.
TEST(NormalPath, refuses_what_servers_read_differently) {
    for (const auto* path : {"",
                             "deals",
                             "//",
                             "/api//v2/deals",
                             "//api/v2/deals",
                             "/api/v2/deals//",
                             "/api/./v2",
                             "/api/v2/.",
                             "/api/../v2",
                             "/..",
                             "/api/v2/deals/..",
                             "/api/%2e%2e/v2",
                             "/api/%2E/v2",
                             "/api/v2/deals%2f1",
                             "/api/v2/deals%2F1",
                             "/api/v2/deals%5c1",
                             "/api/v2\\deals",
                             "/api/v2/deals;x=1",
                             "/api/v2;/deals",
                             "/api/v2/..;/deals",
                             "/api/v2/deals%3bx",
                             "/api/v2/deals%252f1",
                             "/api/v2/deals%25",
                             "/api/v2/deals%",
                             "/api/v2/deals%4",
                             "/api/v2/deals%zz",
                             "/api/v2/%64eals",
                             "/api/v2/deals%00",
                             "/api/v2/deals%0d%0a",
                             "/api/v2/deals%7f",
                             "/api/v2/de\tals",
                             "/api/v2/de als",
                             "/api/v2/deals\xC3\xB6",
                             "/api/v2/deals#x",
                             "/api/v2/deals%3f",
                             "/api/v2/deals%23",
                             "*",
                             "http://a/api/v2/deals",
                             "/api/v2/deals\"",
                             "/api/v2/<deals>",
                             "/api/v2/deals|"})
        EXPECT_FALSE(is_normal_path(path)) << path;
    EXPECT_FALSE(is_normal_path(std::string_view{"/api/v2/deals\0", 14}));
}

TEST(NormalPath, takes_plain_paths) {
    for (const auto* path :
         {"/", "/api/v2/deals", "/api/v2/deals/", "/v1/deals:(id,title)", "/v1/leads/a-b_c.d~e",
          "/v1/x/%20", "/v1/x/%C3%B6", "/v1/...", "/v1/.x", "/v1/a@b,c=d"})
        EXPECT_TRUE(is_normal_path(path)) << path;
}

}  // namespace
}  // namespace grantor::edge
