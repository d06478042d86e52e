// Calls to an API on behalf of one account: the token is added, refreshed and replaced behind the
// scenes, limits are obeyed, and answers are JSON.
//
// - The path is appended to the base URL: the token's own `api_domain`, or the option. A token is
//   sent to no other host, and no redirect is followed.
// - 401: the token is replaced and the call repeated once, for GET, HEAD and OPTIONS only.
// - 429, and 503 with Retry-After for the same safe methods: waits as long as `Retry-After`, else
//   `x-ratelimit-reset`, says, if that is within `wait_max` and the caller's timeout, and repeats.
// - Any 2xx is an answer; everything else is an Error with status, request id and body.
//
// All functions may be called from any thread at once.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "grantor/client/export.hpp"
#include "grantor/client/http.hpp"
#include "grantor/client/json.hpp"
#include "grantor/client/token_source.hpp"
#include "grantor/client/transport.hpp"

namespace grantor::client {

// The first limit of RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers), else
// x-ratelimit-limit, -remaining and -reset; as far as an answer has them.
struct RateLimit {
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> remaining;
    std::optional<std::chrono::seconds> reset = {};
};

struct GRANTOR_CLIENT_API ApiResponse {
    HttpResponse http = {};
    Json json = {};  // null for an empty body or one that is not JSON

    int status() const { return http.status; }
    RateLimit rate_limit() const;
};

struct ApiRequest {
    std::string method = "GET";
    std::string path = {};  // "/api/v2/deals"
    Query query = {};
    std::optional<Json> json = {};  // the body, or
    std::string text = {};          // this, of the type
    std::string content_type = {};
    std::vector<HttpField> fields = {};
};

// Waits; false if it was stopped before.
using WaitFunction = std::function<bool(std::chrono::milliseconds, const std::stop_token&)>;

struct ApiClientOptions {
    // "": the token's api_domain, and https://api.pipedrive.com if it has none.
    std::string base_url = {};
    std::shared_ptr<Transport> transport = {};                     // none: libcurl
    std::chrono::milliseconds wait_max = std::chrono::minutes{1};  // for one 429
    int attempts_max = 4;                                          // of one call, all causes
    std::size_t response_max = 32 << 20;
    InsecureHttp insecure = InsecureHttp::refuse;
    WaitFunction wait = {};  // none: really waits
    TimeSource now = system_time();
};

class GRANTOR_CLIENT_API ApiClient {
 public:
    explicit ApiClient(std::shared_ptr<TokenSource> tokens, ApiClientOptions options = {});

    Result<ApiResponse> get(std::string_view path, Query query = {}, const CallOptions& call = {});
    Result<ApiResponse> post(std::string_view path, Json body, const CallOptions& call = {});
    Result<ApiResponse> patch(std::string_view path, Json body, const CallOptions& call = {});
    Result<ApiResponse> put(std::string_view path, Json body, const CallOptions& call = {});
    Result<ApiResponse> del(std::string_view path, Query query = {}, const CallOptions& call = {});
    // `configuration` if the path does not begin with one '/', or holds a query, a fragment or a
    // control character.
    Result<ApiResponse> send(const ApiRequest& request, const CallOptions& call = {});

 private:
    struct State;
    std::shared_ptr<State> state_;
};

// The same in parts, without I/O, for other HTTP clients.
GRANTOR_CLIENT_API RateLimit read_rate_limit(const HttpResponse& response);
// How long a 429 or 503 asks to wait: Retry-After in seconds or as a date, else the reset of
// read_rate_limit().
GRANTOR_CLIENT_API std::optional<std::chrono::seconds> read_retry_after(
    const HttpResponse& response, TimePoint now);
// JSON of a 2xx, otherwise the error that the status and the body mean.
GRANTOR_CLIENT_API Result<ApiResponse> read_api_response(HttpResponse response, TimePoint now);

}  // namespace grantor::client
