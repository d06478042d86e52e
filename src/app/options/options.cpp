#include "app/options/options.hpp"

#include <charconv>
#include <fmt/format.h>

#include "app/options/delivery.hpp"
#include "app/options/edge.hpp"
#include "app/options/gateway.hpp"
#include "app/options/option_values.hpp"

namespace grantor::app {
namespace {

// table: one row an option.
std::vector<OptionOf<Options>> service_rows() {
    return {
        {{"issuer", "text", "",
          "The address of this service as its users see it, such as `https://oauth.example.com`. "
          "Required."},
         text(&Options::issuer)},
        {{"api_domain", "text", "the issuer",
          "`api_domain` of token answers; `{company}` stands for the company's label: "
          "`https://{company}.example.com`."},
         text(&Options::api_domain)},
        {{"allow_insecure_http", "true or false", "false",
          "Accept an `http` issuer that is not on this machine. Passwords and tokens then travel "
          "unencrypted."},
         flag(&Options::allow_insecure_http)},
        {{"listen", "address:port", "127.0.0.1:8080", "Where people and apps connect."},
         text(&Options::listen)},
        {{"operations", "address:port", "127.0.0.1:8081",
          "Where `/healthz`, `/readyz` and `/metrics` answer. Keep it internal."},
         text(&Options::operations)},
        {{"threads", "0 to 64", "0", "I/O threads; 0 is one per core."},
         number(&Options::threads, 0, 64)},
        {{"store.sqlite", "path", "grantor.db", "The database file, created on the first start."},
         text(&Options::store_sqlite)},
        {{"keys.file", "path", "grantor.keys",
          "The key ring, mode 0600, created on the first start. `GRANTOR_KEYS` in the environment "
          "replaces it. Without it no token can be opened: back it up apart from the database."},
         text(&Options::keys_file)},
        {{"tls.certificate", "path", "",
          "PEM file with the certificate chain. Empty: plain HTTP, for use behind a proxy."},
         text(&Options::tls_certificate)},
        {{"tls.key", "path", "", "PEM file with the certificate's key."}, text(&Options::tls_key)},
        {{"proxy.trusted", "list of networks", "[]",
          "Peers whose `X-Forwarded-For` is trusted, such as `10.0.0.0/8`."},
         list(&Options::trusted_proxies)},
        {{"limits.body_max_bytes", "1024 to 16777216", "65536",
          "A larger request body is answered 413."},
         number(&Options::body_max_bytes, 1024, 1 << 24)},
        {{"limits.connections_max", "16 to 1000000", "20000",
          "Connections above this are answered 503 and closed."},
         number(&Options::connections_max, 16, 1000000)},
        {{"limits.requests_in_flight_max", "1 to 100000", "4096",
          "Requests waiting for the store or a worker; one more is answered 503 with "
          "`Retry-After`."},
         number(&Options::requests_in_flight_max, 1, 100000)},
        {{"limits.password_hashing_threads", "1 to 16", "1",
          "Threads for Argon2id, about 50 sign-ins per second each."},
         number(&Options::password_hashing_threads, 1, 16)},
        {{"stop_timeout_s", "0 to 600", "20",
          "On SIGTERM, seconds for requests in flight to finish."},
         number(&Options::stop_timeout_s, 0, 600)},
        {{"sign_up", "true or false", "true",
          "Whether anyone may sign up as a developer and get a sandbox company of their own."},
         flag(&Options::sign_up)},
        {{"log.level", "debug, info, warning or error", "info",
          "Messages below this level are dropped."},
         text(&Options::log_level)},
    };
}

const std::vector<OptionOf<Options>>& rows() {
    static const auto all = [] {
        auto out = service_rows();
        for (auto& row : delivery_option_rows()) out.push_back(std::move(row));
        for (auto& row : edge_option_rows()) out.push_back(std::move(row));
        for (auto& row : gateway_option_rows()) out.push_back(std::move(row));
        return out;
    }();
    return all;
}

// "" if the value was taken.
template <class Owner>
std::string take_value(const std::vector<OptionOf<Owner>>& rows, std::string_view name,
                       const toml::node& node, Owner& owner) {
    for (const auto& [row, take] : rows) {
        if (row.name != name) continue;
        return take(owner, node) ? "" : fmt::format("`{}` takes {}", name, row.type);
    }
    return fmt::format("there is no option `{}`", name);
}

// Tables of one kind, such as each [[edge.api]], into `out`.
template <class Owner>
std::string read_tables(const std::string& name, const toml::node& node,
                        const std::vector<OptionOf<Owner>>& rows, std::vector<Owner>& out) {
    const auto* tables = node.as_array();
    if (tables == nullptr || !tables->is_array_of_tables())
        return fmt::format("`{0}` takes tables: [[{0}]]", name);
    for (const auto& table : *tables) {
        auto& owner = out.emplace_back();
        for (const auto& [key, value] : *table.as_table())
            if (auto problem = take_value(rows, key.str(), value, owner); !problem.empty())
                return fmt::format("[[{}]]: {}", name, problem);
    }
    return {};
}

std::string read_table(const toml::table& table, const std::string& prefix, Options& options) {
    for (const auto& [key, node] : table) {
        const std::string name = prefix + std::string(key.str());
        std::string problem;
        if (name == "edge.api")
            problem = read_tables(name, node, api_option_rows(), options.apis);
        else if (name == "gateway.provider")
            problem = read_tables(name, node, provider_option_rows(), options.providers);
        else if (const auto* inner = node.as_table())
            problem = read_table(*inner, name + ".", options);
        else
            problem = take_value(rows(), name, node, options);
        if (!problem.empty()) return problem;
    }
    return {};
}

bool is_on_this_machine(std::string_view issuer) {
    for (const std::string_view host : {"http://127.0.0.1", "http://localhost", "http://[::1]"})
        if (issuer.starts_with(host) &&
            (issuer.size() == host.size() || issuer[host.size()] == ':'))
            return true;
    return false;
}

// What no single row can check.
std::string problem_of(const Options& options) {
    const bool https = options.issuer.starts_with("https://");
    if (options.issuer.empty())
        return "`issuer` is required, such as \"https://oauth.example.com\"";
    if (!https && !options.issuer.starts_with("http://"))
        return "`issuer` must begin with https:// or http://";
    if (options.issuer.ends_with('/')) return "`issuer` must not end with a slash";
    if (options.issuer.find_first_of("?#@ ") != std::string::npos)
        return "`issuer` must be scheme, host and port only";
    if (options.api_domain.ends_with('/')) return "`api_domain` must not end with a slash";
    if (!https && !is_on_this_machine(options.issuer) && !options.allow_insecure_http)
        return "an http issuer that is not on this machine needs `allow_insecure_http = true`: "
               "passwords and tokens would travel unencrypted";
    if (options.tls_certificate.empty() != options.tls_key.empty())
        return "`tls.certificate` and `tls.key` must be set together";
    if (auto problem = edge_problem_of(options); !problem.empty()) return problem;
    if (auto problem = gateway_problem_of(options); !problem.empty()) return problem;
    for (const std::string_view level : {"debug", "info", "warning", "error"})
        if (options.log_level == level) return {};
    return "`log.level` takes debug, info, warning or error";
}

}  // namespace

const std::vector<OptionRow>& option_rows() {
    static const auto all = [] {
        std::vector<OptionRow> out;
        for (const auto& row : rows()) out.push_back(row.row);
        return out;
    }();
    return all;
}

std::expected<Options, std::string> read_options(std::string_view toml) {
    Options options;
    try {
        const auto table = toml::parse(toml);
        if (auto problem = read_table(table, "", options); !problem.empty())
            return std::unexpected(problem);
    } catch (const toml::parse_error& failure) {
        return std::unexpected(
            fmt::format("line {}: {}", failure.source().begin.line, failure.description()));
    }
    if (auto problem = problem_of(options); !problem.empty()) return std::unexpected(problem);
    for (const auto* endpoint : {&options.listen, &options.operations})
        if (const auto read = read_endpoint(*endpoint); !read) return std::unexpected(read.error());
    if (options.api_domain.empty()) options.api_domain = options.issuer;
    return options;
}

namespace {

void append_row(std::string& out, std::string_view before, const OptionRow& row) {
    const auto fallback = row.fallback.empty() ? "" : fmt::format("`{}`", row.fallback);
    fmt::format_to(std::back_inserter(out), "| `{}{}` | {} | {} | {} |\n", before, row.name,
                   row.type, fallback, row.meaning);
}

}  // namespace

std::string options_reference() {
    std::string out =
        "# Configuration\n\nThe options of `grantor serve --config FILE` (TOML). Written from the "
        "tables in `src/app/options/options.cpp`, `src/app/options/delivery.cpp`, "
        "`src/app/options/edge.cpp` and `src/app/options/gateway.cpp`.\n\n| option | takes | "
        "default | meaning |\n|---|---|---|---|\n";
    for (const auto& row : option_rows()) append_row(out, "", row);
    out +=
        "\nEach `[[edge.api]]` is one API behind the edge. Without any, the rules in the binary "
        "apply, with no upstream behind them.\n\n| of each `[[edge.api]]` | takes | default | "
        "meaning "
        "|\n|---|---|---|---|\n";
    for (const auto& [row, take] : api_option_rows()) append_row(out, "", row);
    out +=
        "\nEach `[[gateway.provider]]` is one authorization server where accounts can be "
        "connected, besides Pipedrive and this service itself ([gateway.md](gateway.md)).\n\n"
        "| of each `[[gateway.provider]]` | takes | default | meaning |\n|---|---|---|---|\n";
    for (const auto& [row, take] : provider_option_rows()) append_row(out, "", row);
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
