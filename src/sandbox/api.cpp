#include "sandbox/api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "sandbox/json_body.hpp"
#include "sandbox/json_text.hpp"
#include "sandbox/operation.hpp"
#include "sandbox/query_reader.hpp"

namespace grantor::sandbox {
namespace {

// Everything that HTTP has to say about a call.
struct ReadRequest {
    OperationPath path;
    const OperationRow* row = nullptr;
    std::int64_t id = 0;
    Form query;
    json::object body;
};

Failure unknown_path() { return {.status = 404, .error = "Resource not found"}; }

Answer<ReadRequest> read_request(const http::Request& request) {
    ReadRequest out;
    auto path = read_operation_path(request.path);
    if (!path) return refuse(unknown_path());
    const auto found = find_operation(request.method, *path);
    if (!found) return refuse(unknown_path());
    out.path = std::move(*path);
    out.row = found->row;
    if (!found->id.empty()) {
        const auto id = read_integer(found->id);
        if (!id || *id <= 0) return refuse_field("id", "must be a positive integer");
        out.id = *id;
    }
    auto query = Form::parse(request.query);
    if (!query) return refuse(Failure{.status = 400, .error = "Query has too many parameters"});
    out.query = std::move(*query);
    if (found->row->body == BodyUse::ignored) return out;
    auto body = read_body(request, out.path.version);
    if (!body) return refuse(std::move(body).error());
    out.body = std::move(*body);
    return out;
}

http::Response json_response(int status, const json::object& body) {
    http::Response response;
    response.status = status;
    response.content_type = http::json_type;
    response.body = json_text(body);
    response.add_field("Cache-Control", "no-store");
    return response;
}

http::Response write_failure(const Failure& failure) {
    json::object body{{"success", false}, {"error", failure.error}};
    if (failure.shape == Failure::Shape::envelope) {
        body["error_info"] = failure.info;
        body["data"] = nullptr;
        body["additional_data"] = nullptr;
    }
    return json_response(failure.status, body);
}

void keep_only(json::object& object, const std::vector<std::string_view>& names) {
    json::object kept;
    for (const auto& item : object)
        if (std::ranges::find(names, std::string_view{item.key()}) != names.end())
            kept.emplace(item.key(), item.value());
    object = std::move(kept);
}

void select_fields(json::value& data, const std::vector<std::string_view>& names) {
    if (names.empty()) return;
    if (data.is_object()) keep_only(data.get_object(), names);
    if (!data.is_array()) return;
    for (auto& item : data.get_array())
        if (item.is_object()) keep_only(item.get_object(), names);
}

http::Response write_answer(Answer<Reply>& outcome,
                            const std::vector<std::string_view>& shown_fields) {
    if (!outcome) return write_failure(outcome.error());
    select_fields(outcome->body["data"], shown_fields);
    return json_response(outcome->status, outcome->body);
}

}  // namespace

http::Task<http::Response> answer(ApiCaller caller, const http::Request& request, Store& store,
                                  Time now) {
    const auto input = read_request(request);
    if (!input) co_return write_failure(input.error());
    const Call call{caller, now, input->path.version, input->id, input->query, input->body};
    if (const auto* act = std::get_if<WriteOperation>(&input->row->act)) {
        auto work = [&call, act](WriteTx& tx) { return (*act)(call, tx); };
        auto outcome = co_await store.write(work);
        co_return write_answer(outcome, input->path.shown_fields);
    }
    auto work = [&call, &input](const ReadTx& tx) {
        return std::get<ReadOperation>(input->row->act)(call, tx);
    };
    auto outcome = co_await store.read(work);
    co_return write_answer(outcome, input->path.shown_fields);
}

}  // namespace grantor::sandbox
