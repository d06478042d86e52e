#include "service/token_schemes.hpp"

#include <boost/json.hpp>

#include "base/lower_case.hpp"

namespace grantor {
namespace {

std::string_view text_at(const boost::json::object& parent, std::string_view key) {
    const auto* value = parent.if_contains(key);
    return value == nullptr || !value->is_string() ? std::string_view{}
                                                   : std::string_view{value->get_string()};
}

}  // namespace

bool takes_access_tokens(const boost::json::object& scheme) {
    const auto type = text_at(scheme, "type");
    if (type == "oauth2" || type == "openIdConnect") return true;
    return type == "http" && ascii_lower_case(text_at(scheme, "scheme")) == "bearer";
}

}  // namespace grantor
