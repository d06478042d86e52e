#include "sandbox/api.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "sandbox/announcing/announcements.hpp"
#include "sandbox/answers/operation_table.hpp"
#include "sandbox/seed/new_company.hpp"
#include "sandbox/wire/json_body.hpp"
#include "sandbox/wire/json_text.hpp"
#include "sandbox/wire/query_reader.hpp"
#include "sandbox/wire/record_uuid.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

// Everything that HTTP has to say about a call.
struct ReadRequest {
    const OperationRow* row = nullptr;
    std::vector<std::string_view> shown_fields;  // v1: these alone; empty: all
    std::int64_t id = 0;
    std::int64_t parent_id = 0;
    std::string_view code;
    Form query;
    json::object body;
};

// Words in paths that never stand for an id.
constexpr std::array<std::string_view, 8> reserved{
    "search", "archived", "me", "collection", "bulk", "summary", "timeline", "installments"};
bool is_reserved(std::string_view segment) {
    return std::ranges::find(reserved, segment) != reserved.end();
}

Failure unknown_path() { return {.status = 404, .error = "Resource not found"}; }

// The id of a record in the path. 0 for a UUID that does not belong to this company.
Answer<std::int64_t> read_path_id(std::string_view text, const EntityDescription* entity,
                                  CompanyId company) {
    if (text.empty()) return 0;
    if (entity != nullptr && entity->id_form == IdForm::uuid) {
        if (!is_uuid(text)) return refuse_field("id", "must be a UUID");
        return read_uuid({company, std::string{entity->name}}, text).value_or(0);
    }
    const auto id = read_integer(text);
    if (!id || *id <= 0) return refuse_field("id", "must be a positive integer");
    return *id;
}

Answer<ReadRequest> read_request(const ApiOperation& operation, const http::Request& request,
                                 CompanyId company) {
    ReadRequest out;
    out.row = find_operation(operation);
    const auto& segments = operation.segments;
    if (out.row == nullptr || std::ranges::any_of(segments, is_reserved))
        return refuse(unknown_path());
    out.shown_fields = split_list(operation.field_selector);
    const auto& row = *out.row;
    const auto last = segments[row.place == nullptr ? 0 : 1];
    if (row.path_end == PathEnd::code) out.code = last;
    const auto id =
        read_path_id(row.path_end == PathEnd::id ? last : std::string_view{}, row.entity, company);
    if (!id) return std::unexpected(id.error());
    out.id = *id;
    if (row.place != nullptr) {
        const auto parent_id = read_path_id(segments[0], row.place->parent, company);
        if (!parent_id) return std::unexpected(parent_id.error());
        out.parent_id = *parent_id;
    }
    auto query = Form::parse(request.query);
    if (!query) return refuse(Failure{.status = 400, .error = "Query has too many parameters"});
    out.query = std::move(*query);
    if (row.body == BodyUse::ignored) return out;
    auto body = row.body == BodyUse::read ? read_body(request, row.version)
                                          : read_list_body(request, list_member);
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

// "acme.example.com", of "https://acme.example.com".
std::string host_of(CompanyId company, const Site& site, const ReadTx& tx) {
    const auto found = tx.companies().find(company);
    auto domain = site.api_domain_of(found ? found->label : "");
    const auto scheme = domain.find("://");
    return scheme == std::string::npos ? domain : domain.substr(scheme + 3);
}

struct RequestOccasion {
    std::string_view request_id;
    const Outside& outside;
};

// A refused request changes nothing and announces nothing.
Answer<Reply> change(const Call& call, WriteOperation operation, const RequestOccasion& occasion,
                     WriteTx& tx) {
    Journal journal(call.caller.company_id, tx);
    Call noted{call};
    noted.journal = &journal;
    auto outcome = operation(noted, tx);
    if (!outcome || journal.entries().empty()) return outcome;
    const auto& outside = occasion.outside;
    const auto host = host_of(call.caller.company_id, outside.site, tx);
    announce_changes(journal, noted, tx,
                     {outside.now, outside.random, occasion.request_id, host, outside.wire});
    return outcome;
}

}  // namespace

http::Task<http::Response> answer(ApiCaller caller, ApiOperation operation,
                                  const http::Request& request, Outside outside) {
    const auto input = read_request(operation, request, caller.company_id);
    if (!input) co_return write_failure(input.error());
    const auto& row = *input->row;
    const Call call{caller,    outside.now,      row.version,  row.entity,  row.place,
                    input->id, input->parent_id, input->query, input->body, input->code};
    const auto* reads = std::get_if<ReadOperation>(&row.act);
    if (reads != nullptr) {
        // Nothing: the company has to be furnished first, which is a write.
        auto work = [&call, reads](const ReadTx& tx) -> std::optional<Answer<Reply>> {
            if (!is_furnished(call.caller.company_id, tx)) return std::nullopt;
            return (*reads)(call, tx);
        };
        if (auto outcome = co_await outside.store.read(work))
            co_return write_answer(*outcome, input->shown_fields);
    }
    auto work = [&](WriteTx& tx) {
        furnish(call.caller.company_id, call.now, tx);
        if (const auto* read = std::get_if<ReadOperation>(&row.act)) return (*read)(call, tx);
        return change(call, std::get<WriteOperation>(row.act), {request.id, outside}, tx);
    };
    auto outcome = co_await outside.store.write(work);
    co_return write_answer(outcome, input->shown_fields);
}

}  // namespace grantor::sandbox
