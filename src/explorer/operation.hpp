// An operation of an OpenAPI document as its page shows it: references followed, schemas flattened
// into fields, addresses put together. Plain values, with no trace of the document.
#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace grantor::explorer {

// The members of a path item that are operations, and the methods they stand for.
struct PathItemMethod {
    std::string_view member;
    std::string_view method;
};
inline constexpr std::array<PathItemMethod, 5> path_item_methods{
    {{"get", "GET"}, {"post", "POST"}, {"put", "PUT"}, {"patch", "PATCH"}, {"delete", "DELETE"}}};

enum class ParameterLocation : std::uint8_t { path, query, header, body };
std::string_view location_name(ParameterLocation location);

// A parameter, or a member of the body.
struct OperationField {
    std::string name;
    ParameterLocation location = ParameterLocation::query;
    std::string type;  // for people: "integer", "array of text", "date"
    std::string description;
    std::vector<std::string> choices;  // of a list: each of its items is one of them
    std::string example;               // as it is typed; "" for none
    bool is_required = false;
    bool is_list = false;
    bool takes_slashes = false;  // in the path, where they stay as they are
    bool is_secret = false;      // never kept in a browser, a link or a snippet
};

// One of the ways to prove who calls.
struct OperationAccess {
    // "basic", "bearer", "apiKey", "oauth2"; "session" for the cookie of a person's browser, with
    // whatever goes along with it.
    std::string scheme;
    std::string field;                // of apiKey: the header field
    std::string description;          // of the scheme
    std::vector<std::string> scopes;  // alternatives, "a + b" where both are needed; of oauth2
};

struct OperationAnswer {
    std::string status;  // "200", "default"
    std::string description;
};

struct Operation {
    std::string document;  // "shop"
    std::string id;        // "getDeals"; without one, method and path
    std::string tag;
    std::string method;  // "GET"
    std::string path;    // "/orders/{id}"
    std::string server;  // "https://api.example.com/api/v2"
    std::string summary;
    std::string description;
    std::vector<OperationAccess> access;
    bool is_open = false;  // no credentials are needed
    std::vector<OperationField> fields;
    std::string body_type;     // "application/json", "" for none
    std::string body_example;  // JSON
    bool is_body_required = false;
    std::vector<OperationAnswer> answers;
    std::int64_t token_cost = 0;
    bool opens_page = false;  // it answers with a page for a person
};

// The operations of one tag, by their places in DescribedApi::operations.
struct OperationGroup {
    std::string tag;  // "" of those without one
    std::string description;
    std::vector<std::size_t> operations;
};

struct DescribedApi {
    std::string name;  // "shop"
    std::string title;
    std::string summary;
    std::vector<Operation> operations;  // in the order of the document
    // In the order of the document's tags, then of the operations.
    std::vector<OperationGroup> groups;
    // Where the operations were read; what one page alone needs is read for that page.
    const boost::json::object* document = nullptr;
};

// What is not as OpenAPI has it is left out: a document may be an operator's own. It outlives what
// is answered.
DescribedApi read_api(std::string_view name, const boost::json::object& document);

// The operation's own object in that document, null if it is not there.
const boost::json::object* find_in_document(const Operation& operation,
                                            const boost::json::object& document);

// The path with that of the server before it: "/api/shop/orders".
std::string shown_path(const Operation& operation);
// Of its page: "/explorer/shop/getOrders".
std::string page_path(const Operation& operation);

// For the script of the page: the same members, under the same names.
boost::json::object write_operation(const Operation& operation);

}  // namespace grantor::explorer
