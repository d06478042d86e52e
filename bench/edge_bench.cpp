// What the edge's check of an API request costs: no socket, no parsing of HTTP.
#include <benchmark/benchmark.h>
#include <filesystem>

#include "edge/check_endpoint.hpp"
#include "edge/edge.hpp"
#include "edge/limits/limit_fields.hpp"
#include "http/normal_path.hpp"
#include "tests/support/source_policy.hpp"

namespace grantor {
namespace {

// No limit is ever reached, yet everything is counted.
edge::EdgeOptions generous_options() {
    edge::EdgeOptions options;
    options.limits.daily_base = 1'000'000'000'000;
    return options;
}

// A store, keys and the edge; gone with the process.
struct Edge {
    Edge() {
        app = AppId{1};
        request.method = http::Method::get;
        request.method_name = "GET";
        request.target = request.path = "/api/v2/deals/1742";
        AccessToken token{GrantId{11}, CompanyId{22}, UserId{33},     app,
                          {},          now,           now + hours{1}, TokenId{44}};
        token.scopes = *store->scopes().parse("deals:full,users:read");
        authorization = "Bearer " + seal_access_token(token, keys, random);
        // As many fields as a client library sends.
        fields = {{{"Host", "127.0.0.1:8080"},
                   {"User-Agent", "client/1.0"},
                   {"Accept", "application/json"},
                   {"Accept-Encoding", "gzip"},
                   {"Authorization", authorization},
                   {"Connection", "keep-alive"}}};
        request.fields = fields;
    }
    ~Edge() { std::filesystem::remove_all(directory); }

    std::filesystem::path directory = [] {
        std::string name = (std::filesystem::temp_directory_path() / "grantor-XXXXXX").string();
        return std::filesystem::path{mkdtemp(name.data())};
    }();
    std::unique_ptr<Store> store = open_sqlite({.path = (directory / "bench.db").string()});
    SystemRandom random;
    Time now = from_ms(1'790'000'000'000);
    KeyRing keys = KeyRing::make(random, now);
    Policy policy = source_policy();
    Site site{"http://127.0.0.1:8080", "http://127.0.0.1:8080", false};
    edge::Gate gate{*store, edge::RouteRules::embedded(store->scopes()), policy, site};
    edge::Edge whole{*store, edge::RouteRules::embedded(store->scopes()), policy, site,
                     generous_options()};
    // A token that keeps within its burst: each request 30 ms after the one before.
    Time next() { return now += milliseconds{30}; }
    AppId app;
    std::string authorization;
    std::array<http::Field, 6> fields;
    http::Request request;
};

void check_valid_token(benchmark::State& state) {
    Edge edge;
    if (!edge.gate.admit({edge.request, edge.now, edge.keys})) state.SkipWithError("refused");
    for (auto _ : state)
        benchmark::DoNotOptimize(edge.gate.admit({edge.request, edge.now, edge.keys}));
}
BENCHMARK(check_valid_token);

// The same with limits, and the lines that the answer gets: all that the edge adds to a request.
void admit_and_finish(benchmark::State& state) {
    Edge edge;
    const auto start = edge.now;
    for (auto _ : state) {
        if (edge.next() > start + minutes{30}) edge.now = start;
        const auto passage = edge.whole.admit({edge.request, edge.now, edge.keys});
        if (!passage) state.SkipWithError("refused");
        http::Response response;
        edge.whole.finish(response, *passage);
        benchmark::DoNotOptimize(response.fields);
    }
}
BENCHMARK(admit_and_finish);

// As nginx's auth_request asks.
void check_for_nginx(benchmark::State& state) {
    Edge edge;
    std::vector<http::Field> fields(edge.fields.begin(), edge.fields.end());
    fields.push_back({"X-Original-Method", "GET"});
    fields.push_back({"X-Original-URI", "/api/v2/deals/1742"});
    auto request = edge.request;
    request.target = request.path = edge::check_path;
    request.fields = fields;
    request.is_from_trusted_proxy = true;
    const auto start = edge.now;
    for (auto _ : state) {
        if (edge.next() > start + minutes{30}) edge.now = start;
        const auto checked = edge::check_request(edge.whole, request, edge.now, edge.keys);
        if (checked.event) state.SkipWithError("refused");
        benchmark::DoNotOptimize(checked.response.fields);
    }
}
BENCHMARK(check_for_nginx);

// Counting alone, with as many tokens as given, and the text of the lines.
void count_limits(benchmark::State& state) {
    Edge edge;
    auto& limits = edge.whole.limits();
    const auto tokens = state.range(0);
    std::string fields;
    std::int64_t token = 0;
    for (auto _ : state) {
        token = token + 1 < tokens ? token + 1 : 0;
        if (token == 0) edge.next();
        const ApiCaller caller{
            CompanyId{22 + token % 1000}, UserId{33}, edge.app, GrantId{1 + token}, {}};
        const auto outcome = limits.take(caller, {1, false}, edge.now);
        fields.clear();
        edge::append_limit_fields(outcome.state, LimitFields::x_rate_limit, fields);
        benchmark::DoNotOptimize(fields);
    }
}
BENCHMARK(count_limits)->Arg(1)->Arg(1000)->Arg(30000);

void count_limits_without_the_lines(benchmark::State& state) {
    Edge edge;
    auto& limits = edge.whole.limits();
    const ApiCaller caller{CompanyId{22}, UserId{33}, edge.app, GrantId{1}, {}};
    for (auto _ : state) benchmark::DoNotOptimize(limits.take(caller, {1, false}, edge.next()));
}
BENCHMARK(count_limits_without_the_lines);

// The part of check_valid_token that opens the token.
void open_token(benchmark::State& state) {
    Edge edge;
    const auto token = std::string_view{edge.authorization}.substr(7);
    for (auto _ : state) benchmark::DoNotOptimize(open_access_token(token, edge.keys));
}
BENCHMARK(open_token);

void find_rule(benchmark::State& state) {
    Edge edge;
    for (auto _ : state)
        benchmark::DoNotOptimize(edge.gate.rules().find(http::Method::get, edge.request.path));
}
BENCHMARK(find_rule);

void is_path_normal(benchmark::State& state) {
    std::string_view path = "/api/v2/deals/1742";
    for (auto _ : state) {
        benchmark::DoNotOptimize(path);
        benchmark::DoNotOptimize(http::NormalPath::read(path));
    }
}
BENCHMARK(is_path_normal);

void refuse_expired_token(benchmark::State& state) {
    Edge edge;
    const auto later = edge.now + hours{2};
    for (auto _ : state)
        benchmark::DoNotOptimize(
            write_denial(edge.gate.admit({edge.request, later, edge.keys}).error(),
                         edge.policy.wire, edge.request));
}
BENCHMARK(refuse_expired_token);

}  // namespace
}  // namespace grantor

BENCHMARK_MAIN();
