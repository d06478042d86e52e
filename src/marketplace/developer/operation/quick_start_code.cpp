#include "marketplace/developer/operation/quick_start_code.hpp"

#include <fmt/format.h>

#include "oauth/metadata.hpp"

namespace grantor::marketplace::developer {
namespace {

// A text inside '…' of a shell, and of the two other languages, where a backslash escapes.
std::string in_shell(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'')
            out += R"('\'')";
        else
            out += c;
    }
    return out + '\'';
}

std::string in_code(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + '\'';
}

std::string token_url(const QuickStart& about) {
    return fmt::format("{}{}", about.issuer, token_path);
}

}  // namespace

std::string write_curl(const QuickStart& about) {
    const auto proof = about.is_public_client
                           ? fmt::format("-d client_id={}", about.client_id)
                           : fmt::format("-u \"{}:$client_secret\"", about.client_id);
    std::string out = about.is_public_client ? "code_verifier='PASTE_THE_CODE_VERIFIER'\n"
                                             : "client_secret='PASTE_YOUR_CLIENT_SECRET'\n";
    out += "code='PASTE_THE_CODE'\n\n# From the code to tokens. A code works once.\n";
    out += fmt::format(
        "tokens=$(curl -s {} \\\n  {} \\\n  -d grant_type=authorization_code -d \"code=$code\" "
        "\\\n",
        in_shell(token_url(about)), proof);
    if (about.is_public_client) out += "  -d \"code_verifier=$code_verifier\" \\\n";
    out += fmt::format("  --data-urlencode {})\necho \"$tokens\"\n",
                       in_shell("redirect_uri=" + about.redirect_uri));
    constexpr std::string_view read =
        R"x($(echo "$tokens" | sed -E 's/.*"{0}": ?"([^"]*)".*/\1/'))x";
    out += fmt::format("access_token={}\n", fmt::format(fmt::runtime(read), "access_token"));
    out += fmt::format("refresh_token={}\n", fmt::format(fmt::runtime(read), "refresh_token"));
    if (!about.call_url.empty())
        out += fmt::format(
            "\n# The first call.\ncurl -s -H \"Authorization: Bearer $access_token\" {}\n",
            in_shell(about.call_url));
    out += fmt::format(
        "\n# When the access token has expired: a new one.\ncurl -s {} \\\n  {} \\\n"
        "  -d grant_type=refresh_token -d \"refresh_token=$refresh_token\"\n",
        in_shell(token_url(about)), proof);
    return out;
}

std::string write_node(const QuickStart& about) {
    std::string out = about.is_public_client ? "const codeVerifier = 'PASTE_THE_CODE_VERIFIER';\n"
                                             : "const clientSecret = 'PASTE_YOUR_CLIENT_SECRET';\n";
    out += "const code = 'PASTE_THE_CODE';\n\n";
    const auto id = in_code(about.client_id);
    out += fmt::format(
        "async function askForTokens(fields) {{\n  const answer = await fetch({}, {{\n"
        "    method: 'POST',\n",
        in_code(token_url(about)));
    out += about.is_public_client
               ? fmt::format("    body: new URLSearchParams({{ client_id: {}, ...fields }}),\n", id)
               : fmt::format(
                     "    headers: {{ Authorization: 'Basic ' + btoa({} + ':' + "
                     "clientSecret) }},\n    body: new URLSearchParams(fields),\n",
                     id);
    out += "  });\n  return answer.json();\n}\n\n";
    out += fmt::format(
        "// From the code to tokens. A code works once.\nconst tokens = await askForTokens({{\n"
        "  grant_type: 'authorization_code',\n  code,\n{}  redirect_uri: {},\n}});\n"
        "console.log(tokens);\n",
        about.is_public_client ? "  code_verifier: codeVerifier,\n" : "",
        in_code(about.redirect_uri));
    if (!about.call_url.empty())
        out += fmt::format(
            "\n// The first call.\nconst answer = await fetch({}, {{\n"
            "  headers: {{ Authorization: `Bearer ${{tokens.access_token}}` }},\n}});\n"
            "console.log(answer.status, await answer.text());\n",
            in_code(about.call_url));
    out +=
        "\n// When the access token has expired: a new one.\nconsole.log(await askForTokens({\n"
        "  grant_type: 'refresh_token',\n  refresh_token: tokens.refresh_token,\n}));\n";
    return out;
}

std::string write_python(const QuickStart& about) {
    std::string out = "import base64, json, urllib.parse, urllib.request\n\n";
    out += about.is_public_client ? "code_verifier = 'PASTE_THE_CODE_VERIFIER'\n"
                                  : "client_secret = 'PASTE_YOUR_CLIENT_SECRET'\n";
    out += "code = 'PASTE_THE_CODE'\n\n\ndef ask_for_tokens(**fields):\n";
    const auto id = in_code(about.client_id);
    if (about.is_public_client)
        out += fmt::format("    fields['client_id'] = {}\n    headers = {{}}\n", id);
    else
        out += fmt::format(
            "    proof = base64.b64encode(({} + ':' + client_secret).encode())\n"
            "    headers = {{'Authorization': 'Basic ' + proof.decode()}}\n",
            id);
    out += fmt::format(
        "    body = urllib.parse.urlencode(fields).encode()\n"
        "    request = urllib.request.Request({}, body, headers)\n"
        "    with urllib.request.urlopen(request) as answer:\n"
        "        return json.load(answer)\n\n\n",
        in_code(token_url(about)));
    out += fmt::format(
        "# From the code to tokens. A code works once.\ntokens = ask_for_tokens(\n"
        "    grant_type='authorization_code',\n    code=code,\n{}    redirect_uri={},\n)\n"
        "print(tokens)\n",
        about.is_public_client ? "    code_verifier=code_verifier,\n" : "",
        in_code(about.redirect_uri));
    if (!about.call_url.empty())
        out += fmt::format(
            "\n# The first call.\nrequest = urllib.request.Request(\n    {},\n"
            "    headers={{'Authorization': 'Bearer ' + tokens['access_token']}},\n)\n"
            "with urllib.request.urlopen(request) as answer:\n"
            "    print(answer.status, answer.read().decode())\n",
            in_code(about.call_url));
    out +=
        "\n# When the access token has expired: a new one.\nprint(ask_for_tokens(\n"
        "    grant_type='refresh_token',\n    refresh_token=tokens['refresh_token'],\n))\n";
    return out;
}

}  // namespace grantor::marketplace::developer
