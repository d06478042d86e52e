#include "grantor/client/api_client.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "sdk/src/protocol/url_parts.hpp"
#include "sdk/src/protocol/wire_text.hpp"
#include "sdk/src/transport/deadline.hpp"

namespace grantor::client {

struct ApiClient::State {
    std::shared_ptr<TokenSource> tokens;
    ApiClientOptions options;
};

namespace {

constexpr std::string_view default_api = "https://api.pipedrive.com";

bool is_safe(std::string_view method) {
    return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

bool really_wait(std::chrono::milliseconds time, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

// One leading '/', so that what is appended to a host stays a path.
bool is_path(std::string_view path) {
    return path.starts_with('/') && !path.starts_with("//") && !holds_control_character(path) &&
           path.find_first_of("?# \\\"<>") == path.npos;
}

Result<std::string> url_of(const ApiRequest& request, const ApiClientOptions& options,
                           const TokenSet& tokens) {
    if (!is_path(request.path)) return misconfigured("the path is not an absolute path");
    std::string base = !options.base_url.empty()    ? options.base_url
                       : !tokens.api_domain.empty() ? tokens.api_domain
                                                    : std::string(default_api);
    while (base.ends_with('/')) base.pop_back();
    const auto parts = read_url(base);
    if (!parts || parts->has_query) return misconfigured("the base URL is not an http(s) URL");
    if (auto checked = check_endpoint(base, options.insecure); !checked)
        return std::move(checked).error();
    base += request.path;
    if (!request.query.empty()) base += '?' + write_query(request.query);
    return base;
}

Result<HttpRequest> build_api_request(const ApiRequest& request, const ApiClientOptions& options,
                                      const TokenSet& tokens) {
    auto url = url_of(request, options, tokens);
    if (!url) return std::move(url).error();
    HttpRequest http;
    http.method = request.method;
    http.url = std::move(*url);
    http.response_max = options.response_max;
    http.fields = request.fields;
    http.fields.push_back({"Accept", "application/json"});
    http.authorization = Secret{"Bearer " + std::string(tokens.access_token.reveal())};
    if (request.json) {
        http.fields.push_back({"Content-Type", "application/json"});
        http.body = Secret{request.json->write()};
    } else if (!request.text.empty()) {
        http.fields.push_back({"Content-Type", request.content_type});
        http.body = Secret{request.text};
    }
    return http;
}

// How long to wait before the same request again; none: it is not worth it, or not safe.
std::optional<std::chrono::milliseconds> pause_before_repeat(const ApiRequest& request,
                                                             const Error& error,
                                                             const ApiClientOptions& options,
                                                             Deadline deadline) {
    // A request that was refused for its rate has not been carried out, so any method may repeat
    // it.
    const bool limited = error.kind == ErrorKind::rate_limited;
    const bool overloaded =
        error.http_status == 503 && error.retry_after && is_safe(request.method);
    if (!limited && !overloaded) return std::nullopt;
    const std::chrono::milliseconds pause = error.retry_after.value_or(std::chrono::seconds{1});
    if (pause > options.wait_max || pause >= time_left(deadline)) return std::nullopt;
    return pause;
}

// One call from its beginning to its end.
class Exchange {
 public:
    Exchange(TokenSource& tokens, const ApiClientOptions& options, const ApiRequest& request,
             const CallOptions& call)
        : tokens_(tokens),
          options_(options),
          request_(request),
          deadline_(deadline_of(call)),
          stop_(call.stop) {}

    Result<ApiResponse> run() {
        auto tokens = tokens_.tokens(patience());
        if (!tokens) return std::move(tokens).error();
        for (int attempt = 1;; ++attempt) {
            auto response = send(*tokens);
            if (response || attempt >= options_.attempts_max) return response;
            const auto& error = response.error();
            if (error.kind == ErrorKind::unauthorized) {
                if (replaced_ || !is_safe(request_.method)) return response;
                replaced_ = true;
                auto newer = tokens_.replace(tokens->access_token, patience());
                if (!newer)
                    return newer.error().kind == ErrorKind::reauthorization_required
                               ? Result<ApiResponse>(std::move(newer).error())
                               : std::move(response);
                tokens = std::move(newer);
                continue;
            }
            const auto pause = pause_before_repeat(request_, error, options_, deadline_);
            if (!pause) return response;
            if (!options_.wait(*pause, stop_))
                return failure(ErrorKind::cancelled, "the call was stopped");
        }
    }

 private:
    CallOptions patience() const { return {.timeout = time_left(deadline_), .stop = stop_}; }

    Result<ApiResponse> send(const TokenSet& tokens) {
        const auto request = build_api_request(request_, options_, tokens);
        if (!request) return request.error();
        const std::vector<Secret> secrets{tokens.access_token};
        auto response = options_.transport->send(*request, patience());
        if (!response) return redact(std::move(response).error(), secrets);
        auto read = read_api_response(std::move(*response), options_.now());
        if (!read) return redact(std::move(read).error(), secrets);
        return read;
    }

    TokenSource& tokens_;
    const ApiClientOptions& options_;
    const ApiRequest& request_;
    const Deadline deadline_;
    const std::stop_token stop_;
    bool replaced_ = false;
};

ApiRequest with_body(std::string_view method, std::string_view path, Json body) {
    ApiRequest request;
    request.method = method;
    request.path = path;
    request.json = std::move(body);
    return request;
}

}  // namespace

ApiClient::ApiClient(std::shared_ptr<TokenSource> tokens, ApiClientOptions options)
    : state_(std::make_shared<State>(State{std::move(tokens), std::move(options)})) {
    if (!state_->options.transport) state_->options.transport = make_curl_transport();
    if (!state_->options.wait) state_->options.wait = really_wait;
}

Result<ApiResponse> ApiClient::get(std::string_view path, Query query, const CallOptions& call) {
    return send({.method = "GET", .path = std::string(path), .query = std::move(query)}, call);
}

Result<ApiResponse> ApiClient::post(std::string_view path, Json body, const CallOptions& call) {
    return send(with_body("POST", path, std::move(body)), call);
}

Result<ApiResponse> ApiClient::patch(std::string_view path, Json body, const CallOptions& call) {
    return send(with_body("PATCH", path, std::move(body)), call);
}

Result<ApiResponse> ApiClient::put(std::string_view path, Json body, const CallOptions& call) {
    return send(with_body("PUT", path, std::move(body)), call);
}

Result<ApiResponse> ApiClient::del(std::string_view path, Query query, const CallOptions& call) {
    return send({.method = "DELETE", .path = std::string(path), .query = std::move(query)}, call);
}

Result<ApiResponse> ApiClient::send(const ApiRequest& request, const CallOptions& call) {
    return Exchange(*state_->tokens, state_->options, request, call).run();
}

}  // namespace grantor::client
