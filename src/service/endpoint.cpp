#include "service/endpoint.hpp"

#include "base/crypto.hpp"
#include "oauth/bearer.hpp"
#include "service/request_scope.hpp"

namespace grantor {
namespace {

namespace json = boost::json;

constexpr int json_depth_max = 8;
// Noting each use would be a write for each read.
constexpr hours use_precision{1};

std::string_view kind_name(Refusal::Kind kind) {
    switch (kind) {
        case Refusal::Kind::invalid:
            return "invalid";
        case Refusal::Kind::forbidden:
            return "forbidden";
        case Refusal::Kind::not_found:
            return "not_found";
        case Refusal::Kind::conflict:
            return "conflict";
    }
    return "invalid";
}

http::Response json_answer(int status, const json::object& body) {
    auto response = json_response(json::serialize(body));
    response.status = status;
    return response;
}

http::Response refused(const Refusal& refusal) {
    json::array fields;
    for (const auto& field : refusal.fields)
        fields.push_back({{"field", field.field}, {"message", field.text}});
    return json_answer(refusal.status(), {{"success", false},
                                          {"message", refusal.text},
                                          {"error", kind_name(refusal.kind)},
                                          {"fields", std::move(fields)}});
}

http::Response unauthorized() {
    auto response = json_answer(
        401, {{"success", false},
              {"message",
               "Send an access key as a bearer token. You can create one on your account page."},
              {"error", "unauthorized"},
              {"fields", json::array()}});
    response.add_field("WWW-Authenticate", "Bearer realm=\"manage\"");
    return response;
}

struct KeyHolder {
    Actor actor;
    AccessKey key;
};

// The owner of the request's key. Nothing: no key, an unknown one or one that is over, or its owner
// may no longer sign in to that company.
std::optional<KeyHolder> find_holder(const http::Request& request, const ReadTx& tx, Time now) {
    const auto token = read_bearer(request.header("Authorization"));
    if (!token) return std::nullopt;
    const auto key = tx.access_keys().find_by_hash(sha256(as_bytes(*token)));
    if (!key || key->is_over(now)) return std::nullopt;
    auto user = tx.users().find(key->user_id);
    if (!user || user->state != UserState::active) return std::nullopt;
    const auto company = tx.companies().find(key->company_id);
    if (!company || company->state != CompanyState::active) return std::nullopt;
    const auto membership = tx.memberships().find(key->company_id, key->user_id);
    if (!membership) return std::nullopt;
    return KeyHolder{{std::move(*user), company, membership->role, {}}, *key};
}

Outcome<void> let_in(ScriptCall& call, const KeyHolder& holder, Access access) {
    call.person = holder.actor;
    if (may_enter(*call.person, access)) return {};
    return refuse_access("The owner of this key is not allowed to do that.");
}

Outcome<json::object> read_body(const http::Request& request) {
    if (request.body.empty()) return json::object{};
    json::parse_options options;
    options.max_depth = json_depth_max;
    json::error_code error;
    auto value = json::parse(request.body, error, {}, options);
    if (error || !value.is_object())
        return std::unexpected(
            Refusal{Refusal::Kind::invalid, "The body must be a JSON object.", {}});
    return std::move(value.get_object());
}

http::Response answer_of(int status, ScriptAnswer& outcome) {
    if (!outcome) return refused(outcome.error());
    return json_answer(status, {{"success", true}, {"data", std::move(*outcome)}});
}

http::Task<http::Response> answer_found(const EndpointRow& row, const http::Request& request,
                                        const Services& services) {
    const RequestScope scope(request, services);
    const auto query = Form::parse(request.query);
    const Form none;
    ScriptCall call{request, scope.context(), query ? *query : none};
    std::optional<KeyHolder> holder;
    auto finding = [&](const ReadTx& tx) -> ScriptAnswer {
        holder = find_holder(request, tx, scope.context().now);
        if (!holder) return json::value{};
        if (auto entry = let_in(call, *holder, row.access); !entry)
            return std::unexpected(std::move(entry.error()));
        return row.action.find(call, tx);
    };
    auto found = co_await services.store.read(finding);
    if (!holder) co_return unauthorized();
    const auto now = scope.context().now;
    if (holder->key.last_used_at + use_precision <= now) {
        auto touching = [&](WriteTx& tx) { return tx.access_keys().touch(holder->key.id, now); };
        co_await services.store.write(touching);
    }
    co_return answer_of(row.status, found);
}

http::Task<http::Response> answer_done(const EndpointRow& row, const http::Request& request,
                                       const Services& services) {
    const RequestScope scope(request, services);
    const auto query = Form::parse(request.query);
    const Form none;
    auto body = read_body(request);
    ScriptCall call{request, scope.context(), query ? *query : none};
    if (body) call.body = std::move(*body);
    bool is_known = false;
    const auto enter = [&](const ReadTx& tx) -> Outcome<AccessKeyId> {
        const auto holder = find_holder(request, tx, scope.context().now);
        is_known = holder.has_value();
        if (!holder) return std::unexpected(Refusal{});
        if (!body) return std::unexpected(body.error());
        if (auto entry = let_in(call, *holder, row.access); !entry)
            return std::unexpected(std::move(entry.error()));
        return holder->key.id;
    };
    // Who may not is turned away by reading, and never reaches the writer (attack 30). Asked again
    // in the unit: the key may have been removed in between.
    const auto entered = co_await services.store.read(enter);
    if (!is_known) co_return unauthorized();
    if (!entered) co_return refused(entered.error());
    auto acting = [&](WriteTx& tx) -> ScriptAnswer {
        const auto key = enter(tx);
        if (!key) return std::unexpected(key.error());
        tx.access_keys().touch(*key, scope.context().now);
        return row.action.act(call, tx);
    };
    auto done = co_await services.store.write(acting, row.path);
    if (!is_known) co_return unauthorized();
    co_return answer_of(row.status, done);
}

}  // namespace

std::optional<std::string> ScriptCall::text(std::string_view name) const {
    const auto* value = body.if_contains(name);
    if (value == nullptr) return std::nullopt;
    return value->is_string() ? std::string(value->get_string()) : std::string();
}

std::optional<bool> ScriptCall::flag(std::string_view name) const {
    const auto* value = body.if_contains(name);
    if (value == nullptr || !value->is_bool()) return std::nullopt;
    return value->get_bool();
}

std::optional<std::int64_t> ScriptCall::whole_number(std::string_view name) const {
    const auto* value = body.if_contains(name);
    if (value == nullptr || !value->is_int64()) return std::nullopt;
    return value->get_int64();
}

std::optional<std::vector<std::string>> ScriptCall::texts(std::string_view name) const {
    const auto* value = body.if_contains(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_string()) return std::vector<std::string>{std::string(value->get_string())};
    std::vector<std::string> out;
    if (!value->is_array()) return out;
    for (const auto& entry : value->get_array())
        if (entry.is_string()) out.emplace_back(entry.get_string());
    return out;
}

std::vector<http::Route> mount(std::span<const EndpointRow> rows, const Services& services) {
    std::vector<http::Route> routes;
    for (const auto& row : rows) {
        const auto answer = row.action.find != nullptr ? answer_found : answer_done;
        routes.push_back(
            {row.method, std::string(row.path),
             http::AnswersLater([&row, &services, answer](const http::Request& request) {
                 return answer(row, request, services);
             })});
    }
    return routes;
}

}  // namespace grantor
