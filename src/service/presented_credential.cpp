#include "service/presented_credential.hpp"

#include "base/cut.hpp"
#include "base/encoding.hpp"
#include "oauth/bearer.hpp"

namespace grantor {
namespace {

// Longer than any personal token; bounds what is copied and digested.
constexpr std::size_t personal_token_max = 256;

std::optional<std::string_view> api_token_of_query(std::string_view query) {
    constexpr std::string_view name = "api_token=";
    while (!query.empty()) {
        const auto piece = cut_piece(query, '&');
        if (piece.starts_with(name)) return piece.substr(name.size());
    }
    return std::nullopt;
}

}  // namespace

std::expected<PresentedCredential, MalformedAuthorization> read_credential(
    const http::Request& request) {
    // One pass over the fields: this is on the path of every API request.
    const http::Field* authorization = nullptr;
    const http::Field* api_token = nullptr;
    for (const auto& field : request.fields) {
        if (field.name.size() == 13 && http::equals_ignoring_case(field.name, "authorization")) {
            if (authorization != nullptr) return std::unexpected(MalformedAuthorization{});
            authorization = &field;
        } else if (field.name.size() == 11 &&
                   http::equals_ignoring_case(field.name, "x-api-token")) {
            api_token = &field;
        }
    }
    if (authorization != nullptr) {
        const auto token = read_bearer(authorization->value);
        if (!token) return std::unexpected(MalformedAuthorization{});
        return BearerToken{*token};
    }
    const auto personal =
        api_token != nullptr ? std::optional{api_token->value} : api_token_of_query(request.query);
    if (!personal) return NoCredential{};
    // Whoever sends an empty one means to be somebody, as with one that is made up.
    if (personal->size() > personal_token_max) return PersonalToken{};
    if (api_token != nullptr) return PersonalToken{std::string{*personal}};
    return PersonalToken{percent_decode(*personal, PlusSign::space)};
}

}  // namespace grantor
