// A command-line tool that signs a person in once and then works by itself.
//
//   sdk_example_command_line_login SERVER CLIENT_ID [TOKEN_DIRECTORY]
//
// The app is a public client: PKCE takes the place of a secret, which would not be safe on the
// user's machine. With a sandbox: SERVER is http://127.0.0.1:8080, CLIENT_ID that of a public
// client.
#include <cstdlib>
#include <iostream>

#include "grantor/client.hpp"

using namespace grantor::client;

namespace {

// Ends with tokens that are kept, or with the reason why not.
Result<void> sign_in(const OauthApi& oauth, const ClientAuthentication& app, TokenSource& tokens) {
    auto receiver = LoopbackReceiver::open({.app_name = "the example"});
    if (!receiver) return receiver.error();
    const auto pkce = make_pkce();
    const auto state = make_state();
    const auto url = oauth.authorize({.client_id = app.client_id(),
                                      .redirect_uri = receiver->redirect_uri(),
                                      .state = state,
                                      .code_challenge = pkce.challenge});
    if (!url) return url.error();
    std::cout << "Open this page in your browser to sign in:\n\n  " << *url << "\n" << std::endl;

    const auto redirect = receiver->wait({.state = state, .issuer = oauth.endpoints().issuer});
    if (!redirect) return redirect.error();
    const auto response = oauth.get_tokens(app, {.code = redirect->code,
                                                 .redirect_uri = receiver->redirect_uri(),
                                                 .code_verifier = pkce.verifier});
    if (!response) return response.error();
    return tokens.set_tokens(*response);
}

int fail(const Error& error) {
    std::cerr << error.message() << "\n";
    return EXIT_FAILURE;
}

}  // namespace

int main(int count, char** words) {
    if (count < 3) {
        std::cerr << "usage: " << words[0] << " SERVER CLIENT_ID [TOKEN_DIRECTORY]\n";
        return 2;
    }
    const auto store = open_file_store(count > 3 ? words[3] : ".grantor-example");
    if (!store) return fail(store.error());
    const OauthApi oauth({.base_path = words[1]});
    const auto app = ClientAuthentication::public_client(words[2]);
    const auto tokens = std::make_shared<TokenSource>(oauth, app, *store);

    auto token = tokens->access_token();
    if (!token && token.error().kind == ErrorKind::reauthorization_required) {
        if (auto signed_in = sign_in(oauth, app, *tokens); !signed_in)
            return fail(signed_in.error());
        token = tokens->access_token();
    }
    if (!token) return fail(token.error());

    // From here on the token takes care of itself: it is refreshed and stored behind the scenes.
    ApiClient api(tokens);
    const auto me = api.get("/v1/users/me");
    if (!me) return fail(me.error());
    const auto& person = me->json["data"];
    std::cout << "Signed in as " << person["name"].as_text() << " of "
              << person["company_name"].as_text() << "\n";
    return EXIT_SUCCESS;
}
