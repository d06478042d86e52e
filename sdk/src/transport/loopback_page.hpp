// What the loopback receiver reads and answers, without sockets.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace grantor::client {

// The head of a request may have this much; a redirect has a fraction of it.
inline constexpr std::size_t loopback_head_max = 32 << 10;

struct LoopbackRequest {
    std::string method;
    std::string target;  // "/callback?code=…"
    std::string host;    // of the field, "" if there is none or several
};
// None: not HTTP. `head` ends with the empty line.
std::optional<LoopbackRequest> read_loopback_request(std::string_view head);

enum class LoopbackPage { done, denied, failed, not_ours, not_found, bad_request };
// A whole answer: head and page. `app_name` is escaped here.
std::string write_loopback_answer(LoopbackPage page, std::string_view app_name);

}  // namespace grantor::client
