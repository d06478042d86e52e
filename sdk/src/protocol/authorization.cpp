#include "grantor/client/authorization.hpp"

#include <algorithm>
#include <array>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "oauth/form.hpp"
#include "sdk/src/protocol/url_parts.hpp"
#include "sdk/src/protocol/wire_text.hpp"

namespace grantor::client {
namespace {

constexpr std::size_t redirect_max = 64 << 10;
constexpr std::size_t code_max = 8 << 10;
constexpr std::size_t text_max = 512;

// Those that AuthorizationRequest has members for, and those that always have one value.
constexpr std::string_view reserved[] = {
    "response_type", "client_id",      "redirect_uri",         "state",
    "scope",         "code_challenge", "code_challenge_method"};

constexpr std::array<std::string_view, 6> answer_names{
    "`code`", "`state`", "`iss`", "`error`", "`error_description`", "`error_uri`"};

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) {
        if (!out.empty()) out += ' ';
        out += word;
    }
    return out;
}

std::string_view query_of(std::string_view redirect) {
    redirect = redirect.substr(0, redirect.find('#'));
    const auto question = redirect.find('?');
    if (question != redirect.npos) return redirect.substr(question + 1);
    // A path or a URL without a query has no answer in it; a query may have a URL as a value.
    const bool is_url = redirect.find("://") < redirect.find('=');
    return redirect.starts_with('/') || is_url ? "" : redirect;
}

Error mismatch(std::string_view description) {
    return failure(ErrorKind::redirect_mismatch, description);
}

Result<void> check_belongs(const Form& form, const ExpectedRedirect& expected) {
    if (expected.state.empty() == !expected.check_state)
        return misconfigured("give either a state or a check of one, not both");
    const auto state = form.find("state").value_or("");
    if (expected.check_state) {
        if (auto checked = expected.check_state(state); !checked) return std::move(checked).error();
    } else if (!equal_in_constant_time(as_bytes(state), as_bytes(expected.state))) {
        return mismatch("the state is not the one that was sent");
    }
    const auto issuer = form.find("iss").value_or("");
    if (issuer.empty() && expected.issuer_is_always_sent)
        return mismatch("the redirect does not say which server it comes from");
    if (!issuer.empty() && !expected.issuer.empty() && issuer != expected.issuer)
        return mismatch("the redirect comes from another server");
    return {};
}

Error refusal(std::string_view code, std::string_view description) {
    Error error;
    const bool denied = code == "access_denied" || code == "user_denied";
    error.kind = denied ? ErrorKind::denied : ErrorKind::refused;
    error.code = one_line(code, text_max);
    error.description = one_line(description, text_max);
    return error;
}

}  // namespace

Result<std::string> build_authorization_url(std::string_view endpoint,
                                            const AuthorizationRequest& request) {
    if (!read_url(endpoint))
        return misconfigured("the authorization endpoint is not an http(s) URL");
    if (request.client_id.empty()) return misconfigured("the client id is missing");
    Query query{{"response_type", "code"}, {"client_id", request.client_id}};
    const auto add = [&query](std::string_view name, const std::string& value) {
        if (!value.empty()) query.push_back({std::string(name), value});
    };
    add("redirect_uri", request.redirect_uri);
    // An empty `scope` means no scope to some servers and is an error for others.
    add("scope", joined(request.scopes));
    add("state", request.state);
    add("code_challenge", request.code_challenge);
    if (!request.code_challenge.empty()) query.push_back({"code_challenge_method", "S256"});
    for (const auto& parameter : request.extra) {
        if (std::ranges::count(reserved, std::string_view(parameter.name)) > 0)
            return misconfigured("an extra parameter repeats one of the request itself");
        query.push_back(parameter);
    }
    std::string url(endpoint);
    const auto question = endpoint.find('?');
    if (question == endpoint.npos) {
        url += '?';
    } else if (!endpoint.ends_with('?') && !endpoint.ends_with('&')) {
        url += '&';
    }
    return url + write_query(query);
}

Result<AuthorizationCode> read_authorization_redirect(std::string_view redirect,
                                                      const ExpectedRedirect& expected) {
    if (redirect.size() > redirect_max) return mismatch("the redirect is too long");
    const auto form = Form::parse(query_of(redirect));
    if (!form) return mismatch("the redirect has too many parameters");
    if (!form->require_single(answer_names)) return mismatch("a parameter is repeated");
    if (auto belongs = check_belongs(*form, expected); !belongs) return std::move(belongs).error();

    if (const auto error = form->value("error"))
        return refusal(*error, form->find("error_description").value_or(""));
    const auto code = form->value("code");
    if (!code || code->size() > code_max)
        return failure(ErrorKind::unreadable_answer, "the redirect has neither code nor error");
    return AuthorizationCode{Secret{std::string(*code)},
                             std::string(form->find("state").value_or("")),
                             std::string(form->find("iss").value_or(""))};
}

}  // namespace grantor::client
