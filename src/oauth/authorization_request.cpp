#include "oauth/authorization_request.hpp"

#include <array>
#include <utility>

#include "oauth/redirect_uri.hpp"
#include "oauth/refusals.hpp"

namespace grantor {
namespace {

// Each at most once (RFC 6749 §3.1), the ignored ones of RFC 6749 and RFC 9101 included: two
// readers of one request must not be able to differ (attack 6).
constexpr std::array<std::string_view, 10> parameters{
    "`client_id`",     "`redirect_uri`", "`state`",          "`response_type`",
    "`response_mode`", "`scope`",        "`code_challenge`", "`code_challenge_method`",
    "`request`",       "`request_uri`"};

}  // namespace

Result<AuthorizationRequest> read_authorization_request(std::string_view query) {
    auto form = Form::parse(query);
    if (!form) return std::unexpected(form.error());
    if (auto single = form->require_single(parameters); !single)
        return std::unexpected(single.error());
    const auto client_id = form->value("client_id");
    if (!client_id) return missing("`client_id`");
    const auto redirect_uri = form->value("redirect_uri");
    const auto state = form->value("state");
    if (state && state->size() > state_max) return refuse(refusal::state_too_long);
    return AuthorizationRequest{*client_id, redirect_uri, state, std::move(*form)};
}

Result<AuthorizationDetails> read_authorization_details(const AuthorizationRequest& request) {
    const Form& form = request.form;
    if (form.value("response_type").value_or("code") != "code")
        return refuse(refusal::unsupported_response_type);
    if (form.value("response_mode").value_or("query") != "query")
        return refuse(refusal::unsupported_response_mode);
    // An empty challenge is a broken client, not one without PKCE: so find, not value.
    const auto challenge = form.find("code_challenge");
    const auto method = form.find("code_challenge_method");
    if (!challenge && method) return refuse(refusal::challenge_method_alone);
    if (!challenge) return AuthorizationDetails{};
    // Absent means `plain` (RFC 7636 §4.3).
    if (method.value_or("plain") != "S256") return refuse(refusal::unsupported_challenge_method);
    const auto parsed = CodeChallenge::parse(*challenge);
    if (!parsed) return refuse(refusal::invalid_code_challenge);
    return AuthorizationDetails{parsed};
}

std::string redirect_with_code(const AuthorizationAnswer& answer, std::string_view code) {
    if (!answer.state)
        return append_query(answer.redirect_uri, {{"code", code}, {"iss", answer.issuer}});
    return append_query(answer.redirect_uri,
                        {{"code", code}, {"state", *answer.state}, {"iss", answer.issuer}});
}

std::string redirect_with_error(const AuthorizationAnswer& answer, const Error& error) {
    std::string out = append_query(answer.redirect_uri, {{"error", error_row(error.code).name}});
    if (!error.description.empty())
        out = append_query(out, {{"error_description", error.message()}});
    if (const auto uri = error_uri(error, answer.help_url); !uri.empty())
        out = append_query(out, {{"error_uri", uri}});
    if (answer.state) out = append_query(out, {{"state", *answer.state}});
    return append_query(out, {{"iss", answer.issuer}});
}

}  // namespace grantor
