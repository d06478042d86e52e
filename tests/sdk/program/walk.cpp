// The whole life of a grant with the client library, against whatever server it is given; the
// browser is on the other side of standard input and output.
//
//   sdk_walk SERVER discover|base CLIENT_ID basic|body|public [SCOPE...]      secret: SECRET
//
// Writes lines of "name value" and reads the redirect of the line "open".
#include <cstdlib>
#include <iostream>
#include <string>

#include "grantor/client.hpp"

namespace {

using namespace grantor::client;

[[noreturn]] void fail(const std::string& step, const Error& error) {
    std::cout << "failed " << step << ": " << error.message() << std::endl;
    std::exit(1);
}

template <class Value>
Value expect(const std::string& step, Result<Value> result) {
    if (!result) fail(step, result.error());
    std::cout << step << " ok" << std::endl;
    if constexpr (!std::is_void_v<Value>) return *std::move(result);
}

void expect_error(const std::string& step, const std::optional<Error>& error, ErrorKind kind) {
    if (!error || error->kind != kind)
        fail(step, error.value_or(Error{.description = "it was allowed"}));
    std::cout << step << " " << name_of(error->kind) << std::endl;
}

template <class Value>
std::optional<Error> error_of(const Result<Value>& result) {
    return result ? std::nullopt : std::optional(result.error());
}

ClientAuthentication app_of(const std::string& method, const std::string& client_id) {
    const char* secret = std::getenv("SECRET");
    if (method == "public") return ClientAuthentication::public_client(client_id);
    if (method == "body") return ClientAuthentication::body(client_id, Secret{secret});
    return ClientAuthentication::basic(client_id, Secret{secret});
}

models::GetTokensResponse sign_in(const OauthApi& oauth, const ClientAuthentication& app,
                                  const std::vector<std::string>& scopes) {
    const std::string redirect_uri = "http://127.0.0.1:3000/callback";
    const auto pkce = make_pkce();
    const StateSigner signer(Secret{make_state()});
    const auto state = expect("state", signer.issue("session"));
    Query extra;
    if (!scopes.empty()) extra.push_back({"prompt", "consent"});
    const auto url = expect("authorize", oauth.authorize({.client_id = app.client_id(),
                                                          .redirect_uri = redirect_uri,
                                                          .state = state,
                                                          .scopes = scopes,
                                                          .code_challenge = pkce.challenge,
                                                          .extra = extra}));
    std::cout << "open " << url << std::endl;
    std::string redirect;
    std::getline(std::cin, redirect);
    expect_error("stranger", error_of(oauth.read_redirect(redirect, {.state = "another"})),
                 ErrorKind::redirect_mismatch);
    const auto code = expect(
        "redirect", oauth.read_redirect(redirect, {.check_state = [&](auto sent) -> Result<void> {
                                            const auto ours = signer.check(sent, "session");
                                            if (!ours) return ours.error();
                                            return {};
                                        }}));
    expect_error("verifier",
                 error_of(oauth.get_tokens(app, {.code = Secret{"no-such-code"},
                                                 .redirect_uri = redirect_uri,
                                                 .code_verifier = pkce.verifier})),
                 ErrorKind::reauthorization_required);
    return expect("get_tokens", oauth.get_tokens(app, {.code = code.code,
                                                       .redirect_uri = redirect_uri,
                                                       .code_verifier = pkce.verifier}));
}

}  // namespace

int main(int count, char** words) {
    if (count < 5) return 2;
    const bool discovers = std::string(words[2]) == "discover";
    const auto oauth = discovers ? expect("discover", OauthApi::discover(words[1]))
                                 : OauthApi({.base_path = words[1]});
    const auto app = app_of(words[4], words[3]);
    const auto response = sign_in(oauth, app, {words + 5, words + count});

    const bool may_introspect = std::string(words[4]) != "public";
    if (may_introspect) {
        const auto seen = expect("introspect", oauth.introspect(app, {response.access_token}));
        std::cout << "active " << seen.active << std::endl;
    }
    const auto tokens = std::make_shared<TokenSource>(oauth, app);
    expect("set_tokens", tokens->set_tokens(response));
    const auto next = expect("replace", tokens->replace(response.access_token));
    std::cout << "rotated " << (next.refresh_token != response.refresh_token) << std::endl;
    if (!response.api_domain.empty()) {
        ApiClient api(tokens);
        const auto me = expect("users/me", api.get("/v1/users/me"));
        std::cout << "person " << me.json["data"]["name"].as_text() << std::endl;
        int deals = 0;
        auto pages = cursor_pages(api, "/api/v2/deals", {{"limit", "7"}});
        expect("deals", pages.for_each([&deals](const Json&) { return ++deals, Continue::yes; }));
        std::cout << "count " << deals << std::endl;
        expect_error("missing", error_of(api.get("/api/v2/deals/999999")), ErrorKind::api_refused);
    }
    expect("revoke", tokens->revoke());
    expect_error("forgotten", error_of(tokens->access_token()),
                 ErrorKind::reauthorization_required);
    expect_error("ended", error_of(oauth.refresh_tokens(app, "refresh_token", next.refresh_token)),
                 ErrorKind::reauthorization_required);
    std::cout << "done" << std::endl;
    return 0;
}
