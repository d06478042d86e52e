// Why a call failed. An error is a value: the library throws only where memory or threads run out.
// It never holds a token, a secret, a code or a verifier, so all of it may be logged.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "grantor/client/export.hpp"

namespace grantor::client {

// What the caller can do about it decides the kind.
enum class ErrorKind {
    configuration,             // the call can never work as it is; nothing was sent
    network,                   // no answer: refused, reset, unknown host
    tls,                       // the server's certificate is not trusted
    timeout,                   // the time allowed ran out
    cancelled,                 // the caller asked to stop
    unreadable_answer,         // garbage, wrong types, too large, or a redirect
    refused,                   // an OAuth error; `code` says which
    client_rejected,           // invalid_client, unauthorized_client: the app's own credentials
    reauthorization_required,  // the person must consent again: invalid_grant, or no tokens kept
    denied,                    // the person said no at the consent page
    redirect_mismatch,         // the redirect does not belong to this login: drop it
    unauthorized,              // 401 of an API, also with a new token
    forbidden,                 // 403 of an API: a scope or a permission is missing
    rate_limited,              // 429, and waiting was not worth it; `retry_after` says how long
    api_refused,               // another 4xx of an API
    server_failed,             // 5xx
    storage,                   // the token store failed
};

// The name of the enumerator: "reauthorization_required".
GRANTOR_CLIENT_API std::string_view name_of(ErrorKind kind);

struct GRANTOR_CLIENT_API Error {
    ErrorKind kind = ErrorKind::unreadable_answer;
    int http_status = 0;           // 0: there was no answer
    std::string code = {};         // the wire's word: "invalid_grant"
    std::string description = {};  // for developers and logs, never for a decision; one line
    std::string request_id = {};   // the server's name for the request, to ask its owner about
    std::optional<std::chrono::seconds> retry_after = {};
    std::string body = {};  // of an API's refusal, at most 8 KiB; empty for OAuth endpoints
    // The request was sent, at least in part, and no whole answer came: the server may have done
    // what it was asked.
    bool is_answer_lost = false;

    // Whether the same call may well work later: network, timeout, rate_limited, server_failed.
    bool is_transient() const;
    // One line with everything above that is known, except the body.
    std::string message() const;

    bool operator==(const Error&) const = default;
};

}  // namespace grantor::client
