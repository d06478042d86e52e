#include "sandbox/call.hpp"

namespace grantor::sandbox {

std::unexpected<Failure> refuse_field(std::string_view name, std::string_view reason) {
    std::string error{name};
    error += ": ";
    error += reason;
    return refuse(Failure{.status = 400, .error = std::move(error)});
}

Reply success(json::value data) {
    Reply reply;
    reply.body["success"] = true;
    reply.body["data"] = std::move(data);
    return reply;
}

}  // namespace grantor::sandbox
