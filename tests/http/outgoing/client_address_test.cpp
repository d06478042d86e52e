#include <gtest/gtest.h>
#include <stdexcept>

#include "http/outgoing/address_filter.hpp"

namespace grantor::http {
namespace {

Address address(const char* text) { return boost::asio::ip::make_address(text); }

AddressFilter filter(std::vector<std::string> allowed) {
    AddressPolicy policy;
    policy.allowed_networks = std::move(allowed);
    return AddressFilter(policy);
}

AddressFilter loopback_filter() {
    AddressPolicy policy;
    policy.allow_loopback = true;
    return AddressFilter(policy);
}

}  // namespace

// First, last and some address between of every special network.
TEST(Attack22, every_special_ipv4_network_is_refused) {
    const AddressFilter by_default{AddressPolicy{}};
    for (const char* text :
         {"0.0.0.0",         "0.0.0.1",        "0.255.255.255",   "10.0.0.0",
          "10.1.2.3",        "10.255.255.255", "100.64.0.0",      "100.100.100.200",
          "100.127.255.255", "127.0.0.0",      "127.0.0.1",       "127.255.255.255",
          "168.63.129.16",   "169.254.0.0",    "169.254.169.254", "169.254.255.255",
          "172.16.0.0",      "172.20.1.1",     "172.31.255.255",  "192.0.0.0",
          "192.0.0.192",     "192.0.0.255",    "192.0.2.0",       "192.0.2.255",
          "192.88.99.0",     "192.88.99.255",  "192.168.0.0",     "192.168.1.1",
          "192.168.255.255", "198.18.0.0",     "198.19.255.255",  "198.51.100.0",
          "198.51.100.255",  "203.0.113.0",    "203.0.113.255",   "224.0.0.0",
          "239.255.255.255", "240.0.0.0",      "255.255.255.254", "255.255.255.255"})
        EXPECT_FALSE(by_default.allows(address(text))) << text;
}

TEST(Attack22, every_special_ipv6_network_is_refused) {
    const AddressFilter by_default{AddressPolicy{}};
    for (const char* text : {"::",
                             "::1",
                             "::2",
                             "100::",         // discard
                             "64:ff9b:1::1",  // translation within a network
                             "64:ff9a:ffff::1",
                             "1fff:ffff::",
                             "2001::1",    // Teredo
                             "2001:2::1",  // benchmarks
                             "2001:1ff:ffff::",
                             "2001:db8::",
                             "2001:db8:ffff::1",
                             "3fff::",
                             "3fff:fff:ffff::",
                             "4000::",
                             "5f00::1",
                             "fc00::",
                             "fd00:ec2::254",  // a cloud's metadata
                             "fdff:ffff::1",
                             "fe80::1",
                             "fe80::1%1",
                             "febf::1",
                             "fec0::1",  // site-local, deprecated
                             "ff02::1",
                             "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"})
        EXPECT_FALSE(by_default.allows(address(text))) << text;
}

TEST(Attack22, an_ipv4_address_inside_an_ipv6_address_is_seen) {
    const AddressFilter by_default{AddressPolicy{}};
    for (const char* text :
         {"::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
          "::127.0.0.1", "::10.0.0.1", "::8.8.8.8",  // compatible, deprecated
          "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::a00:1", "64:ff9b::169.254.169.254",
          "64:ff9b::0.0.0.0", "64:ff9b::255.255.255.255",
          "64:ff9b:0:0:0:1:808:808",  // outside of the /96
          "2002:7f00:1::", "2002:a00:1::1", "2002:a9fe:a9fe::", "2002:c0a8:101::1"})
        EXPECT_FALSE(by_default.allows(address(text))) << text;
}

TEST(AddressFilter, the_internet_is_allowed_up_to_the_last_address_beside_a_special_network) {
    const AddressFilter by_default{AddressPolicy{}};
    for (const char* text :
         {"1.0.0.0",        "8.8.8.8",          "9.255.255.255",   "11.0.0.0",
          "100.63.255.255", "100.128.0.0",      "126.255.255.255", "128.0.0.0",
          "168.63.129.15",  "168.63.129.17",    "169.253.255.255", "169.255.0.0",
          "172.15.255.255", "172.32.0.0",       "191.255.255.255", "192.0.1.0",
          "192.0.3.0",      "192.88.98.255",    "192.88.100.0",    "192.167.255.255",
          "192.169.0.0",    "198.17.255.255",   "198.20.0.0",      "198.51.99.255",
          "198.51.101.0",   "203.0.112.255",    "203.0.114.0",     "223.255.255.255",
          "::ffff:8.8.8.8", "2000::1",          "2001:200::1",     "2001:db7:ffff::1",
          "2001:db9::1",    "2606:4700::1",     "2a00:1450::1",    "3ffe:ffff::1",
          "3fff:1000::1",   "64:ff9b::808:808", "2002:808:808::1"})
        EXPECT_TRUE(by_default.allows(address(text))) << text;
}

TEST(AddressFilter, what_is_no_network_is_refused) {
    EXPECT_THROW(filter({"10.0.0.0/8", "intranet"}), std::invalid_argument);
}

TEST(AddressFilter, allowing_loopback_allows_nothing_else) {
    const auto local = loopback_filter();
    for (const char* text : {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "8.8.8.8"})
        EXPECT_TRUE(local.allows(address(text))) << text;
    for (const char* text : {"0.0.0.0", "::", "10.0.0.1", "169.254.169.254", "fe80::1", "::2"})
        EXPECT_FALSE(local.allows(address(text))) << text;
}

TEST(AddressFilter, plain_http_goes_where_the_operator_says_if_that_is_wanted) {
    AddressPolicy policy{true, {"10.1.0.0/16"}, true};
    const AddressFilter strict(policy);
    for (const char* text : {"127.0.0.1", "::1", "10.1.2.3", "::ffff:10.1.2.3"})
        EXPECT_TRUE(strict.allows_plain_http(address(text))) << text;
    for (const char* text : {"8.8.8.8", "2606:4700::1", "10.2.0.0", "64:ff9b::808:808"})
        EXPECT_FALSE(strict.allows_plain_http(address(text))) << text;
    EXPECT_TRUE(strict.allows(address("8.8.8.8"))) << "over TLS";
    policy.plain_http_only_there = false;
    EXPECT_TRUE(AddressFilter(policy).allows_plain_http(address("8.8.8.8")));
}

TEST(AddressFilter, allowed_networks_are_allowed_and_nothing_beside_them) {
    const auto some = filter({"10.1.0.0/16", "192.168.1.7", "fd00:1::/32"});
    for (const char* text : {"10.1.0.0", "10.1.255.255", "::ffff:10.1.2.3", "192.168.1.7",
                             "fd00:1::5", "64:ff9b::10.1.2.3", "8.8.8.8"})
        EXPECT_TRUE(some.allows(address(text))) << text;
    for (const char* text : {"10.2.0.0", "10.0.255.255", "192.168.1.8", "fd00:2::1", "127.0.0.1",
                             "169.254.169.254", "64:ff9b::10.2.0.0"})
        EXPECT_FALSE(some.allows(address(text))) << text;
}

}  // namespace grantor::http
