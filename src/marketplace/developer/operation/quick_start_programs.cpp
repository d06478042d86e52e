#include "marketplace/developer/operation/quick_start_programs.hpp"

namespace grantor::marketplace::developer {

// Without comments: zsh takes "#" for a command where lines are pasted.
const std::string_view curl_program = R"code(if [ -z "$CODE" ]; then
?public   CODE_VERIFIER=$(openssl rand -hex 32)
?public   challenge=$(printf %s "$CODE_VERIFIER" | openssl dgst -sha256 -binary |
?public     openssl base64 -A | tr '+/' '-_' | tr -d '=')
  echo 'Open this address and allow the app. The browser returns with a code. Then: CODE=...'
  state=$(openssl rand -hex 16)
?secret   echo @SIGN_IN_LINK@"$state"
?public   echo @SIGN_IN_LINK@"$state&code_challenge_method=S256&code_challenge=$challenge"
else
  tokens=$(curl -s @TOKEN@ \
?secret     -u @ID@:"$CLIENT_SECRET" \
?public     -d client_id=@ID@ -d code_verifier="$CODE_VERIFIER" \
    -d grant_type=authorization_code -d code="$CODE" --data-urlencode @REDIRECT_FIELD@)
  echo "$tokens"
  access_token=$(echo "$tokens" | sed -E 's/.*"access_token": ?"([^"]*)".*/\1/')
  refresh_token=$(echo "$tokens" | sed -E 's/.*"refresh_token": ?"([^"]*)".*/\1/')
?call   curl -s -H "Authorization: Bearer $access_token" @CALL@
  curl -s @TOKEN@ \
?secret     -u @ID@:"$CLIENT_SECRET" \
?public     -d client_id=@ID@ \
    -d grant_type=refresh_token -d refresh_token="$refresh_token"
fi)code";

const std::string_view node_program =
    R"code(import { createHash, randomBytes } from 'node:crypto';

const clientId = @ID@;
const redirectUri = @REDIRECT@;
?secret const { CLIENT_SECRET, CODE } = process.env;
?public const { CODE, CODE_VERIFIER } = process.env;

// 1. Sign-in: where a person allows the app.
if (!CODE) {
  const link = new URL(@SIGN_IN@);
  link.searchParams.set('client_id', clientId);
  link.searchParams.set('redirect_uri', redirectUri);
  // Your server keeps the state, and compares it with the one that comes back.
  link.searchParams.set('state', randomBytes(16).toString('hex'));
?public   const verifier = randomBytes(32).toString('hex');
?public   const challenge = createHash('sha256').update(verifier).digest('base64url');
?public   link.searchParams.set('code_challenge', challenge);
?public   link.searchParams.set('code_challenge_method', 'S256');
?public   console.log(`CODE_VERIFIER=${verifier}`);
  console.log(`Open this address and allow the app. Then run it again with CODE=...\n${link}`);
  process.exit();
}

async function askForTokens(fields) {
  const answer = await fetch(@TOKEN@, {
    method: 'POST',
?secret     headers: { Authorization: `Basic ${btoa(`${clientId}:${CLIENT_SECRET}`)}` },
?secret     body: new URLSearchParams(fields),
?public     body: new URLSearchParams({ client_id: clientId, ...fields }),
  });
  return answer.json();
}

// 2. From the code to tokens. A code works once.
const tokens = await askForTokens({
  grant_type: 'authorization_code',
  code: CODE,
?public   code_verifier: CODE_VERIFIER,
  redirect_uri: redirectUri,
});
console.log(tokens);
?call
?call // 3. The first call.
?call const answer = await fetch(@CALL@, {
?call   headers: { Authorization: `Bearer ${tokens.access_token}` },
?call });
?call console.log(answer.status, await answer.text());

// When the access token has expired: a new one.
console.log(await askForTokens({
  grant_type: 'refresh_token',
  refresh_token: tokens.refresh_token,
})))code";

const std::string_view python_program =
    R"code(import base64, hashlib, json, os, secrets, sys, urllib.parse, urllib.request

client_id = @ID@
redirect_uri = @REDIRECT@
code = os.environ.get('CODE')

# 1. Sign-in: where a person allows the app.
if not code:
    fields = {'client_id': client_id, 'redirect_uri': redirect_uri}
    # Your server keeps the state, and compares it with the one that comes back.
    fields['state'] = secrets.token_hex(16)
?public     verifier = secrets.token_hex(32)
?public     challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
?public     fields['code_challenge'] = challenge.decode().rstrip('=')
?public     fields['code_challenge_method'] = 'S256'
?public     print('CODE_VERIFIER=' + verifier)
    print('Open this address and allow the app. Then run it again with CODE=...')
    print(@SIGN_IN@ + '?' + urllib.parse.urlencode(fields))
    sys.exit()


def ask_for_tokens(**fields):
    headers = {}
?secret     proof = base64.b64encode((client_id + ':' + os.environ['CLIENT_SECRET']).encode())
?secret     headers['Authorization'] = 'Basic ' + proof.decode()
?public     fields['client_id'] = client_id
    body = urllib.parse.urlencode(fields).encode()
    request = urllib.request.Request(@TOKEN@, body, headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


# 2. From the code to tokens. A code works once.
tokens = ask_for_tokens(
    grant_type='authorization_code',
    code=code,
?public     code_verifier=os.environ['CODE_VERIFIER'],
    redirect_uri=redirect_uri,
)
print(tokens)
?call
?call # 3. The first call.
?call request = urllib.request.Request(
?call     @CALL@,
?call     headers={'Authorization': 'Bearer ' + tokens['access_token']},
?call )
?call with urllib.request.urlopen(request) as answer:
?call     print(answer.status, answer.read().decode())

# When the access token has expired: a new one.
print(ask_for_tokens(grant_type='refresh_token', refresh_token=tokens['refresh_token'])))code";

const std::string_view php_program = R"code(<?php
$clientId = @ID@;
$redirectUri = @REDIRECT@;
$code = getenv('CODE');

// 1. Sign-in: where a person allows the app.
if (!$code) {
    $fields = ['client_id' => $clientId, 'redirect_uri' => $redirectUri];
    // Your server keeps the state, and compares it with the one that comes back.
    $fields['state'] = bin2hex(random_bytes(16));
?public     $verifier = bin2hex(random_bytes(32));
?public     $challenge = base64_encode(hash('sha256', $verifier, true));
?public     $fields['code_challenge'] = rtrim(strtr($challenge, '+/', '-_'), '=');
?public     $fields['code_challenge_method'] = 'S256';
?public     echo "CODE_VERIFIER=$verifier\n";
    echo "Open this address and allow the app. Then run it again with CODE=...\n";
    echo @SIGN_IN@ . '?' . http_build_query($fields) . "\n";
    exit;
}

function ask(string $url, array $options): string
{
    $context = stream_context_create(['http' => $options + ['ignore_errors' => true]]);
    return file_get_contents($url, false, $context);
}

function ask_for_tokens(array $fields): array
{
    global $clientId;
    $headers = ['Content-Type: application/x-www-form-urlencoded'];
?secret     $proof = base64_encode($clientId . ':' . getenv('CLIENT_SECRET'));
?secret     $headers[] = "Authorization: Basic $proof";
?public     $fields['client_id'] = $clientId;
    $body = http_build_query($fields);
    $options = ['method' => 'POST', 'header' => $headers, 'content' => $body];
    return json_decode(ask(@TOKEN@, $options), true);
}

// 2. From the code to tokens. A code works once.
$tokens = ask_for_tokens([
    'grant_type' => 'authorization_code',
    'code' => $code,
?public     'code_verifier' => getenv('CODE_VERIFIER'),
    'redirect_uri' => $redirectUri,
]);
print_r($tokens);
?call
?call // 3. The first call.
?call echo ask(
?call     @CALL@,
?call     ['header' => "Authorization: Bearer {$tokens['access_token']}"]
?call ), "\n";

// When the access token has expired: a new one.
print_r(ask_for_tokens([
    'grant_type' => 'refresh_token',
    'refresh_token' => $tokens['refresh_token'],
]));)code";

const std::string_view cpp_program =
    R"code(// c++ -std=c++20 quick_start.cpp $(pkg-config --cflags --libs grantor-client) -o quick_start
#include <cstdlib>
#include <grantor/client.hpp>
#include <iostream>

using namespace grantor::client;

int main() {
    const OauthApi oauth({.base_path = @ISSUER@});
    const std::string redirect_uri = @REDIRECT@;
?secret     const char* secret = std::getenv("CLIENT_SECRET");
?secret     const auto app = ClientAuthentication::basic(@ID@, Secret{secret ? secret : ""});
?public     const auto app = ClientAuthentication::public_client(@ID@);
    const char* code = std::getenv("CODE");

    // 1. Sign-in: where a person allows the app.
    if (code == nullptr) {
?public         const auto pkce = make_pkce();
?public         std::cout << "CODE_VERIFIER=" << pkce.verifier.reveal() << "\n";
        // Your server keeps the state, and compares it with the one that comes back.
        const auto link = oauth.authorize({.client_id = app.client_id(),
                                           .redirect_uri = redirect_uri,
?secret                                            .state = make_state()});
?public                                            .state = make_state(),
?public                                            .code_challenge = pkce.challenge});
        std::cout << "Open this address and allow the app. Then run it again with CODE=...\n"
                  << link.value() << "\n";
        return EXIT_SUCCESS;
    }

    // 2. From the code to tokens. A code works once.
    CodeExchange exchange{.code = Secret{code}, .redirect_uri = redirect_uri};
?public     if (const char* verifier = std::getenv("CODE_VERIFIER"))
?public         exchange.code_verifier = Secret{verifier};
    const auto tokens = oauth.get_tokens(app, exchange);
    if (!tokens) {
        std::cerr << tokens.error().message() << "\n";
        return EXIT_FAILURE;
    }
?call
?call     // 3. The first call. The source also refreshes, when it is time to.
?call     auto source = std::make_shared<TokenSource>(oauth, app);
?call     if (const auto kept = source->set_tokens(*tokens); !kept) return EXIT_FAILURE;
?call     ApiClient api(source, {.base_url = @API@});
?call     if (const auto answer = api.get(@PATH@))
?call         std::cout << answer->status() << " " << answer->http.body << "\n";

    // When the access token has expired: a new one.
    const auto fresh = oauth.refresh_tokens(app, "refresh_token", tokens->refresh_token);
    std::cout << (fresh ? "Here is a new access token." : fresh.error().message()) << "\n";
})code";

}  // namespace grantor::marketplace::developer
