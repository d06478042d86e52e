#include "edge/apis/method_override.hpp"

#include <algorithm>
#include <string>

#include "base/cut.hpp"
#include "base/encoding.hpp"
#include "edge/rule_document.hpp"
#include "http/claims.hpp"

namespace grantor::edge {
namespace {

using Claimed = std::expected<std::optional<http::Method>, BadMethodClaim>;

std::optional<http::Method> method_of(std::string_view text) {
    std::string upper(text);
    std::ranges::transform(upper, upper.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    const auto method = http::read_method(upper);
    if (std::ranges::find(operation_methods, method) == operation_methods.end())
        return std::nullopt;
    return method;
}

// One more claim beside those read so far.
void take(std::string_view text, Claimed& claimed) {
    if (!claimed) return;
    const auto method = method_of(text);
    if (!method)
        claimed = std::unexpected(BadMethodClaim::unknown_method);
    else if (*claimed && **claimed != *method)
        claimed = std::unexpected(BadMethodClaim::contradicting);
    else
        claimed = method;
}

// A proxy that asks /edge/check says the request's own method, which claims no other.
bool is_of_asking_proxy(const http::Field& field, const http::Request& request) {
    return field.value == request.method_name &&
           (http::equals_ignoring_case(field.name, "X-Original-Method") ||
            http::equals_ignoring_case(field.name, "X-Forwarded-Method"));
}

}  // namespace

Claimed read_method_claim(const http::Request& request) {
    Claimed claimed;
    if (request.method != http::Method::post) return claimed;
    for (const auto& field : request.fields)
        if (http::is_method_claim(field.name) && !is_of_asking_proxy(field, request))
            take(field.value, claimed);
    for (auto rest = request.query; !rest.empty();) {
        const auto parameter = cut_piece(rest, '&');
        if (!http::is_method_parameter(parameter)) continue;
        const auto value =
            parameter.substr(std::min(parameter.find('='), parameter.size() - 1) + 1);
        take(percent_decode(value, PlusSign::space), claimed);
    }
    return claimed;
}

}  // namespace grantor::edge
