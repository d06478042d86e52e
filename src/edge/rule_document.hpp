// What a document says about an API's operations, before any of it is trusted: the common form of
// an OpenAPI 3 document (JSON or YAML) and of the compact form of the rules in the binary.
// Pure. RouteRules makes rules of it, and lint reports what is wrong with it.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "edge/documents/declared_scopes.hpp"
#include "edge/documents/mentioned_headers.hpp"
#include "edge/matching/path_template.hpp"
#include "http/method.hpp"

namespace grantor::edge {

// The methods that an operation can have. HEAD without an operation of its own is GET.
inline constexpr std::array<http::Method, 6> operation_methods{
    http::Method::get, http::Method::head,  http::Method::post,
    http::Method::put, http::Method::patch, http::Method::delete_};

struct ApiDocument {
    std::string name;  // for messages: the file's name
    // Where the API is: "/api/shop". Of an OpenAPI document at least one, "/" for the whole host;
    // its `servers` do not count. The compact form knows its own (docs/wire.md §6.1) and takes
    // none.
    std::vector<std::string> prefixes;
    std::string text;
    // The API tells `export`, `EXPORT`, `export.json` and `export;x` apart, as the edge does.
    // Otherwise a segment that some server takes for a fixed one beside it is refused.
    bool is_case_sensitive = false;
    // Whether the explorer shows it (documents/published_api.hpp). Nothing: as the document says.
    std::optional<bool> is_published = std::nullopt;
};

enum class Severity : std::uint8_t {
    notice,   // a default was taken
    warning,  // probably not what is meant; fails closed
    error     // the document is not taken as rules
};

struct Finding {
    Severity severity = Severity::error;
    std::string where;  // "shop.yaml: GET /orders/{id}", or the document alone
    std::string what;   // one sentence
    bool operator==(const Finding&) const = default;
};

// Whom an operation is open to.
enum class Opening : std::uint8_t {
    scopes,     // tokens with all scopes of one of its alternatives
    any_token,  // every valid token
    everybody,  // also without a token
    closed      // no app: the document names no protection
};

// No name twice.
using ScopeNames = std::vector<std::string>;

// As the document says it; nothing is checked but the shape.
struct DocumentedOperation {
    std::size_t mount = 0;  // of ReadDocument::mounts
    std::string method;     // "GET"
    std::string path;       // the template below the prefix
    PathTemplate segments;  // the same, read
    std::string operation_id;
    std::optional<std::int64_t> cost;
    Opening opening = Opening::closed;
    std::vector<ScopeNames> alternatives;  // none is empty
    std::string closed_because;            // a sentence, if it is
    bool is_search = false;                // limited by the burst of searches
    // For its answer, by `x-timeout`; zero: that of its API.
    std::chrono::seconds timeout{};
};

// Prefixes that stand for the same operations.
struct Mount {
    std::vector<std::string> prefixes;  // no slash at the end; "" is the whole host
    // The last segment of a path may carry one: `/orders:(id,title)`.
    bool takes_field_selector = false;
};

struct ReadDocument {
    std::string name;
    std::vector<Mount> mounts;
    std::vector<DocumentedOperation> operations;
    // Of operations that cannot be served. No other operation has these addresses, not even one
    // with a placeholder there.
    std::vector<std::string> shut_paths;
    // `x-foreign-scopes`: names that are known not to be scopes here. What needs one of them is
    // open to nobody, and that is not an error.
    std::set<std::string, std::less<>> foreign_scopes;
    std::vector<Finding> findings;                      // what is wrong with its shape
    std::optional<bool> says_published = std::nullopt;  // `x-published`
    bool is_case_sensitive = false;
    // Very old clients ask for `/users/me` with no prefix; it is that of the first mount.
    bool has_bare_users_me = false;
    std::vector<DeclaredScope> declared_scopes;  // of an OpenAPI document
    MentionedHeaders mentioned_headers;
};

// All that the service takes from a document. Reading one is most of the work of a start, so it is
// done once, and the text and its tree are not needed again. Never throws for what the text is.
ReadDocument read_rule_document(const ApiDocument& document);
std::vector<ReadDocument> read_rule_documents(std::span<const ApiDocument> documents);

// What is charged where a document does not say it: reading one thing (the path ends in a
// placeholder) 1, a list 10, a change 5, a deletion 3, a search 20. The costs of API v2 (§6.3).
std::int64_t default_cost(const DocumentedOperation& operation);

}  // namespace grantor::edge
