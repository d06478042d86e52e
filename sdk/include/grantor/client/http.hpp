// A request and an answer as plain values. The functions that build requests and read answers do no
// I/O, so any HTTP client can use them; `transport.hpp` has the client that comes with the library.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "grantor/client/export.hpp"
#include "grantor/client/secret.hpp"

namespace grantor::client {

struct HttpField {
    std::string name = {};
    std::string value = {};
    bool operator==(const HttpField&) const = default;
};

struct HttpRequest {
    std::string method = "GET";  // upper case
    std::string url = {};        // absolute, http or https
    std::vector<HttpField> fields = {};
    // The Authorization field, apart from the others so that nothing logs it by accident. Empty:
    // none is sent.
    Secret authorization = {};
    Secret body = {};
    // An answer with a longer body is refused; counted after any Content-Encoding.
    std::size_t response_max = 1 << 20;
};

struct GRANTOR_CLIENT_API HttpResponse {
    int status = 0;
    std::vector<HttpField> fields = {};
    std::string body = {};

    // The first field of that name in any case, "" if there is none.
    std::string_view field(std::string_view name) const;
    // What the server calls this request, as far as any of the usual fields says so.
    std::string_view request_id() const;
};

// Text as part of a URL or a form: all but unreserved characters become %XX.
GRANTOR_CLIENT_API std::string percent_encode(std::string_view text);

struct QueryParameter {
    std::string name = {};
    std::string value = {};
    bool operator==(const QueryParameter&) const = default;
};
using Query = std::vector<QueryParameter>;
// "a=1&b=2", in that order.
GRANTOR_CLIENT_API std::string write_query(const Query& query);

}  // namespace grantor::client
