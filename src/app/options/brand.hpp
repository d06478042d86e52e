// `[brand]`: what the operator calls and paints the service, and the operator's own words.
#pragma once

#include <string>

#include "pages/brand.hpp"

namespace grantor::app {

struct BrandOptions {
    std::string name = "Grantor";
    std::string logo;         // a file
    std::string accent;       // "#0b6e4f"; empty: ours
    std::string accent_dark;  // empty: made from `accent`
    std::string support_url;
    std::string terms_url;
    std::string privacy_url;
    std::string help_url;
    std::string sign_in_text;
    std::string consent_text;
    std::string error_text;
};

// What no single row can check: lengths, addresses, and whether the colours can be read. "":
// nothing is wrong.
std::string problem_of(const BrandOptions& options);
// `options` as checked by problem_of(). Reads the logo; throws std::runtime_error with one sentence
// if it cannot.
pages::Brand brand_of(const BrandOptions& options);

}  // namespace grantor::app
