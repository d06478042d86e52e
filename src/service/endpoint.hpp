// The one flow of JSON endpoints for scripts, as service/page has it for people. A script sends a
// person's access key as a bearer token (RFC 6750), and may do what that person may do in the key's
// company. An endpoint is a row of its capability's table and a plain function over a transaction:
//
//   list_members(call, tx) -> ScriptAnswer     GET
//   set_role(call, tx)     -> ScriptAnswer     anything else, one unit of work
//
// The steps that all of them share are here: whose key it is, the body, whether they may, the unit
// of work, the answer. It is {"success":true,"data":…}; a refusal with its status is
// {"success":false,"message":…,"error":"invalid","fields":[{"field":…,"message":…}]}: 401 without a
// key that works, 403 where the person may not, 400 for a body that is not a JSON object.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/number.hpp"
#include "http/route.hpp"
#include "oauth/form.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "service/services.hpp"

namespace grantor {

struct ScriptCall {
    const http::Request& request;
    const Context& context;
    const Form& query;
    boost::json::object body{};  // of a request that has one
    std::optional<Actor> person{};

    const Actor& actor() const { return *person; }
    // A segment of the path by the name that its row gives it; not decoded.
    std::string_view segment(std::string_view name) const { return request.segment(name); }
    // The same as an id; 0, which names nothing, if it is not one.
    template <class Id>
    Id id(std::string_view name) const {
        return {read_number(segment(name)).value_or(0)};
    }
    // A parameter of the query, "" if it was not sent; and as a number, 0 if it is not one.
    std::string_view asked(std::string_view name) const { return query.find(name).value_or(""); }
    std::int64_t asked_number(std::string_view name) const {
        return read_number(asked(name)).value_or(0);
    }
    // A text of the body: nothing if it is missing, "" if it is not a text.
    std::optional<std::string> text(std::string_view name) const;
    std::optional<bool> flag(std::string_view name) const;
    // A whole number of the body: nothing if it is missing or anything else.
    std::optional<std::int64_t> whole_number(std::string_view name) const;
    // A list of texts; one text is a list of one.
    std::optional<std::vector<std::string>> texts(std::string_view name) const;
};

// The "data" of the answer.
using ScriptAnswer = Outcome<boost::json::value>;
using FindsAnswer = ScriptAnswer(const ScriptCall&, const ReadTx&);
using ActsOnCall = ScriptAnswer(const ScriptCall&, WriteTx&);

// Null, if the unit of work has not refused.
template <class T>
ScriptAnswer answer_nothing(const Outcome<T>& done) {
    if (!done) return std::unexpected(done.error());
    return nullptr;
}

// What a row does: one of the two.
struct EndpointAction {
    constexpr EndpointAction(FindsAnswer* find) : find(find) {}
    constexpr EndpointAction(ActsOnCall* act) : act(act) {}

    FindsAnswer* find = nullptr;
    ActsOnCall* act = nullptr;
};

struct EndpointRow {
    http::Method method;
    std::string_view path;  // "{name}" is a segment with a name
    Access access;
    EndpointAction action;
    int status = 200;  // of success
};

// `rows` and `services` outlive the routes.
std::vector<http::Route> mount(std::span<const EndpointRow> rows, const Services& services);

}  // namespace grantor
