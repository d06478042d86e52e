// The management API: what the pages do, for scripts. JSON in and out below /manage/v1, with a
// person's access key as a bearer token (RFC 6750); it may do what that person may do in that
// company. An endpoint is one function of a call and a transaction:
//
//   find(call, tx) -> Outcome<json::value>     GET
//   act(call, tx)  -> Outcome<json::value>     anything else, one unit of work
//
// Answers: {"success":true,"data":…}; a refusal with its status is {"success":false,"message":…,
// "error":"invalid","fields":[{"field":…,"message":…}]}.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/number.hpp"
#include "http/message.hpp"
#include "http/task.hpp"
#include "oauth/form.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "service/services.hpp"

namespace grantor::marketplace {

namespace json = boost::json;

struct ManageCall {
    const http::Request& request;
    const Services& services;
    const Context& context;
    const Form& query;
    json::object body{};  // of a request that has one
    std::optional<Actor> person{};

    const Actor& actor() const { return *person; }
    // A segment of the path by the name that its route gives it; not decoded.
    std::string_view segment(std::string_view name) const { return request.segment(name); }
    // The same as an id; what is not one names nothing: 0.
    template <class Id>
    Id id(std::string_view name) const {
        return {read_number(segment(name)).value_or(0)};
    }
    // A text of the body: nothing where it is missing, "" where it is not a text.
    std::optional<std::string> text(std::string_view name) const;
    std::optional<bool> flag(std::string_view name) const;
    // A list of texts; one text is a list of one.
    std::optional<std::vector<std::string>> texts(std::string_view name) const;
};

struct ManageRead {
    Access access = Access::person;
    std::function<Outcome<json::value>(const ManageCall&, const ReadTx&)> find;
};
struct ManageWrite {
    Access access = Access::person;
    int status = 200;  // of success
    std::function<Outcome<json::value>(const ManageCall&, WriteTx&)> act;
};

// One row of the API's table; "{name}" in the path is a segment with a name.
struct ManageRoute {
    http::Method method;
    std::string_view path;
    std::variant<ManageRead, ManageWrite> endpoint;
};

// The endpoint outlives the request. 401 without a key that works, 403 where the person may not,
// 400 for a body that is not a JSON object.
http::Task<http::Response> answer_read(const http::Request& request, const Services& services,
                                       const ManageRead& endpoint);
http::Task<http::Response> answer_write(const http::Request& request, const Services& services,
                                        const ManageWrite& endpoint);

}  // namespace grantor::marketplace
