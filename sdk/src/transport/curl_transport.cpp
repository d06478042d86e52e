// Each connection pool entry is one multi handle with one easy handle: the multi keeps the
// connections, can be waited on with a deadline, and can be woken by another thread.
#include <algorithm>
#include <chrono>
#include <curl/curl.h>
#include <mutex>
#include <stdexcept>

#include "grantor/client/transport.hpp"
#include "sdk/src/protocol/url_parts.hpp"
#include "sdk/src/protocol/wire_text.hpp"
#include "sdk/src/transport/deadline.hpp"
#include "sdk/src/transport/quiet_pipe.hpp"

namespace grantor::client {

Transport::~Transport() = default;

namespace {

constexpr std::size_t header_bytes_max = 64 << 10;
// The longest wait before the deadline is checked again.
constexpr std::chrono::milliseconds wait_max{1000};

struct FreeEasy {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeMulti {
    void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// The easy handle goes first: it may still belong to the multi's connections.
struct Handles {
    std::unique_ptr<CURLM, FreeMulti> multi;
    std::unique_ptr<CURL, FreeEasy> easy;
};

void start_curl() {
    static std::once_flag once;
    std::call_once(once, [] {
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
            throw std::runtime_error("libcurl does not start");
    });
}

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
    // Fails only where curl is out of memory or was built without a feature that we need.
    if (curl_easy_setopt(easy, option, value) != CURLE_OK)
        throw std::runtime_error("libcurl lacks an option");
}

// What an answer is collected in.
struct Answer {
    HttpResponse response;
    std::size_t header_bytes = 0;
    std::size_t body_max = 0;
    bool too_large = false;
};

std::size_t on_header(char* data, std::size_t, std::size_t size, void* target) {
    auto& answer = *static_cast<Answer*>(target);
    answer.header_bytes += size;
    if (answer.header_bytes > header_bytes_max) {
        answer.too_large = true;
        return 0;
    }
    std::string_view line(data, size);
    while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
    // The status line of a further answer: what came before was 100 Continue or a proxy's.
    if (line.starts_with("HTTP/")) answer.response.fields.clear();
    const auto colon = line.find(':');
    if (colon == line.npos || line.starts_with("HTTP/")) return size;
    auto value = line.substr(colon + 1);
    while (value.starts_with(' ') || value.starts_with('\t')) value.remove_prefix(1);
    while (value.ends_with(' ') || value.ends_with('\t')) value.remove_suffix(1);
    answer.response.fields.push_back({std::string(line.substr(0, colon)), std::string(value)});
    return size;
}

std::size_t on_body(char* data, std::size_t, std::size_t size, void* target) {
    auto& answer = *static_cast<Answer*>(target);
    if (size > answer.body_max - answer.response.body.size()) {
        answer.too_large = true;
        return 0;
    }
    answer.response.body.append(data, size);
    return size;
}

Error from_code(CURLcode code) {
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT:
            return failure(ErrorKind::timeout, "the server is too slow");
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_CACERT_BADFILE:
            return failure(ErrorKind::tls, curl_easy_strerror(code));
        case CURLE_WEIRD_SERVER_REPLY:
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_HTTP2:
        case CURLE_HTTP2_STREAM:
        case CURLE_BAD_CONTENT_ENCODING:
            return failure(ErrorKind::unreadable_answer, curl_easy_strerror(code));
        case CURLE_URL_MALFORMAT:
            return misconfigured("the URL is not usable");
        default:
            return failure(ErrorKind::network, curl_easy_strerror(code));
    }
}

Result<void> check_request(const HttpRequest& request) {
    if (!read_url(request.url)) return misconfigured("the URL is not an http(s) URL");
    if (request.method.empty() ||
        !std::ranges::all_of(request.method, [](char c) { return c >= 'A' && c <= 'Z'; }))
        return misconfigured("the method is not a word in upper case");
    for (const auto& [name, value] : request.fields)
        if (name.empty() || holds_control_character(name) || holds_control_character(value) ||
            name.find_first_of(" :") != name.npos)
            return misconfigured("a header field is not usable");
    if (holds_control_character(request.authorization.reveal()))
        return misconfigured("the Authorization field is not usable");
    return {};
}

class CurlTransport final : public Transport {
 public:
    explicit CurlTransport(CurlOptions options) : options_(std::move(options)) { start_curl(); }
    ~CurlTransport() override {
        const QuietPipe quiet;
        idle_.clear();
    }

    Result<HttpResponse> send(const HttpRequest& request, const CallOptions& call) override;

 private:
    Handles take();
    void put_back(Handles handles);
    using FieldList = std::unique_ptr<curl_slist, FreeList>;
    FieldList prepare(CURL* easy, const HttpRequest& request, const CallOptions& call,
                      Answer& answer) const;
    void trust(CURL* easy) const;

    const CurlOptions options_;
    std::mutex mutex_;
    std::vector<Handles> idle_;
};

Handles CurlTransport::take() {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto handles = std::move(idle_.back());
            idle_.pop_back();
            return handles;
        }
    }
    Handles handles;
    handles.multi.reset(curl_multi_init());
    handles.easy.reset(curl_easy_init());
    if (!handles.multi || !handles.easy) throw std::runtime_error("libcurl is out of memory");
    return handles;
}

void CurlTransport::put_back(Handles handles) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < options_.idle_max) idle_.push_back(std::move(handles));
}

void CurlTransport::trust(CURL* easy) const {
    set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options_.authorities_file.empty())
        set(easy, CURLOPT_CAINFO, options_.authorities_file.c_str());
}

CurlTransport::FieldList CurlTransport::prepare(CURL* easy, const HttpRequest& request,
                                                const CallOptions& call, Answer& answer) const {
    curl_easy_reset(easy);
    set(easy, CURLOPT_URL, request.url.c_str());
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    // A redirect is the answer: the request is meant for this server and no other.
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_NOSIGNAL, 1L);  // signals and threads do not mix
    set(easy, CURLOPT_TIMEOUT_MS, std::max<long>(1, time_left(deadline_of(call)).count()));
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
    set(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
    set(easy, CURLOPT_ACCEPT_ENCODING, "");  // all that curl can decode
    set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (!options_.proxy.empty()) set(easy, CURLOPT_PROXY, options_.proxy.c_str());
    trust(easy);

    const auto body = request.body.reveal();
    if (!body.empty() || request.method == "POST" || request.method == "PUT" ||
        request.method == "PATCH") {
        set(easy, CURLOPT_POSTFIELDS, body.data());
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    }
    if (request.method == "HEAD") set(easy, CURLOPT_NOBODY, 1L);
    set(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());

    curl_slist* list = curl_slist_append(nullptr, "Expect:");
    const auto add = [&list](const std::string& line) {
        list = curl_slist_append(list, line.c_str());
    };
    for (const auto& [name, value] : request.fields)
        add(value.empty() ? name + ";" : name + ": " + value);
    if (!request.authorization.empty()) {
        std::string line = "Authorization: ";
        line += request.authorization.reveal();
        add(line);
        wipe(line);
    }
    set(easy, CURLOPT_HTTPHEADER, list);

    answer.body_max = request.response_max;
    set(easy, CURLOPT_HEADERFUNCTION, &on_header);
    set(easy, CURLOPT_HEADERDATA, static_cast<void*>(&answer));
    set(easy, CURLOPT_WRITEFUNCTION, &on_body);
    set(easy, CURLOPT_WRITEDATA, static_cast<void*>(&answer));
    return FieldList{list};
}

// Runs the transfer to its end, the deadline or a stop. The deadline is curl's own; the one here is
// for what curl does not count, such as a name look-up that hangs.
Result<void> run(const Handles& handles, const CallOptions& call) {
    const auto deadline = deadline_of(call);
    const std::stop_callback wake(call.stop, [&] { curl_multi_wakeup(handles.multi.get()); });
    for (int running = 1; running > 0;) {
        if (call.stop.stop_requested())
            return failure(ErrorKind::cancelled, "the call was stopped");
        if (curl_multi_perform(handles.multi.get(), &running) != CURLM_OK)
            return failure(ErrorKind::network, "libcurl failed");
        const auto left = time_left(deadline);
        if (running == 0) break;
        if (left.count() <= 0) return failure(ErrorKind::timeout, "the server is too slow");
        curl_multi_poll(handles.multi.get(), nullptr, 0,
                        static_cast<int>(std::min(left, wait_max).count()), nullptr);
    }
    int messages = 0;
    const auto* message = curl_multi_info_read(handles.multi.get(), &messages);
    if (message == nullptr) return failure(ErrorKind::network, "libcurl failed");
    if (message->data.result != CURLE_OK) return from_code(message->data.result);
    return {};
}

Result<HttpResponse> CurlTransport::send(const HttpRequest& request, const CallOptions& call) {
    if (auto checked = check_request(request); !checked) return std::move(checked).error();
    if (call.stop.stop_requested()) return failure(ErrorKind::cancelled, "the call was stopped");
    const QuietPipe quiet;  // longer than the handles, which may close connections at their end
    auto handles = take();
    Answer answer;
    const auto fields = prepare(handles.easy.get(), request, call, answer);
    if (curl_multi_add_handle(handles.multi.get(), handles.easy.get()) != CURLM_OK)
        return failure(ErrorKind::network, "libcurl failed");
    auto done = run(handles, call);
    long status = 0;
    curl_easy_getinfo(handles.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    long sent = 0;
    curl_easy_getinfo(handles.easy.get(), CURLINFO_REQUEST_SIZE, &sent);
    curl_multi_remove_handle(handles.multi.get(), handles.easy.get());
    // Nothing of this request stays behind in a handle that waits for the next.
    curl_easy_reset(handles.easy.get());
    put_back(std::move(handles));
    if (answer.too_large) {
        wipe(answer.response.body);
        return failure(ErrorKind::unreadable_answer, "the answer is too large");
    }
    if (!done) {
        auto error = std::move(done).error();
        error.is_answer_lost = sent > 0;
        return error;
    }
    answer.response.status = static_cast<int>(status);
    return std::move(answer.response);
}

}  // namespace

std::shared_ptr<Transport> make_curl_transport(CurlOptions options) {
    return std::make_shared<CurlTransport>(std::move(options));
}

}  // namespace grantor::client
