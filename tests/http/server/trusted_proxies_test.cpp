#include "http/server/trusted_proxies.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

namespace grantor::http {
namespace {

Address address(const char* text) { return without_mapping(boost::asio::ip::make_address(text)); }

std::string client_of(const TrustedProxies& proxies, const std::vector<std::string>& forwarded) {
    std::vector<Field> fields;
    for (const auto& value : forwarded) fields.push_back({"X-Forwarded-For", value});
    Request request;
    request.fields = fields;
    return proxies.client_of(request, address("10.0.0.1")).to_string();
}

}  // namespace

TEST(TrustedProxies, what_is_no_network_is_refused) {
    for (const char* text : {"", "a", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x",
                             "fd00::/129", "10.0.0/8", "fe80::1%eth0", "10.0.0.0/8/8", "/8"}) {
        EXPECT_THROW(TrustedProxies({text}), std::invalid_argument) << text;
    }
}

TEST(TrustedProxies, none_are_trusted_by_default) {
    EXPECT_FALSE(TrustedProxies({}).contains(address("127.0.0.1")));
}

TEST(TrustedProxies, networks_contain_their_addresses_only) {
    const TrustedProxies proxies({"10.0.0.0/8", "192.168.1.128/25", "fd00::/12", "203.0.113.7"});
    for (const char* inside : {"10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3", "192.168.1.128",
                               "192.168.1.255", "fd00::1", "fd0f::1", "203.0.113.7"})
        EXPECT_TRUE(proxies.contains(address(inside))) << inside;
    for (const char* outside : {"11.0.0.0", "9.255.255.255", "192.168.1.127", "fd10::", "::1",
                                "203.0.113.8", "::10.0.0.1", "a00::"})
        EXPECT_FALSE(proxies.contains(address(outside))) << outside;
}

TEST(TrustedProxies, every_address_may_be_trusted) {
    const TrustedProxies proxies({"0.0.0.0/0"});
    EXPECT_TRUE(proxies.contains(address("203.0.113.7")));
    EXPECT_FALSE(proxies.contains(address("2001:db8::1")));
    EXPECT_TRUE(TrustedProxies({"::/0"}).contains(address("203.0.113.7")));
}

TEST(TrustedProxies, the_client_is_the_rightmost_address_that_is_not_trusted) {
    const TrustedProxies proxies({"10.0.0.0/8", "fd00::/8"});
    EXPECT_EQ(client_of(proxies, {}), "10.0.0.1");
    EXPECT_EQ(client_of(proxies, {"203.0.113.7"}), "203.0.113.7");
    EXPECT_EQ(client_of(proxies, {"1.1.1.1, 203.0.113.7"}), "203.0.113.7");
    EXPECT_EQ(client_of(proxies, {"1.1.1.1,203.0.113.7 , 10.0.0.3,fd00::2"}), "203.0.113.7");
    EXPECT_EQ(client_of(proxies, {"1.1.1.1", "203.0.113.7", "10.0.0.3"}), "203.0.113.7");
    EXPECT_EQ(client_of(proxies, {"10.0.0.5, 10.0.0.3"}), "10.0.0.5");
}

TEST(TrustedProxies, what_a_client_wrote_that_is_no_address_is_not_believed) {
    const TrustedProxies proxies({"10.0.0.0/8"});
    EXPECT_EQ(client_of(proxies, {"unknown"}), "10.0.0.1");
    EXPECT_EQ(client_of(proxies, {"1.1.1.1, _hidden, 10.0.0.3"}), "10.0.0.3");
    EXPECT_EQ(client_of(proxies, {""}), "10.0.0.1");
    EXPECT_EQ(client_of(proxies, {"1.1.1.1,"}), "10.0.0.1");
    EXPECT_EQ(client_of(proxies, {"[203.0.113.7"}), "10.0.0.1");
    EXPECT_EQ(client_of(proxies, {std::string(5000, '1')}), "10.0.0.1");
}

TEST(TrustedProxies, addresses_may_have_a_port_and_come_mapped) {
    const TrustedProxies proxies({"10.0.0.0/8"});
    EXPECT_EQ(client_of(proxies, {"203.0.113.7:4711"}), "203.0.113.7");
    EXPECT_EQ(client_of(proxies, {"[2001:db8::1]:4711"}), "2001:db8::1");
    EXPECT_EQ(client_of(proxies, {"[2001:db8::1]"}), "2001:db8::1");
    EXPECT_EQ(client_of(proxies, {"2001:db8::1"}), "2001:db8::1");
    EXPECT_EQ(client_of(proxies, {"::ffff:203.0.113.7"}), "203.0.113.7");
}

}  // namespace grantor::http
