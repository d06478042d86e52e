// Which scopes open which API operation: made once of one or several documents, and looked up on
// every request without an allocation. Read-only after it was made.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "edge/rule_document.hpp"
#include "http/message.hpp"
#include "model/api_operation.hpp"
#include "oauth/scope_catalogue.hpp"

namespace grantor::edge {

struct Rule {
    std::size_t document = 0;  // of the list that the rules were made of: names its upstream
    std::string prefix;        // the first one of its document's
    std::string method;
    std::string path;  // the template below the prefix: "/deals/{id}"
    std::string operation_id;
    std::string title;      // for explanations: "getDeal (GET /deals/{id})"
    std::int64_t cost = 0;  // of the daily budget
    bool is_search = false;
    Opening opening = Opening::closed;
    ScopeSet scopes;          // any one of them opens the operation (docs/wire.md §5.1)
    std::string scope_names;  // separated by spaces, for WWW-Authenticate

    bool is_open_to(const ScopeSet& held) const {
        return opening == Opening::any_token ||
               (opening == Opening::scopes && scopes.intersects(held));
    }
};

class RouteRules {
 public:
    // Throws std::invalid_argument that says what is wrong, with the operation, if lint finds an
    // error in the documents: an unknown scope, an operation twice, a text that is not such a
    // document.
    static RouteRules load(std::span<const ApiDocument> documents, const ScopeCatalogue& scopes);
    // The file in the binary.
    static RouteRules embedded(const ScopeCatalogue& scopes);
    static ApiDocument embedded_document();

    // The rule of an operation, also of a closed one; null if there is none. The path must be
    // normal. HEAD is read as GET. Of the prefixes that fit, the longest decides; below it, where a
    // fixed segment and a `{placeholder}` both fit, the fixed one, with no way back:
    // `/deals/search` is never the deal named "search". `found` gets what the path has captured.
    const Rule* find(http::Method method, std::string_view path,
                     ApiOperation* found = nullptr) const;

    // The methods of a path that are open to apps, as Allow lists them: "GET, HEAD, OPTIONS". "" if
    // there is none.
    std::string allowed_methods(std::string_view path) const;

    const std::vector<Rule>& rules() const { return rules_; }
    // The names of the documents that it was made of.
    const std::vector<std::string>& documents() const { return documents_; }
    // "/api/v1"; the longest first.
    std::vector<std::string> prefixes() const;

 private:
    static constexpr std::int32_t none = -1;

    // A segment of a path, with what may follow it.
    struct Node {
        struct Child {
            std::string segment;
            std::int32_t node = none;
        };
        std::vector<Child> children;      // sorted
        std::int32_t placeholder = none;  // the node of `{…}`
        std::array<std::int32_t, operation_methods.size()> rules{none, none, none, none, none};
    };
    struct Prefix {
        std::string text;
        std::int32_t root = none;
        bool takes_field_selector = false;
    };

    RouteRules() = default;
    void add(const ReadDocument& document, const ScopeCatalogue& scopes);
    void add_rule(Rule rule, std::int32_t root);
    std::int32_t add_node();
    std::int32_t node_below(std::int32_t parent, std::string_view segment);
    std::int32_t child(const Node& node, std::string_view segment) const;
    // The node of a path, `none` if there is none.
    std::int32_t node_of(std::string_view path, ApiOperation& found) const;
    std::int32_t walk(const Prefix& prefix, std::string_view path, ApiOperation& found) const;

    std::vector<std::string> documents_;
    std::vector<Prefix> prefixes_;  // the longest first
    std::int32_t bare_users_me_ = none;
    std::vector<Node> nodes_;
    std::vector<Rule> rules_;
};

}  // namespace grantor::edge
