#include "grantor/client/error.hpp"

namespace grantor::client {

std::string_view name_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::configuration:
            return "configuration";
        case ErrorKind::network:
            return "network";
        case ErrorKind::tls:
            return "tls";
        case ErrorKind::timeout:
            return "timeout";
        case ErrorKind::cancelled:
            return "cancelled";
        case ErrorKind::unreadable_answer:
            return "unreadable_answer";
        case ErrorKind::refused:
            return "refused";
        case ErrorKind::client_rejected:
            return "client_rejected";
        case ErrorKind::reauthorization_required:
            return "reauthorization_required";
        case ErrorKind::denied:
            return "denied";
        case ErrorKind::redirect_mismatch:
            return "redirect_mismatch";
        case ErrorKind::unauthorized:
            return "unauthorized";
        case ErrorKind::forbidden:
            return "forbidden";
        case ErrorKind::rate_limited:
            return "rate_limited";
        case ErrorKind::api_refused:
            return "api_refused";
        case ErrorKind::server_failed:
            return "server_failed";
        case ErrorKind::storage:
            return "storage";
    }
    return "unknown";
}

bool Error::is_transient() const {
    return kind == ErrorKind::network || kind == ErrorKind::timeout ||
           kind == ErrorKind::rate_limited || kind == ErrorKind::server_failed;
}

std::string Error::message() const {
    std::string out(name_of(kind));
    if (!code.empty()) out += " (" + code + ")";
    if (!description.empty()) out += ": " + description;
    if (http_status != 0) out += " [HTTP " + std::to_string(http_status) + "]";
    if (!request_id.empty()) out += " [request " + request_id + "]";
    if (retry_after) out += " [retry after " + std::to_string(retry_after->count()) + " s]";
    return out;
}

}  // namespace grantor::client
