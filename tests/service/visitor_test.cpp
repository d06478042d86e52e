#include "service/visitor.hpp"

#include <gtest/gtest.h>

namespace grantor {
namespace {

TEST(LocalTarget, nothing_leads_to_another_site) {
    for (const auto* text :
         {"", "evil", "//evil.example", "/\\evil.example", "\\\\evil.example",
          "https://evil.example", "javascript:alert(1)", "/a\nb", "/a b", "/\t/evil"})
        EXPECT_EQ(local_target(text), "/") << text;
    EXPECT_EQ(local_target("/" + std::string(20000, 'a')), "/");
}

TEST(LocalTarget, paths_of_ours_stay) {
    EXPECT_EQ(local_target("/oauth/authorize?client_id=1&state=%2F%2F"),
              "/oauth/authorize?client_id=1&state=%2F%2F");
}

TEST(SessionCookie, is_secure_and_host_bound_where_the_issuer_is_https) {
    http::Response response;
    set_cookie(response, {"https://a.example", "", true}, "value", seconds{60});
    EXPECT_EQ(response.fields,
              "Set-Cookie: __Host-grantor=value; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; "
              "Secure\r\n");
    http::Response plain;
    set_cookie(plain, {"http://127.0.0.1", "", false}, "value", seconds{60});
    EXPECT_EQ(plain.fields.find("Secure"), std::string::npos);
}

TEST(SessionCookie, of_another_shape_is_none) {
    const http::Field fields[] = {{"Cookie", "grantor=short"}};
    http::Request request;
    request.fields = fields;
    EXPECT_EQ(cookie_value(request, {"http://127.0.0.1", "", false}), "");
}

}  // namespace
}  // namespace grantor
