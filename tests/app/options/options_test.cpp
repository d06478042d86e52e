#include "app/options/options.hpp"

#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sstream>

#include "app/options/tables.hpp"

namespace grantor::app {
namespace {

// The problem of a file that is refused.
std::string problem_of(std::string_view toml) {
    const auto options = read_options(toml);
    return options ? "it was accepted" : options.error();
}

constexpr std::string_view issuer = "issuer = \"https://oauth.example.com\"\n";

std::string with(std::string_view line) { return std::string(issuer) + std::string(line); }

TEST(Options, the_issuer_is_required_and_plain) {
    EXPECT_EQ(problem_of(""), "`issuer` is required, such as \"https://oauth.example.com\"");
    EXPECT_EQ(problem_of("issuer = \"oauth.example.com\""),
              "`issuer` must begin with https:// or http://");
    EXPECT_EQ(problem_of("issuer = \"https://oauth.example.com/\""),
              "`issuer` must not end with a slash");
    // It would start, and answer 404 to everything.
    const std::string path =
        " must not have a path, because this service answers at the root of a host only: give it a "
        "host name of its own, such as https://oauth.example.com";
    for (const auto* url : {"https://example.com/auth", "https://example.com/auth/",
                            "https://example.com/a/b", "https://example.com//"})
        EXPECT_EQ(problem_of(fmt::format("issuer = \"{}\"", url)), "`issuer`" + path) << url;
    EXPECT_EQ(problem_of(with("api_domain = \"https://{company}.example.com/api\"")),
              "`api_domain`" + path);
    EXPECT_EQ(problem_of(with("api_domain = \"{company}.example.com\"")),
              "`api_domain` must begin with https:// or http://");
    for (const auto* url : {"https://", "https://a b", "https://a;b", "https://a'b", "https://a,b"})
        EXPECT_EQ(problem_of(fmt::format("issuer = \"{}\"", url)),
                  "`issuer` must be scheme, host and port only")
            << url;
    EXPECT_EQ(problem_of("issuer = \"https://oauth.example.com?x\""),
              "`issuer` must be scheme, host and port only");
}

TEST(Options, plain_http_is_for_this_machine_unless_said_loudly) {
    EXPECT_NE(problem_of("issuer = \"http://oauth.example.com\"").find("allow_insecure_http"),
              std::string::npos);
    EXPECT_NE(problem_of("issuer = \"http://localhost.example.com\"").find("allow_insecure_http"),
              std::string::npos);
    EXPECT_TRUE(read_options("issuer = \"http://127.0.0.1:8080\""));
    EXPECT_TRUE(read_options("issuer = \"http://oauth.example.com\"\nallow_insecure_http = true"));
}

TEST(Options, an_unknown_name_is_refused_by_name) {
    EXPECT_EQ(problem_of(with("isuer = 1")), "there is no option `isuer`");
    EXPECT_EQ(problem_of(with("[store]\nsqlte = \"x\"")), "there is no option `store.sqlte`");
}

TEST(Options, a_wrong_type_or_range_says_what_is_taken) {
    EXPECT_EQ(problem_of(with("threads = \"two\"")), "`threads` takes 0 to 64");
    EXPECT_EQ(problem_of(with("threads = 65")), "`threads` takes 0 to 64");
    EXPECT_EQ(problem_of(with("allow_insecure_http = 1")),
              "`allow_insecure_http` takes true or false");
    EXPECT_EQ(problem_of(with("[proxy]\ntrusted = [1]")), "`proxy.trusted` takes list of networks");
    EXPECT_EQ(problem_of(with("[log]\nlevel = \"loud\"")),
              "`log.level` takes debug, info, warning or error");
}

TEST(Options, a_broken_file_names_the_line) {
    EXPECT_EQ(problem_of(with("threads = ")).substr(0, 7), "line 2:");
}

TEST(Options, certificate_and_key_go_together) {
    EXPECT_EQ(problem_of(with("[tls]\ncertificate = \"c.pem\"")),
              "`tls.certificate` and `tls.key` must be set together");
}

TEST(Options, every_row_takes_its_own_value) {
    const auto options = read_options(
        "issuer = \"https://oauth.example.com\"\napi_domain = \"https://{company}.example.com\"\n"
        "listen = \"[::1]:9000\"\noperations = \"127.0.0.1:0\"\nthreads = 3\nstop_timeout_s = 5\n"
        "[store]\nsqlite = \"/x/y.db\"\n[keys]\nfile = \"/x/y.keys\"\n[proxy]\n"
        "trusted = [\"10.0.0.0/8\", \"::1/128\"]\n[limits]\nbody_max_bytes = 2048\n"
        "connections_max = 99\nrequests_in_flight_max = 98\npassword_hashing_threads = 2\n"
        "[log]\nlevel = \"warning\"\n[tls]\ncertificate = \"c\"\nkey = \"k\"\n");
    ASSERT_TRUE(options) << options.error();
    EXPECT_EQ(options->api_domain, "https://{company}.example.com");
    EXPECT_EQ(options->listen, "[::1]:9000");
    EXPECT_EQ(options->server.threads, 3);
    EXPECT_EQ(options->stop_timeout, seconds{5});
    EXPECT_EQ(options->store_sqlite, "/x/y.db");
    EXPECT_EQ(options->keys_file, "/x/y.keys");
    EXPECT_EQ(options->server.trusted_proxies, (std::vector<std::string>{"10.0.0.0/8", "::1/128"}));
    EXPECT_EQ(options->server.limits.body_max, 2048);
    EXPECT_EQ(options->server.limits.connections_max, 99);
    EXPECT_EQ(options->server.limits.in_flight_max, 98);
    EXPECT_EQ(options->password_hashing_threads, 2);
    EXPECT_EQ(options->log_level, log::Level::warning);
    EXPECT_EQ(options->tls.private_key, "k");
}

TEST(Options, rows_are_named_once_and_take_their_own_default) {
    Options options;
    std::set<std::string> names;
    for (const auto& row : rows_of(options)) {
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        const auto& now = row.value.now;
        EXPECT_FALSE(row.value.take(toml::value{1.5})) << row.name;
        if (now.empty() && !row.instead_of_empty.empty()) continue;  // it has no default of its own
        const bool is_text = !now.starts_with('[') && now != "true" && now != "false" &&
                             now.find_first_not_of("0123456789") != std::string::npos;
        const auto table =
            toml::parse(fmt::format("value = {0}{1}{0}", is_text || now.empty() ? "\"" : "", now));
        EXPECT_TRUE(row.value.take(*table.get("value"))) << row.name;
    }
}

TEST(Options, each_table_of_an_api_is_one_api) {
    const auto options = read_options(
        with("[[edge.api]]\nupstream = \"http://127.0.0.1:9000\"\nserves_webhooks = false\n"
             "[[edge.api]]\nprefixes = [\"/api/shop\"]\nrules = \"shop.json\"\n"));
    ASSERT_TRUE(options) << options.error();
    ASSERT_EQ(options->apis.size(), 2U);
    EXPECT_EQ(options->apis[0].upstream, "http://127.0.0.1:9000");
    EXPECT_FALSE(options->apis[0].serves_webhooks);
    EXPECT_EQ(options->apis[1].prefixes, std::vector<std::string>{"/api/shop"});
    EXPECT_EQ(problem_of(with("[edge]\napi = 1")), "`edge.api` takes tables: [[edge.api]]");
    EXPECT_EQ(problem_of(with("[[edge.api]]\nprefix = \"/\"")),
              "[[edge.api]]: there is no option `prefix`");
}

TEST(Options, pipedrive_needs_credentials_only) {
    const auto options =
        read_options(with("[[gateway.provider]]\nclient_id = \"abc\"\nname = \"pipedrive\"\n"
                          "client_authentication = \"body\"\n"));
    ASSERT_TRUE(options) << options.error();
    const auto& provider = options->providers.at(0).provider;
    EXPECT_EQ(provider.client_id, "abc");
    EXPECT_EQ(provider.token_endpoint, find_known_provider("pipedrive")->token_endpoint);
    EXPECT_EQ(provider.style, gateway::ClientStyle::body);
    EXPECT_EQ(problem_of(with("[[gateway.provider]]\nclient_authentication = \"loud\"")),
              "[[gateway.provider]]: `client_authentication` takes basic, body or none");
    const auto endpoints = [&](const std::string& host, const std::string& networks) {
        return problem_of(with("gateway.allowed_networks = [" + networks +
                               "]\n[[gateway.provider]]\nname = \"forge\"\n"
                               "authorization_endpoint = \"https://forge.example/a\"\n"
                               "token_endpoint = \"http://" +
                               host + "/token\"\napi_base = \"https://forge.example\""));
    };
    for (const auto* open : {"forge.example", "203.0.113.9", "10.1.2.3"})
        EXPECT_TRUE(endpoints(open, "").starts_with("provider forge: token_endpoint is plain http"))
            << open;
    EXPECT_EQ(endpoints("127.0.0.1:8080", ""), "it was accepted");
    EXPECT_EQ(endpoints("localhost:8080", ""), "it was accepted");
    EXPECT_EQ(endpoints("10.1.2.3", "\"10.1.0.0/16\""), "it was accepted");
    EXPECT_EQ(problem_of(with("[[gateway.provider]]\nname = \"grantor\"")),
              "the provider `grantor` is this service itself, and needs no configuration");
}

TEST(Options, an_endpoint_is_an_address_and_a_port) {
    for (const auto* wrong :
         {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", ":80", "127.0.0.1:8a"})
        EXPECT_FALSE(read_endpoint(wrong)) << wrong;
    EXPECT_EQ(read_endpoint("[::1]:80")->address, "::1");
    EXPECT_EQ(read_endpoint("127.0.0.1:0")->port, 0);
}

TEST(Options, the_reference_page_is_up_to_date) {
    std::ifstream in(std::string(GRANTOR_SOURCE_DIR) + "/docs/configuration.md");
    std::ostringstream page;
    page << in.rdbuf();
    EXPECT_EQ(page.str(), options_reference()) << "run: grantor reference > docs/configuration.md";
}

}  // namespace
}  // namespace grantor::app
