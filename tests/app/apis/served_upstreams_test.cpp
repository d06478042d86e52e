#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/apis/served_apis.hpp"
#include "http/outgoing/upstream.hpp"
#include "http/outgoing/upstream_group.hpp"

namespace grantor::app {
namespace {

edge::ServedApi served(const std::string& file, const std::string& prefix) {
    http::UpstreamOptions options;
    options.host = "127.0.0.1";
    options.port = 9000;
    return {{file, {prefix}, "openapi: 3.1.0\npaths: {}"},
            http::make_upstream_group({http::make_upstream(std::move(options))})};
}

// Prometheus refuses all of an answer in which two series have the same labels.
TEST(ServedUpstreams, have_labels_of_their_own_where_apis_share_prefix_and_server) {
    const edge::Apis apis({served("a.yaml", "/api"), served("b.yaml", "/api"),
                           served("c.yaml", "/other"), served("d.yaml", "/api")});
    std::vector<std::string> labels;
    for (const auto& each : served_upstreams(apis)) labels.push_back(each.api);
    EXPECT_THAT(labels, testing::ElementsAre("/api", "/api (2)", "/other", "/api (3)"));
}

}  // namespace
}  // namespace grantor::app
