// The header fields that an API's OpenAPI document mentions: parameters of requests and headers of
// answers. Scripts on other origins may use them (edge/cors.hpp).
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <vector>

namespace grantor::edge {

struct MentionedHeaders {
    std::vector<std::string> of_requests;
    std::vector<std::string> of_answers;
    // Those of another document after its own.
    void add(const MentionedHeaders& more);
    bool operator==(const MentionedHeaders&) const = default;
};

// Each name once, in the order of the document; of each kind 100 at most, since they stand in
// answers.
MentionedHeaders mentioned_headers(const boost::json::value& document);

}  // namespace grantor::edge
