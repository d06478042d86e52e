// The header fields that an API's OpenAPI document mentions: parameters of requests and headers of
// answers. Scripts on other origins may use them (edge/cors.hpp).
#pragma once

#include <string>
#include <vector>

#include "edge/rule_document.hpp"

namespace grantor::edge {

struct MentionedHeaders {
    std::vector<std::string> of_requests;
    std::vector<std::string> of_answers;
    bool operator==(const MentionedHeaders&) const = default;
};

// Of all documents, each name once, in the order of the documents; of each kind 100 at most, since
// they stand in answers. Never throws for what a text is: that is the rules' to say.
MentionedHeaders mentioned_headers(const std::vector<ApiDocument>& documents);

}  // namespace grantor::edge
