// Which scopes open which API operation: the rules of `rules/pipedrive-scopes.json`, parsed once
// and looked up on every request without an allocation. Read-only after it was made.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"
#include "oauth/scope_catalogue.hpp"

namespace grantor::edge {

// The prefixes are `/v1` and `/api/v1`, `/v2` and `/api/v2` (reference §6.1).
enum class ApiVersion : std::uint8_t { v1, v2 };

struct Rule {
    ApiVersion version = ApiVersion::v1;
    std::string method;
    std::string path;  // the template below the prefix: "/deals/{id}"
    std::string operation_id;
    std::int64_t cost = 0;    // of the daily budget
    ScopeSet scopes;          // any one of them opens the operation (reference §5.1)
    std::string scope_names;  // separated by spaces, for WWW-Authenticate
};

// Attack 26: true if every server that reads this path reads the same path. Refused are empty and
// dot segments, backslashes, parameters (`;`), escapes of characters that need none or that divide
// a path, and bytes outside ASCII.
bool is_normal_path(std::string_view path);

class RouteRules {
 public:
    // Throws std::invalid_argument for a text that is not such a file, a scope that is not in the
    // catalogue or an operation that is there twice.
    static RouteRules parse(std::string_view json, const ScopeCatalogue& scopes);
    // The file in the binary.
    static RouteRules embedded(const ScopeCatalogue& scopes);

    // The rule of an operation, null if there is none. The path must be normal. HEAD is read as
    // GET. Where a fixed segment and a `{placeholder}` both fit, the fixed one decides, with no way
    // back: `/deals/search` is never the deal named "search". `/users/me` is also found without a
    // prefix, for very old clients. In v1 the last segment may carry a field selector:
    // `/deals:(id,title)`.
    const Rule* find(http::Method method, std::string_view path) const;

    const std::vector<Rule>& rules() const { return rules_; }

 private:
    static constexpr std::size_t methods = 5;  // get, post, put, patch, delete
    static constexpr std::int32_t none = -1;

    // A segment of a path, with what may follow it.
    struct Node {
        struct Child {
            std::string segment;
            std::int32_t node = none;
        };
        std::vector<Child> children;      // sorted
        std::int32_t placeholder = none;  // the node of `{…}`
        std::array<std::int32_t, methods> rules{none, none, none, none, none};
    };

    RouteRules() : nodes_(2) {}
    void add(Rule rule);
    std::int32_t node_below(std::int32_t parent, std::string_view segment);
    std::int32_t child(const Node& node, std::string_view segment) const;
    void add_extra_scopes(const Rule& extra, const ScopeCatalogue& scopes);

    std::vector<Node> nodes_;  // the first two are the roots of v1 and v2
    std::vector<Rule> rules_;
};

}  // namespace grantor::edge
