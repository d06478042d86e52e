// Which scopes open which API operation: made once of one or several documents, and looked up on
// every request without an allocation. Read-only after it was made.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "edge/matching/crossed_path.hpp"
#include "edge/matching/lookalikes.hpp"
#include "edge/matching/path_template.hpp"
#include "edge/rule_document.hpp"
#include "http/message.hpp"
#include "model/api_operation.hpp"
#include "oauth/scope_catalogue.hpp"

namespace grantor::edge {

struct Rule {
    std::size_t document = 0;  // of the list that the rules were made of: names its upstream
    std::string prefix;        // the first one of its document's
    std::string method;
    std::string path;  // the template below the prefix: "/orders/{id}"
    std::string operation_id;
    std::string title;      // for explanations: "getOrder (GET /orders/{id})"
    std::int64_t cost = 0;  // of the daily budget
    bool is_search = false;
    Opening opening = Opening::closed;
    std::string closed_because;      // a sentence, if it is
    ScopeSet any_of;                 // each of them opens the operation (docs/wire.md §5.1)
    std::vector<ScopeSet> all_of;    // and so do all of one of these together
    std::string scope_names;         // all that matter, separated by spaces, for WWW-Authenticate
    std::string access;              // for people: "a b c+d", separated alternatives
    std::chrono::seconds timeout{};  // for its answer; zero: that of its API

    bool is_open_to(const ScopeSet& held) const {
        if (opening == Opening::any_token || opening == Opening::everybody) return true;
        return opening == Opening::scopes && (any_of.intersects(held) || has_all_of_one(held));
    }
    bool has_all_of_one(const ScopeSet& held) const {
        return std::ranges::any_of(all_of, [&](const auto& all) { return all.is_within(held); });
    }
};

// What a token needs, in words: "one of the scopes a or b". Of a rule that is open.
std::string describe_access(const Rule& rule);
// "a b c" as "a, b or c", with that word before the last one.
std::string scope_list(std::string_view names, std::string_view last);

class RouteRules {
 public:
    // Throws std::invalid_argument that says what is wrong, with the operation, if lint finds an
    // error in the documents: an unknown scope, an operation twice, a text that is not such a
    // document.
    static RouteRules load(std::span<const ApiDocument> documents, const ScopeCatalogue& scopes);
    static RouteRules load(std::span<const ReadDocument> documents, const ScopeCatalogue& scopes);
    // The file in the binary.
    static RouteRules embedded(const ScopeCatalogue& scopes);
    static ApiDocument embedded_document();

    // The rule of an operation, also of a closed one; null if there is none. The path must be in
    // its normal form (http/normal_path.hpp), which `found` then has views into. HEAD is read as
    // GET where it is not an operation of its own. Of the prefixes that fit, the longest decides;
    // below it, where several segments fit, the most specific one, with no way back:
    // `/orders/search` is never the order named "search". Null also where only we can tell them
    // apart: see lookalike().
    const Rule* find(http::Method method, std::string_view path,
                     ApiOperation* found = nullptr) const;

    // Attack 26. What a server may read into a path instead of what it is found to be here: the
    // fixed segment "search" in `/orders/SEARCH` (matching/lookalikes.hpp), unless the API tells
    // them apart (ApiDocument::is_case_sensitive), or another template that needs other access and
    // is just as specific (matching/crossed_path.hpp). "" if there is nothing.
    std::string_view lookalike(std::string_view path) const;

    // The methods of a path that are open to apps, as Allow lists them: "GET, HEAD, OPTIONS". "" if
    // there is none.
    std::string allowed_methods(std::string_view path) const;

    const std::vector<Rule>& rules() const { return rules_; }
    // Some operation is open to everybody, also without a token.
    bool has_public() const { return has_public_; }
    // How many warnings lint has of its documents.
    std::size_t warnings() const { return warnings_; }
    // The names of the documents that it was made of.
    const std::vector<std::string>& documents() const { return documents_; }
    // "/api/v1"; the longest first.
    std::vector<std::string> prefixes() const;
    // With their prefix, the paths of the documents that have no operation here: nothing else that
    // fits them is found by them. Sorted.
    const std::vector<std::string>& shut_paths() const { return shut_paths_; }

 private:
    static constexpr std::int32_t none = -1;

    // A segment of a path, with what may follow it.
    struct Node {
        struct Child {
            std::string segment;
            std::int32_t node = none;
        };
        struct Partial {
            SegmentPattern pattern;
            std::int32_t node = none;
        };
        std::vector<Child> children;      // sorted
        std::vector<Partial> partials;    // the most specific first
        std::int32_t placeholder = none;  // the node of `{…}`
        Lookalikes lookalikes;            // of the children and partials
        std::vector<CrossedPath> crossed;
        std::array<std::int32_t, operation_methods.size()> rules{none, none, none,
                                                                 none, none, none};
    };
    struct Prefix {
        std::string text;
        std::int32_t root = none;
        bool takes_field_selector = false;
        bool is_case_sensitive = false;
        std::vector<std::pair<std::string, Lookalikes>> segments = {};
    };
    // A template of a document, in the tree.
    struct Placed {
        std::int32_t node = none;
        std::int32_t rule = none;  // none of a path that is shut
        PathTemplate path;
    };
    using PlacedByShape = std::map<std::pair<std::int32_t, std::size_t>, std::vector<Placed>>;
    // One way down from a prefix.
    struct Walk {
        ApiOperation found = {};
        std::size_t captured = 0;
        std::string_view lookalike = {};
    };

    RouteRules() = default;
    void add(const ReadDocument& document, const ScopeCatalogue& scopes);
    void add_prefixes(const ReadDocument& document, const std::vector<std::int32_t>& roots);
    std::int32_t add_rule(Rule rule, std::int32_t node);
    void note_crossings(const std::vector<Placed>& placed);
    bool need_different_access(const Placed& a, const Placed& b) const;
    static bool is_shut(const Node& node);
    void note_lookalikes();
    static std::int32_t rule_at(const Node& node, std::size_t slot);
    std::int32_t add_node();
    std::int32_t add_path(const PathTemplate& path, std::int32_t root);
    std::int32_t node_below(std::int32_t parent, const SegmentPattern& segment);
    std::int32_t child(const Node& node, std::string_view segment) const;
    // The node of a path, `none` if there is none or it has a lookalike.
    std::int32_t node_of(std::string_view path, Walk& walk) const;
    std::int32_t node_below(const Prefix& prefix, std::string_view path, Walk& walk) const;
    // What a segment is that is none of the fixed ones.
    std::int32_t open_node(const Node& node, std::string_view segment, bool is_case_sensitive,
                           Walk& walk) const;
    static std::string_view lookalike_of(const Prefix& prefix, std::string_view path);

    std::vector<std::string> documents_;
    std::vector<Prefix> prefixes_;  // the longest first
    std::int32_t bare_users_me_ = none;
    std::vector<Node> nodes_;
    std::vector<Rule> rules_;
    std::vector<std::string> shut_paths_;
    std::size_t warnings_ = 0;
    bool has_public_ = false;
};

}  // namespace grantor::edge
