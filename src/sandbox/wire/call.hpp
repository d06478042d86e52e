// The input and output of an operation of the demo CRM. HTTP ends before a Call and begins again
// after a Reply.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "model/api_caller.hpp"
#include "oauth/form.hpp"
#include "store/tx.hpp"

namespace grantor::sandbox {

namespace json = boost::json;

struct EntityDescription;
struct Place;
class Journal;

enum class ApiVersion { v1, v2 };

struct Call {
    ApiCaller caller;
    Time now;
    ApiVersion version = ApiVersion::v1;
    const EntityDescription* entity = nullptr;  // of the operations that are written for all
    const Place* place = nullptr;               // if the records are below another's path
    std::int64_t id = 0;                        // from the path, where the operation has one
    std::int64_t parent_id = 0;                 // likewise, of the record before it
    const Form& query;
    const json::object& body;    // empty for operations that read
    std::string_view code = "";  // from the path, where it names something by a word
    Journal* journal = nullptr;  // of operations that write
};

// Where the body of the request is a list, Call::body has it as its only member.
inline constexpr std::string_view list_member = "list";

// `body` is the whole envelope.
struct Reply {
    int status = 200;
    json::object body;
};

inline constexpr std::string_view error_info = "Please check developers.pipedrive.com";

// A refused call: bad input, or nothing there. `error` may name fields, never contents.
struct Failure {
    // Some operations answer with the error alone (docs/wire.md §2.3).
    enum class Shape { envelope, error_alone };

    int status = 400;
    std::string error;
    std::string_view info = error_info;
    Shape shape = Shape::envelope;
};

template <class T>
using Answer = std::expected<T, Failure>;

inline std::unexpected<Failure> refuse(Failure failure) {
    return std::unexpected(std::move(failure));
}
// 400, "{name}: {reason}".
std::unexpected<Failure> refuse_field(std::string_view name, std::string_view reason);
// 404 in the words of the version; `label` is what v1 calls the entity: "Deal".
Failure not_found(ApiVersion version, std::string_view label);
// 403: the token has the scope, but the user is not an admin of the company.
Failure no_permission();

// {"success":true,"data":…}
Reply success(json::value data);

}  // namespace grantor::sandbox
