#include "http/refusal.hpp"

#include <fmt/format.h>

namespace grantor::http {

Response write_refusal(const Refusal& refusal, const Request&) {
    Response response;
    response.status = refusal.status;
    response.content_type = json_type;
    response.body = fmt::format(
        R"({{"success":false,"message":"{1}","error":"{0}","error_description":"{1}"}})",
        refusal.error, refusal.description);
    if (refusal.caching == Caching::forbidden) response.add_field("Cache-Control", "no-store");
    if (refusal.status == 503) response.add_field("Retry-After", "1");
    return response;
}

}  // namespace grantor::http
