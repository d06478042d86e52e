#include "grantor/client/http.hpp"

#include "base/encoding.hpp"
#include "oauth/letter_case.hpp"

namespace grantor::client {
namespace {

// In the order of trust: the server's own name first, then what gateways add.
constexpr std::string_view request_id_fields[] = {"x-request-id", "x-correlation-id", "request-id",
                                                  "x-amzn-requestid", "cf-ray"};
constexpr std::size_t request_id_max = 128;

bool is_request_id(std::string_view text) {
    return !text.empty() && text.size() <= request_id_max &&
           text.find_first_not_of(
               "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
               "-_.:/+=") == text.npos;
}

}  // namespace

std::string_view HttpResponse::field(std::string_view name) const {
    std::string lower(name);
    for (char& c : lower) c = to_lower(c);
    for (const auto& field : fields)
        if (equals_in_any_case(field.name, lower)) return field.value;
    return {};
}

std::string_view HttpResponse::request_id() const {
    for (const auto name : request_id_fields)
        if (const auto value = field(name); is_request_id(value)) return value;
    return {};
}

std::string percent_encode(std::string_view text) { return grantor::percent_encode(text); }

std::string write_query(const Query& query) {
    std::string out;
    for (const auto& [name, value] : query) {
        if (!out.empty()) out += '&';
        out += percent_encode(name);
        out += '=';
        out += percent_encode(value);
    }
    return out;
}

}  // namespace grantor::client
