// The code of an app's quick start: from a code to tokens, the first call, a refresh. It runs as it
// stands once what only the developer knows is put into the first lines. Pure.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace grantor::marketplace::developer {

// What the code is about. An empty `call_url`: the app's scopes open no operation, and there is no
// call.
struct QuickStart {
    std::string issuer;
    std::string client_id;
    std::string redirect_uri;
    std::string call_url;
    bool is_public_client = false;
};

struct CodeLanguage {
    std::string_view name;   // "curl"
    std::string_view title;  // "curl"
    std::string (*write)(const QuickStart& about);
};

std::string write_curl(const QuickStart& about);
std::string write_node(const QuickStart& about);
std::string write_python(const QuickStart& about);

// table: the languages, the first one is shown if none is asked for.
inline constexpr std::array<CodeLanguage, 3> code_languages{
    {{"curl", "curl", write_curl},
     {"node", "JavaScript (Node)", write_node},
     {"python", "Python", write_python}}};

}  // namespace grantor::marketplace::developer
