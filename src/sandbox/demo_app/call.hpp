// A request of the demo app in three forms: for the wire, for people to read, for a shell. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/outgoing/client.hpp"

namespace grantor::sandbox {

struct AppCredentials {
    std::string client_id;
    std::string client_secret;  // "" for a public client
    // Of the demo data, which everybody who reaches the sandbox may read. Of others it is not
    // shown.
    bool is_secret_shown = false;
};

struct DemoCall {
    std::string method;
    std::string path;  // with its query
    std::vector<std::pair<std::string, std::string>> form = {};
    const AppCredentials* basic = nullptr;  // RFC 6749 §2.3.1
    std::string bearer = {};
};

// `origin` is where the request goes: "http://127.0.0.1:8080".
http::ClientRequest to_request(const DemoCall& call, std::string_view origin);
std::string to_text(const DemoCall& call, std::string_view origin);
std::string to_curl(const DemoCall& call, std::string_view origin);

// An answer's body as people read it: JSON is indented, anything else stays as it is.
std::string readable(std::string_view body);

}  // namespace grantor::sandbox
