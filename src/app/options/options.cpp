#include "app/options/options.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <set>

#include "app/apis/upstream_address.hpp"
#include "app/options/tables.hpp"
#include "http/outgoing/client_url.hpp"

namespace grantor::app {
namespace {

// "" if the value was taken.
std::string take_value(const std::vector<Option>& rows, std::string_view name,
                       const toml::node& node) {
    const auto row = std::ranges::find(rows, name, &Option::name);
    if (row == rows.end()) return fmt::format("there is no option `{}`", name);
    return row->value.take(node) ? "" : fmt::format("`{}` takes {}", name, row->value.takes);
}

ScopeDraft begin_scope(const toml::table&) { return {}; }
ApiOptions begin_api(const toml::table&) { return {}; }

// Of one that is built in, only the credentials are missing.
ProviderOptions begin_provider(const toml::table& table) {
    const auto* known = find_known_provider(table["name"].value_or(std::string{}));
    return known == nullptr ? ProviderOptions{} : ProviderOptions{gateway::provider_of(*known), {}};
}

// Tables of one kind, such as each [[edge.api]], into `out`.
template <class Each>
std::string read_tables(const std::string& name, const toml::node& node,
                        Each (*begin)(const toml::table&), std::vector<Each>& out) {
    const auto* tables = node.as_array();
    if (tables == nullptr || !tables->is_array_of_tables())
        return fmt::format("`{0}` takes tables: [[{0}]]", name);
    for (const auto& table : *tables) {
        auto each = begin(*table.as_table());
        const auto rows = rows_of(each);
        for (const auto& [key, value] : *table.as_table())
            if (auto problem = take_value(rows, key.str(), value); !problem.empty())
                return fmt::format("[[{}]]: {}", name, problem);
        out.push_back(std::move(each));
    }
    return {};
}

std::string read_table(const toml::table& table, const std::string& prefix,
                       const std::vector<Option>& rows, Options& options) {
    for (const auto& [key, node] : table) {
        const std::string name = prefix + std::string(key.str());
        std::string problem;
        if (name == "scope")
            problem = read_tables(name, node, begin_scope, options.scopes);
        else if (name == "edge.api")
            problem = read_tables(name, node, begin_api, options.apis);
        else if (name == "gateway.provider")
            problem = read_tables(name, node, begin_provider, options.providers);
        else if (const auto* inner = node.as_table())
            problem = read_table(*inner, name + ".", rows, options);
        else
            problem = take_value(rows, name, node);
        if (!problem.empty()) return problem;
    }
    return {};
}

// An unknown name is refused where its row is read.
const Profile& profile_in(const toml::table& table, std::string_view fallback) {
    const auto* profile = find_profile(table["profile"].value_or(fallback));
    return profile != nullptr ? *profile : profiles().front();
}

bool is_on_this_machine(std::string_view issuer) {
    for (const std::string_view host : {"http://127.0.0.1", "http://localhost", "http://[::1]"})
        if (issuer.starts_with(host) &&
            (issuer.size() == host.size() || issuer[host.size()] == ':'))
            return true;
    return false;
}

// RFC 9112 §3.2.1: an origin form. A check with any other is never sent, and every upstream would
// be down.
bool is_request_target(std::string_view path) {
    return !path.contains('#') && http::read_client_url(fmt::format("http://a{}", path));
}

std::string problem_of_upstreams(const ApiOptions& api) {
    if (!api.upstream.empty() && !api.upstreams.empty())
        return "`upstream` and `upstreams` are two ways to say the same: keep one of them";
    constexpr std::size_t upstreams_max = 16;
    if (api.upstreams.size() > upstreams_max)
        return fmt::format("an API has at most {} `upstreams`", upstreams_max);
    bool has_https = false;
    std::set<std::string> seen;
    for (const auto& text : api.all_upstreams()) {
        const auto address = read_upstream(text);
        if (!address)
            return fmt::format("`{}` is not an upstream such as http://127.0.0.1:9000", text);
        if (!seen.insert(text).second) return fmt::format("the upstream `{}` is repeated", text);
        has_https |= address->is_https;
    }
    const bool has_tls_files = !api.upstream_ca.empty() || !api.client_certificate.empty();
    if (has_tls_files && !has_https)
        return "`upstream_ca` and `client_certificate` are for upstreams that begin with https://";
    if (api.client_certificate.empty() != api.client_key.empty())
        return "`client_certificate` and `client_key` go together";
    if (!api.health_path.empty() && !api.health_path.starts_with('/'))
        return "`health_path` must begin with a slash";
    if (!api.health_path.empty() && !is_request_target(api.health_path))
        return "`health_path` is sent as it is: write what a path cannot have in it, such as a "
               "space, with a percent sign (%20), and leave out what follows a #";
    return {};
}

// What no single row can check; "": nothing is wrong.
std::string problem_of_api(const ApiOptions& api) {
    if (api.rules.empty() && !api.prefixes.empty())
        return "`edge.api.prefixes` goes with `edge.api.rules`; the rules in the binary have their "
               "own";
    return problem_of_upstreams(api);
}

std::string problem_of_identity(const edge::IdentityNames& names) {
    try {
        const edge::IdentityFields checked(names);
        return {};
    } catch (const std::invalid_argument& problem) {
        return fmt::format("`edge.identity`: {}", problem.what());
    }
}

std::string problem_of_provider(const gateway::Provider& provider,
                                const http::AddressPolicy& addresses) {
    if (provider.name == "grantor")
        return "the provider `grantor` is this service itself, and needs no configuration";
    return gateway::problem_of(provider, addresses);
}

// Every address of the service is this and a path from the root: a path in it would be in no route
// (RFC 8414 §3.1 puts it behind the well-known one). `{company}` may stand in a host.
std::string problem_of_base(std::string_view name, std::string_view url) {
    const auto authority = url.substr(std::min(url.find("://") + 3, url.size()));
    if (authority.ends_with('/') && authority.find('/') + 1 == authority.size())
        return fmt::format("`{}` must not end with a slash", name);
    if (authority.find_first_of("/\\") != std::string_view::npos)
        return fmt::format(
            "`{}` must not have a path, because this service answers at the root of "
            "a host only: give it a host name of its own, such as "
            "https://oauth.example.com",
            name);
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:[]{}";
    if (authority.empty() || authority.find_first_not_of(plain) != std::string_view::npos)
        return fmt::format("`{}` must be scheme, host and port only", name);
    return {};
}

std::string problem_of_issuer(const Options& options) {
    const bool https = options.issuer.starts_with("https://");
    if (options.issuer.empty())
        return "`issuer` is required, such as \"https://oauth.example.com\"";
    if (!https && !options.issuer.starts_with("http://"))
        return "`issuer` must begin with https:// or http://";
    if (auto problem = problem_of_base("issuer", options.issuer); !problem.empty()) return problem;
    if (!https && !is_on_this_machine(options.issuer) && !options.allow_insecure_http)
        return "an http issuer that is not on this machine needs `allow_insecure_http = true`: "
               "passwords and tokens would travel unencrypted";
    return {};
}

std::string problem_of_api_domain(std::string_view api_domain) {
    if (api_domain.empty()) return {};
    if (!api_domain.starts_with("https://") && !api_domain.starts_with("http://"))
        return "`api_domain` must begin with https:// or http://";
    return problem_of_base("api_domain", api_domain);
}

std::string problem_of(const Options& options) {
    if (auto problem = problem_of_issuer(options); !problem.empty()) return problem;
    if (auto problem = problem_of_api_domain(options.api_domain); !problem.empty()) return problem;
    if (auto problem = problem_of(options.brand); !problem.empty()) return problem;
    if (options.tls.certificate_chain.empty() != options.tls.private_key.empty())
        return "`tls.certificate` and `tls.key` must be set together";
    for (const auto& api : options.apis)
        if (auto problem = problem_of_api(api); !problem.empty()) return problem;
    if (auto problem = problem_of_identity(options.edge.identity); !problem.empty()) return problem;
    for (const auto& each : options.providers)
        if (auto problem = problem_of_provider(each.provider, options.gateway.addresses);
            !problem.empty())
            return problem;
    for (const auto& endpoint : {options.listen, options.operations})
        if (const auto read = read_endpoint(endpoint); !read) return read.error();
    return {};
}

void append_rows(std::string& out, std::string_view title, const std::vector<Option>& rows) {
    fmt::format_to(std::back_inserter(out),
                   "| {} | takes | default | meaning |\n|---|---|---|---|\n", title);
    for (const auto& row : rows) {
        const auto fallback = row.value.now.empty() ? row.instead_of_empty : row.value.now;
        fmt::format_to(std::back_inserter(out), "| `{}` | {} | {} | {} |\n", row.name,
                       row.value.takes, fallback.empty() ? "" : fmt::format("`{}`", fallback),
                       row.meaning);
    }
}

}  // namespace

std::expected<Options, std::string> read_options(std::string_view toml, std::string_view fallback) {
    Options options;
    try {
        const auto table = toml::parse(toml);
        if (table["store"]["sqlite"] && table["store"]["url"])
            return std::unexpected(
                "`store.sqlite` and `store.url` are two places for the same data: keep one of "
                "them");
        // Before the rest, which may choose otherwise.
        options.policy.wire = profile_in(table, fallback).wire;
        if (auto problem = read_table(table, "", rows_of(options), options); !problem.empty())
            return std::unexpected(problem);
    } catch (const toml::parse_error& failure) {
        return std::unexpected(
            fmt::format("line {}: {}", failure.source().begin.line, failure.description()));
    }
    if (auto problem = problem_of(options); !problem.empty()) return std::unexpected(problem);
    if (options.api_domain.empty()) options.api_domain = options.issuer;
    options.policy.wire.help_url = options.brand.help_url;
    options.policy.wire.contact = options.brand.support_url;
    return options;
}

std::string options_reference() {
    Options options;
    ScopeDraft scope;
    ApiOptions api;
    ProviderOptions provider;
    std::string out =
        "# Configuration\n\nThe options of `grantor serve --config FILE` (TOML). Written from the "
        "tables in `src/app/options/tables.cpp`.\n\n";
    append_rows(out, "option", rows_of(options));
    out +=
        "\nEach `[[scope]]` is something that apps can ask for ([your-api.md](your-api.md)).\n\n";
    append_rows(out, "of each `[[scope]]`", rows_of(scope));
    out +=
        "\nEach `[[edge.api]]` is one API behind the edge. Without any, with `wire.built_in_api` "
        "the rules in the binary "
        "apply, with no upstream behind them.\n\n";
    append_rows(out, "of each `[[edge.api]]`", rows_of(api));
    out +=
        "\nEach `[[gateway.provider]]` is one authorization server where accounts can be "
        "connected, besides this service itself and the one that the profile knows "
        "([gateway.md](gateway.md)).\n\n";
    append_rows(out, "of each `[[gateway.provider]]`", rows_of(provider));
    return out;
}

std::expected<Endpoint, std::string> read_endpoint(std::string_view text) {
    const auto wrong = [&] {
        return std::unexpected(
            fmt::format("`{}` is not an address and port such as 127.0.0.1:8080", text));
    };
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return wrong();
    auto address = text.substr(0, colon);
    const auto port = text.substr(colon + 1);
    if (address.starts_with('[') && address.ends_with(']'))
        address = address.substr(1, address.size() - 2);
    Endpoint out{std::string(address), 0};
    const auto read = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (address.empty() || read.ec != std::errc{} || read.ptr != port.data() + port.size())
        return wrong();
    return out;
}

}  // namespace grantor::app
