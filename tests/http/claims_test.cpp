// Attack 26: no field tells an upstream another request than the one that was checked.
#include "http/claims.hpp"

#include <gtest/gtest.h>

#include "http/field_names.hpp"

namespace grantor::http {

TEST(Attack26, every_field_that_claims_another_request_is_on_the_list_in_any_spelling) {
    const FieldNames names(claim_fields());
    for (const auto* name : {"X-HTTP-Method-Override",
                             "x-http-method-override",
                             "X_HTTP_Method_Override",
                             "X.HTTP.Method.Override",
                             "X-HTTP-Method",
                             "X-Method-Override",
                             "X-Method",
                             "X-Original-Method",
                             "X-Forwarded-Method",
                             "X-Original-URL",
                             "X_Original_Url",
                             "X-Original-URI",
                             "X-Rewrite-URL",
                             "X-Rewrite-Path",
                             "X-Forwarded-Uri",
                             "SCRIPT_NAME",
                             "PATH_INFO",
                             "Path-Info",
                             "X-Forwarded-Prefix",
                             "X-Host",
                             "X-Forwarded-Host",
                             "X-Forwarded-Server",
                             "X-Forwarded-Port",
                             "X-Forwarded-Proto",
                             "X-Forwarded-Scheme",
                             "X-Forwarded-Ssl",
                             "X-Scheme",
                             "X-Url-Scheme",
                             "Front-End-Https",
                             "Forwarded",
                             "X-Forwarded-For",
                             "X_Forwarded_For",
                             "X-Forwarded",
                             "X-Forwarder-For",
                             "X-Real-IP",
                             "X-Client-IP",
                             "Client-IP",
                             "True-Client-IP",
                             "CF-Connecting-IP",
                             "Cf_Connecting_Ip",
                             "X-Cluster-Client-IP",
                             "Fastly-Client-IP",
                             "X-Remote-User",
                             "REMOTE_ADDR",
                             "X-SSL-Client-Cert",
                             "SSL-Client-Verify",
                             "X-Envoy-Original-Path",
                             "Proxy",
                             "X-HttpMethodOverride",
                             "HTTP-X-HTTP-Method-Override",
                             "X-HTTP-Path-Override",
                             "X-Matched-Path",
                             "X-Invoke-Path",
                             "X-Middleware-Subrequest",
                             "X-MS-Client-Principal-Id",
                             "X-Goog-Authenticated-User-Email",
                             "X-Amzn-Oidc-Data",
                             "X-Consumer-Username",
                             "X-WEBAUTH-USER",
                             "X-Sendfile-Type",
                             "X-Accel-Mapping",
                             "WL-Proxy-Client-IP",
                             "WL-Proxy-SSL",
                             "HTTP_X_FORWARDED_FOR",
                             "HTTP_CLIENT_IP",
                             "HTTP_FORWARDED"})
        EXPECT_TRUE(names.contains(name)) << name;
}

TEST(Claims, leave_what_clients_say_about_themselves_and_their_content) {
    const FieldNames names(claim_fields());
    for (const auto* name : {"Accept",
                             "User-Agent",
                             "Content-Type",
                             "Cookie",
                             "If-Match",
                             "Idempotency-Key",
                             "X-Requested-With",
                             "X-Client-Version",
                             "X-Client-Info",
                             "X-Correlation-Id",
                             "X-Verbose",
                             "X-Protocol-Version",
                             "X-Custom",
                             "traceparent",
                             "Range",
                             "Prefer",
                             "Host",
                             "Origin",
                             "X-CSRF-Token",
                             "Upgrade-Insecure-Requests",
                             "Sec-Fetch-Mode"})
        EXPECT_FALSE(names.contains(name)) << name;
}

TEST(Attack26, a_method_in_the_query_is_seen_in_any_spelling) {
    for (const auto* parameter :
         {"_method=DELETE", "%5Fmethod=DELETE", "%5fme%74hod=PUT", ".method=DELETE",
          "+_method=DELETE", "%20_method=DELETE", "_METHOD=DELETE", "_method[]=DELETE", "_method",
          "a=1;_method=DELETE", "_HttpMethod=PATCH", "_method%00x=DELETE",
          "X-HTTP-Method-Override=DELETE", "x_http_method_override=DELETE"})
        EXPECT_TRUE(is_method_parameter(parameter)) << parameter;
    for (const auto* parameter :
         {"", "=_method", "method=GET", "payment_method=card", "a=_method", "_methods=1"})
        EXPECT_FALSE(is_method_parameter(parameter)) << parameter;
}

TEST(Claims, tell_a_method_from_a_target) {
    EXPECT_TRUE(is_method_claim("x_http_method_override"));
    EXPECT_FALSE(is_method_claim("X-Original-URL"));
    EXPECT_TRUE(is_target_claim("X-Rewrite-URL"));
    EXPECT_FALSE(is_target_claim("X-Forwarded-Host"));
}

TEST(Claims, name_for_a_proxy_only_what_it_does_not_set_itself) {
    for (const auto& name : removable_claim_fields()) {
        EXPECT_TRUE(is_field_name(name)) << name;
        EXPECT_FALSE(name.contains('*')) << name;
        EXPECT_FALSE(name.starts_with("X-Forwarded-")) << name;
    }
}

}  // namespace grantor::http
