#include "http/outgoing/client_url.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace grantor::http {

TEST(ClientUrl, nothing_but_absolute_http_is_read) {
    for (const char* text : {"",
                             "a",
                             "/path",
                             "//a.example/",
                             "http:",
                             "http:/a.example",
                             "http:a.example",
                             "http://",
                             "https:///path",
                             "file:///etc/passwd",
                             "ftp://a.example/",
                             "gopher://a.example/",
                             "javascript:alert(1)",
                             "unix:///run/socket",
                             "ws://a.example/",
                             "data:text/plain,a",
                             " http://a.example/",
                             "http ://a.example/",
                             "httpx://a.example/",
                             "://a.example/"})
        EXPECT_FALSE(read_client_url(text)) << text;
}

TEST(ClientUrl, user_information_is_refused_wherever_readers_disagree_about_it) {
    for (const char* text :
         {"http://user@a.example/", "http://user:pass@a.example/", "http://@a.example/",
          "http://a.example@127.0.0.1/", "http://a.example:80@127.0.0.1/",
          "http://a.example\\@127.0.0.1/", "http://a.example%40b.example/",
          "http://a.example:80#@127.0.0.1:x@b/"}) {
        const auto url = read_client_url(text);
        if (std::string(text).contains('#'))
            EXPECT_TRUE(url && url->host == "a.example") << text;  // the rest is a fragment
        else
            EXPECT_FALSE(url) << text;
    }
}

TEST(ClientUrl, hosts_that_are_none_are_refused) {
    for (const std::string& text :
         std::vector<std::string>{"http://a b/",
                                  "http://a\tb/",
                                  "http://a\nb/",
                                  "http://a\r\nb/",
                                  "http://a%2eb/",
                                  "http://.a/",
                                  "http://a..b/",
                                  "http://./",
                                  "http://../",
                                  "http://a.example../",
                                  "http://b\xC3\xBC.example/",
                                  "http://\xEF\xBC\x91.1.1.1/",
                                  "http://a,b/",
                                  "http://a;b/",
                                  "http://[::1/",
                                  "http://::1/",
                                  "http://[::1]x/",
                                  "http://[]/",
                                  "http://[a]/",
                                  "http://[127.0.0.1]/",
                                  "http://[fe80::1%25eth0]/",
                                  "http://[fe80::1%eth0]/",
                                  "http://[v1.a]/",
                                  "http://a]:80/",
                                  "http://[::ffff:300.0.0.1]/",
                                  "http://" + std::string(64, 'a') + ".example/",
                                  "http://" + std::string(254, 'a') + "/",
                                  std::string("http://a\0.example/", 18)})
        EXPECT_FALSE(read_client_url(text)) << text;
}

TEST(ClientUrl, hosts_that_end_in_a_number_are_addresses_or_nothing) {
    for (const char* text :
         {"http://256.0.0.1/", "http://1.2.3.4.5/", "http://1.2.3.256/", "http://08.1.1.1/",
          "http://a.1/", "http://a.0x7f/", "http://4294967296/", "http://0x100000000/",
          "http://127.0.0.0x/", "http://1..1/"})
        EXPECT_FALSE(read_client_url(text)) << text;
}

TEST(ClientUrl, ports_are_numbers_from_1_to_65535) {
    for (const char* text : {"http://a:0/", "http://a:65536/", "http://a:-1/", "http://a:+1/",
                             "http://a:/", "http://a:x/", "http://a:80x/", "http://a: 80/",
                             "http://a:80:80/", "http://a:4294967376/", "http://[::1]:/"})
        EXPECT_FALSE(read_client_url(text)) << text;
    EXPECT_EQ(read_client_url("http://a:1/")->port, 1);
    EXPECT_EQ(read_client_url("http://a:65535/")->port, 65535);
}

TEST(ClientUrl, targets_that_could_break_a_request_line_are_refused) {
    for (const std::string& text : std::vector<std::string>{
             "http://a/b c", "http://a/b\r\nX: y", "http://a/\t", "http://a/\x7f",
             "http://a/\xC3\xBC", "http://a/b\\c", "http://a/<b>", "http://a/{b}", "http://a/b|c",
             "http://a/\"", "http://a/?\n", std::string("http://a/\0", 10),
             "http://a/" + std::string(8192, 'b')})
        EXPECT_FALSE(read_client_url(text)) << text;
}

TEST(ClientUrl, every_spelling_of_an_address_is_that_address) {
    struct Row {
        const char* text;
        const char* address;
        const char* host_field;
    };
    for (const auto& [text, address, host_field] : {
             Row{"http://127.0.0.1/", "127.0.0.1", "127.0.0.1"},
             Row{"http://127.0.0.1./", "127.0.0.1", "127.0.0.1"},
             Row{"http://2130706433/", "127.0.0.1", "127.0.0.1"},
             Row{"http://0x7f000001/", "127.0.0.1", "127.0.0.1"},
             Row{"http://0X7F.1/", "127.0.0.1", "127.0.0.1"},
             Row{"http://0177.0.0.1/", "127.0.0.1", "127.0.0.1"},
             Row{"http://017700000001/", "127.0.0.1", "127.0.0.1"},
             Row{"http://127.1:81/", "127.0.0.1", "127.0.0.1:81"},
             Row{"http://0/", "0.0.0.0", "0.0.0.0"},
             Row{"http://[::1]/", "::1", "[::1]"},
             Row{"http://[0:0::0:1]:81/", "::1", "[::1]:81"},
             Row{"http://[::ffff:7f00:1]/", "127.0.0.1", "127.0.0.1"},
             Row{"http://[::FFFF:127.0.0.1]/", "127.0.0.1", "127.0.0.1"},
         }) {
        const auto url = read_client_url(text);
        ASSERT_TRUE(url && url->address) << text;
        EXPECT_EQ(url->address->to_string(), address) << text;
        EXPECT_EQ(url->host, address) << text;
        EXPECT_EQ(url->host_field, host_field) << text;
    }
}

TEST(ClientUrl, the_parts_go_where_a_request_needs_them) {
    struct Row {
        const char* text;
        const char* host;
        std::uint16_t port;
        const char* host_field;
        const char* target;
    };
    for (const auto& [text, host, port, host_field, target] : {
             Row{"http://a.example", "a.example", 80, "a.example", "/"},
             Row{"HTTPS://A.Example.", "a.example", 443, "a.example", "/"},
             Row{"https://a.example:443/b", "a.example", 443, "a.example", "/b"},
             Row{"http://a.example:443/b", "a.example", 443, "a.example:443", "/b"},
             Row{"http://a.example?c=d", "a.example", 80, "a.example", "/?c=d"},
             Row{"http://a.example#e", "a.example", 80, "a.example", "/"},
             Row{"http://a_b.example/b?c=d@e:f/g#h?i", "a_b.example", 80, "a_b.example",
                 "/b?c=d@e:f/g"},
             Row{"http://1a.example/%7Eb/../c//d", "1a.example", 80, "1a.example", "/%7Eb/../c//d"},
             Row{"http://xn--bcher-kva.example/", "xn--bcher-kva.example", 80,
                 "xn--bcher-kva.example", "/"},
         }) {
        const auto url = read_client_url(text);
        ASSERT_TRUE(url) << text;
        EXPECT_FALSE(url->address) << text;
        EXPECT_EQ(url->host, host) << text;
        EXPECT_EQ(url->port, port) << text;
        EXPECT_EQ(url->host_field, host_field) << text;
        EXPECT_EQ(url->target, target) << text;
    }
    EXPECT_EQ(read_client_url("http://a")->scheme, ClientUrl::Scheme::http);
    EXPECT_EQ(read_client_url("https://a")->scheme, ClientUrl::Scheme::https);
}

}  // namespace grantor::http
