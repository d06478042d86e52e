// Markdown as the repository's documents are written (CommonMark with the tables of GitHub), made
// into HTML for the pages at /docs. Used while building, and in no running program.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace grantor::markdown {

struct Heading {
    int level = 2;
    std::string id;    // as GitHub makes it, so that links to sections hold in both places
    std::string text;  // not escaped
};

struct Converted {
    std::string title;              // of the one heading of level 1, which `html` leaves out
    std::vector<Heading> headings;  // all others, in their order
    std::string html;
};

// A link of the document on the page. No address leaves its words without a link.
struct Link {
    std::string address;
    std::string words = {};  // in place of those of the document, if there are any
};
// `words` are those of the document.
using LeadsTo = std::function<Link(std::string_view target, std::string_view words)>;

// Comments are left out. Throws std::runtime_error for what a page cannot have: HTML, images, no
// title or a second one, a heading that jumps a level.
Converted convert(std::string_view text, const LeadsTo& leads_to);

}  // namespace grantor::markdown
