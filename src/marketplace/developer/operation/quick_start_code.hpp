// The code of an app's quick start: the sign-in link, from a code to tokens, the first call, a
// refresh. It runs as it stands: what only the developer knows comes from the environment. Pure.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace grantor::marketplace::developer {

// What the code is about. An empty `call_path`: the app's scopes open no operation, and there is no
// call.
struct QuickStart {
    std::string issuer;
    std::string client_id;
    std::string redirect_uri;
    std::string api;        // "https://acme.example"
    std::string call_path;  // "/api/orders"
    bool is_public_client = false;
};

struct CodeLanguage {
    std::string_view name;     // "curl"
    std::string_view title;    // "curl"
    std::string_view file;     // "quick_start.py"; "": it is pasted into a terminal
    std::string_view run;      // the command, after the variables
    std::string_view program;  // with marks, for write_code()
};

// table: the languages, the first one is shown if none is asked for.
extern const std::array<CodeLanguage, 5> code_languages;

std::string write_code(const CodeLanguage& language, const QuickStart& about);

}  // namespace grantor::marketplace::developer
