// What one token request or edge check costs outside HTTP and the store.
#include <benchmark/benchmark.h>

#include "base/encoding.hpp"
#include "oauth/client_request.hpp"
#include "oauth/redirect_uri.hpp"
#include "oauth/token_request.hpp"
#include "oauth/token_response.hpp"
#include "token/access_token.hpp"
#include "token/authorization_code.hpp"
#include "token/client_secret.hpp"
#include "token/refresh_token.hpp"

namespace grantor {
namespace {

SystemRandom& the_random() {
    static SystemRandom random;
    return random;
}

const KeyRing& ring() {
    static const KeyRing ring = KeyRing::make(the_random(), Time{});
    return ring;
}

AccessToken an_access_token() {
    return {GrantId{11}, CompanyId{22}, UserId{33},     AppId{44},
            {},          Time{},        Time{hours{1}}, TokenId{1}};
}

void seal_access(benchmark::State& state) {
    const auto token = an_access_token();
    for (auto _ : state) benchmark::DoNotOptimize(seal_access_token(token, ring(), the_random()));
}
BENCHMARK(seal_access);

void open_access(benchmark::State& state) {
    const auto text = seal_access_token(an_access_token(), ring(), the_random());
    for (auto _ : state) benchmark::DoNotOptimize(open_access_token(text, ring()));
}
BENCHMARK(open_access);

void open_forged_access(benchmark::State& state) {
    auto text = seal_access_token(an_access_token(), ring(), the_random());
    text[20] = text[20] == 'A' ? 'B' : 'A';
    for (auto _ : state) benchmark::DoNotOptimize(open_access_token(text, ring()));
}
BENCHMARK(open_forged_access);

void seal_legacy(benchmark::State& state) {
    const LegacyAccessToken token{GrantId{11}, CompanyId{22}, UserId{33}, Time{hours{1}}, {}};
    for (auto _ : state) benchmark::DoNotOptimize(seal_legacy_access_token(token, ring()));
}
BENCHMARK(seal_legacy);

void open_legacy(benchmark::State& state) {
    const auto text = seal_legacy_access_token(
        {GrantId{11}, CompanyId{22}, UserId{33}, Time{hours{1}}, {}}, ring());
    for (auto _ : state) benchmark::DoNotOptimize(open_legacy_access_token(text, ring()));
}
BENCHMARK(open_legacy);

void seal_refresh(benchmark::State& state) {
    const RefreshToken token{GrantId{11}, {}, 1};
    for (auto _ : state) benchmark::DoNotOptimize(seal_refresh_token(token, ring()));
}
BENCHMARK(seal_refresh);

void open_refresh(benchmark::State& state) {
    const auto text = seal_refresh_token({GrantId{11}, {}, 1}, ring());
    for (auto _ : state) benchmark::DoNotOptimize(open_refresh_token(text, ring()));
}
BENCHMARK(open_refresh);

void seal_code(benchmark::State& state) {
    AuthorizationCode code;
    for (auto _ : state)
        benchmark::DoNotOptimize(seal_authorization_code(code, ring(), the_random()));
}
BENCHMARK(seal_code);

void open_code(benchmark::State& state) {
    const auto text = seal_authorization_code({}, ring(), the_random());
    for (auto _ : state) benchmark::DoNotOptimize(open_authorization_code(text, ring()));
}
BENCHMARK(open_code);

void check_client_secret(benchmark::State& state) {
    const auto secret = make_client_secret(the_random());
    const auto stored = protect_client_secret(secret, ring(), the_random());
    for (auto _ : state)
        benchmark::DoNotOptimize(client_secret_matches(secret, stored.digest, ring()));
}
BENCHMARK(check_client_secret);

void parse_form(benchmark::State& state) {
    const auto body = "grant_type=refresh_token&refresh_token=" +
                      seal_refresh_token({GrantId{11}, {}, 1}, ring());
    for (auto _ : state) benchmark::DoNotOptimize(Form::parse(body));
}
BENCHMARK(parse_form);

void parse_form_with_decoding(benchmark::State& state) {
    const std::string body =
        "grant_type=authorization_code&code=v1c.0123456789012345678901234567890123456789"
        "&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback";
    for (auto _ : state) benchmark::DoNotOptimize(Form::parse(body));
}
BENCHMARK(parse_form_with_decoding);

void read_basic(benchmark::State& state) {
    const auto value = "Basic " + to_base64(as_bytes("0123456789abcdef:"
                                                     "0123456789012345678901234567890123456789"));
    const Form form;
    for (auto _ : state) benchmark::DoNotOptimize(read_client_credentials({value, 1}, form));
}
BENCHMARK(read_basic);

void read_whole_token_request(benchmark::State& state) {
    const auto body = "grant_type=refresh_token&refresh_token=" +
                      seal_refresh_token({GrantId{11}, {}, 1}, ring());
    const auto value = "Basic " + to_base64(as_bytes("0123456789abcdef:"
                                                     "0123456789012345678901234567890123456789"));
    for (auto _ : state) {
        const auto request =
            read_client_request({"POST", "application/x-www-form-urlencoded", {value, 1}, body});
        benchmark::DoNotOptimize(read_grant_request(request->form));
    }
}
BENCHMARK(read_whole_token_request);

void write_response(benchmark::State& state) {
    const auto access = seal_access_token(an_access_token(), ring(), the_random());
    const auto refresh = seal_refresh_token({GrantId{11}, {}, 1}, ring());
    for (auto _ : state)
        benchmark::DoNotOptimize(
            write_token_response_body({access, seconds{3599}, refresh, "deals:full,users:read,base",
                                       "https://acme.example.com"}));
}
BENCHMARK(write_response);

void match_redirect_uri(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(
            redirect_uri_matches("http://127.0.0.1/callback", "http://127.0.0.1:49152/callback"));
}
BENCHMARK(match_redirect_uri);

}  // namespace
}  // namespace grantor

BENCHMARK_MAIN();
