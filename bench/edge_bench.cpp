// What the edge's check of an API request costs: no socket, no parsing of HTTP.
#include <benchmark/benchmark.h>
#include <filesystem>

#include "edge/gate.hpp"

namespace grantor {
namespace {

// A store, keys and the gate; gone with the process.
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
    Policy policy;
    Site site{"http://127.0.0.1:8080", "http://127.0.0.1:8080", false};
    edge::Gate gate{*store, edge::RouteRules::embedded(store->scopes()), policy, site};
    AppId app;
    std::string authorization;
    std::array<http::Field, 6> fields;
    http::Request request;
};

void check_valid_token(benchmark::State& state) {
    Edge edge;
    if (!edge.gate.check(edge.request, edge.now, edge.keys)) state.SkipWithError("refused");
    for (auto _ : state)
        benchmark::DoNotOptimize(edge.gate.check(edge.request, edge.now, edge.keys));
}
BENCHMARK(check_valid_token);

// The part of the above that opens the token.
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
        benchmark::DoNotOptimize(edge::is_normal_path(path));
    }
}
BENCHMARK(is_path_normal);

void refuse_expired_token(benchmark::State& state) {
    Edge edge;
    const auto later = edge.now + hours{2};
    for (auto _ : state)
        benchmark::DoNotOptimize(
            write_denial(edge.gate.check(edge.request, later, edge.keys).error()));
}
BENCHMARK(refuse_expired_token);

}  // namespace
}  // namespace grantor

BENCHMARK_MAIN();
