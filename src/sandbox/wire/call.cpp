#include "sandbox/wire/call.hpp"

namespace grantor::sandbox {

std::unexpected<Failure> refuse_field(std::string_view name, std::string_view reason) {
    std::string error{name};
    error += ": ";
    error += reason;
    return refuse(Failure{.status = 400, .error = std::move(error)});
}

Failure not_found(ApiVersion version, std::string_view label) {
    if (version == ApiVersion::v1)
        return {.status = 404, .error = std::string{label} + " not found"};
    return {.status = 404, .error = "Entity was not found", .info = "Object was not found."};
}

Failure no_permission() {
    return {.status = 403, .error = "You do not have permissions to do this."};
}

Reply success(json::value data) {
    Reply reply;
    reply.body["success"] = true;
    reply.body["data"] = std::move(data);
    return reply;
}

}  // namespace grantor::sandbox
