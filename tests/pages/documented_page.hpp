// One framed page of every block of markup in docs/pages.md, with every kind of value in it: what
// is documented is what is tested.
#pragma once

#include <string>
#include <vector>

#include "http/message.hpp"

namespace grantor::pages {

// What strangers have chosen. The defaults are what one hopes for.
struct StrangersWords {
    std::string app_name = "Pipeline Pal";
    std::string person_name = "Ada Lovelace";
    std::string company_name = "Acme Analytics";
    std::string address = "https://pipelinepal.example/about";
    std::string text = "Keeps your deals moving: reminders, forecasts and a weekly summary.";
};

// The blocks of HTML in docs/pages.md, in order.
std::vector<std::string> documented_markup();

http::Response documented_page(const StrangersWords& words);
// The same with everything that a refused form brings.
http::Response refused_page(const StrangersWords& words);

}  // namespace grantor::pages
