// What a page asks before a form does what is not easily undone.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace grantor::pages {

// Texts are written as they are; those of strangers too.
struct Confirmation {
    std::string heading;                 // "Uninstall Tidy Inbox?"
    std::vector<std::string> sentences;  // what will happen, in numbers
    std::string button;                  // "Uninstall"
    std::string action;                  // the path that the form posts to: the page's own
    std::string cancel;                  // where Cancel leads
    std::vector<std::pair<std::string, std::string>> fields = {};  // hidden ones of the form
    // For what cannot be undone: the words to type, sent as `typed`. "": none.
    std::string typed = {};
};

}  // namespace grantor::pages
