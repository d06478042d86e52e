// A confirmation (pages/confirmation.hpp) that asks for something besides: why, or where what is
// left goes.
#pragma once

#include <string>
#include <vector>

#include "pages/confirmation.hpp"
#include "pages/page_data.hpp"
#include "service/visit.hpp"

namespace grantor::marketplace {

struct Decision {
    pages::Confirmation question;
    // A text of some lines; "": none is asked for.
    std::string reason_name = {};  // on the wire
    std::string reason_label = {};
    std::string reason_hint = {};
    bool is_reason_needed = false;
    // A choice; "": there is none.
    std::string choice_name = {};  // on the wire
    std::string choice_label = {};
    std::vector<pages::Choice> choices = {};
};
// Also after a refusal, with what was entered. Cancel comes first.
http::Response decision_page(const Visit& visit, pages::Frame frame, const Decision& decision);

}  // namespace grantor::marketplace
