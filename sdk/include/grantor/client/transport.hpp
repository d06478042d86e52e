// How requests reach a server. The library brings one transport, on libcurl; an application may
// bring its own.
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>

#include "grantor/client/export.hpp"
#include "grantor/client/http.hpp"
#include "grantor/client/result.hpp"

namespace grantor::client {

// How long a caller is ready to wait, and how it changes its mind. Every call that may wait takes
// one.
struct CallOptions {
    std::chrono::milliseconds timeout = std::chrono::seconds{30};  // of the whole call
    std::stop_token stop = {};                                     // ends it with `cancelled`
};

// What every transport promises: it may be called from any thread; it follows no redirect, so that
// credentials reach only the host they were meant for; it checks the server's certificate; it
// returns within the timeout and soon after a stop; it refuses an answer over `response_max`; any
// HTTP status is an answer and not an error. Errors are of the kinds network, tls, timeout,
// cancelled, unreadable_answer or configuration.
class GRANTOR_CLIENT_API Transport {
 public:
    virtual ~Transport();
    virtual Result<HttpResponse> send(const HttpRequest& request, const CallOptions& options) = 0;
};

struct CurlOptions {
    std::string user_agent = "grantor-client/0.1";
    // In addition to the system's: a PEM file of authorities to trust, for tests and private
    // networks. "" uses the system's alone.
    std::string authorities_file = {};
    // "" takes the proxy from the environment (https_proxy, no_proxy, …) as curl does.
    std::string proxy = {};
    std::chrono::milliseconds connect_timeout = std::chrono::seconds{10};
    // Connections that are kept for the next request.
    std::size_t idle_max = 16;
};

// libcurl with the system's trust, HTTP/2 where the server has it, and connections that are kept.
GRANTOR_CLIENT_API std::shared_ptr<Transport> make_curl_transport(CurlOptions options = {});

}  // namespace grantor::client
