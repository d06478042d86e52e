#include "edge/apis/me_endpoint.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "service/api_user.hpp"

namespace grantor::edge {
namespace {

namespace json = boost::json;

constexpr std::string_view paths[] = {"/v1/users/me", "/api/v1/users/me", "/users/me"};

}  // namespace

bool asks_for_caller(http::Method method, std::string_view path) {
    const bool reads = method == http::Method::get || method == http::Method::head;
    return reads && std::ranges::find(paths, path) != std::end(paths);
}

http::Task<http::Response> answer_caller(ApiCaller caller, Store& store) {
    auto work = [&caller](const ReadTx& tx) { return describe_caller(caller, tx); };
    auto data = co_await store.read(work);
    http::Response response;
    response.status = data ? 200 : 404;
    response.content_type = http::json_type;
    response.body =
        data ? json::serialize(json::object{{"success", true}, {"data", std::move(*data)}})
             : R"({"success":false,"error":"User not found or not accessible."})";
    response.add_field("Cache-Control", "no-store");
    co_return response;
}

}  // namespace grantor::edge
