#include "gateway/connection_endpoint.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "gateway/connections.hpp"
#include "gateway/revocation.hpp"
#include "service/request_scope.hpp"

namespace grantor::gateway {
namespace {

namespace json = boost::json;
using http::Request;
using http::Response;

constexpr std::size_t calls_shown = 50;

Response write_json(int status, const json::value& value) {
    Response response;
    response.status = status;
    response.content_type = http::json_type;
    response.body = json::serialize(value);
    response.add_field("Cache-Control", "no-store");
    return response;
}

Response refuse(int status, std::string_view error, std::string_view info) {
    return write_json(status,
                      json::object{{"success", false}, {"error", error}, {"error_info", info}});
}
Response refuse_stranger() {
    return refuse(401, "Not signed in", "Sign in and send the session's CSRF token.");
}
Response refuse(const Objection& objection) {
    return objection.is_unknown ? refuse(404, "Not found", objection.text)
                                : refuse(422, "Not possible", objection.text);
}

json::object describe(const Connection& connection, const Gateway& gateway) {
    const auto* provider = gateway.providers().find(connection.provider);
    const auto standing =
        standing_of(connection, gateway.providers(), gateway.services().clock.now());
    json::object out{{"name", connection.name},
                     {"provider", connection.provider},
                     {"title", provider == nullptr ? connection.provider : provider->title},
                     {"state", standing.state},
                     {"reason", standing.reason},
                     {"scope", connection.scope},
                     {"api_base", connection.api_base},
                     {"gateway_url", fmt::format("{}{}{}", gateway.services().site.issuer,
                                                 gateway_path, connection.name)},
                     {"created_at", to_rfc3339(connection.created_at)}};
    out["expires_at"] = connection.state == ConnectionState::waiting
                            ? json::value(nullptr)
                            : json::value(to_rfc3339(connection.expires_at));
    return out;
}

std::string link_to(const Connection& connection, const Gateway& gateway) {
    const auto& services = gateway.services();
    return connect_link(connection, services.site.issuer, services.keys.get(), services.random,
                        services.clock.now());
}

std::string name_in(const Request& request) { return std::string(request.segment("connection")); }

// Texts of a JSON object; nothing: it is not an object, or a member is not a text.
std::optional<NewConnection> read_new(const Request& request) {
    boost::system::error_code error;
    const auto value = json::parse(request.body, error);
    if (error || !value.is_object()) return std::nullopt;
    NewConnection out;
    for (const auto& [name, member] : value.get_object()) {
        const auto* text = member.if_string();
        if (text == nullptr) return std::nullopt;
        if (name == "provider") out.provider = *text;
        if (name == "name") out.name = *text;
        if (name == "client_id") out.client_id = *text;
        if (name == "client_secret") out.client_secret = Secret(std::string(*text));
    }
    return out;
}

void note(AuditKind kind, const Connection& connection, WriteTx& tx, const Context& context) {
    auto event = context.audit(kind);
    event.user_id = connection.owner_id;
    event.detail = fmt::format("{} at {}", connection.name, connection.provider);
    tx.audit_events().add(event);
}

// The connection of the path, if it is the person's own; or the answer that ends it.
http::Task<std::expected<Connection, Response>> find_own(const Request& request,
                                                         const Gateway& gateway) {
    const auto& services = gateway.services();
    auto identifying = identify_person(request, services);
    const auto person = co_await identifying;
    if (!person) co_return std::unexpected(refuse_stranger());
    const auto name = name_in(request);
    auto finding = [&](const ReadTx& tx) { return find_connection(name, *person, tx); };
    auto found = co_await services.store.read(finding);
    if (!found) co_return std::unexpected(refuse(found.error()));
    co_return std::move(*found);
}

}  // namespace

http::Task<Response> list_connections(const Request& request, Gateway& gateway) {
    const auto& services = gateway.services();
    auto identifying = identify_person(request, services);
    const auto person = co_await identifying;
    if (!person) co_return refuse_stranger();
    auto finding = [&](const ReadTx& tx) { return tx.connections().of_owner(*person); };
    const auto connections = co_await services.store.read(finding);
    json::array rows;
    for (const auto& connection : connections) rows.push_back(describe(connection, gateway));
    json::array providers;
    for (const auto& provider : gateway.providers().all()) {
        if (!provider.is_offered) continue;
        providers.push_back(json::object{
            {"name", provider.name},
            {"title", provider.title},
            {"has_app", !provider.client_id.empty()},
            {"callback_url", callback_uri(services.site.issuer, provider.callback, provider)}});
    }
    co_return write_json(200, json::object{{"success", true},
                                           {"connections", std::move(rows)},
                                           {"providers", std::move(providers)}});
}

http::Task<Response> make_connection(const Request& request, Gateway& gateway) {
    const auto& services = gateway.services();
    const RequestScope scope(request, services);
    auto identifying = identify_person(request, services);
    const auto person = co_await identifying;
    if (!person) co_return refuse_stranger();
    auto wanted = read_new(request);
    if (!wanted) co_return refuse(400, "Bad request", "Send a JSON object of texts.");
    wanted->owner_id = *person;
    auto making = [&](WriteTx& tx) {
        auto made = add_connection(*wanted, gateway.providers(), tx, services.keys.get(),
                                   services.random, services.clock.now());
        if (made) note(AuditKind::connection_made, *made, tx, scope.context());
        return made;
    };
    const auto made = co_await services.store.write(making);
    if (!made) co_return refuse(made.error());
    auto described = describe(*made, gateway);
    described["connect_url"] = link_to(*made, gateway);
    co_return write_json(201, json::object{{"success", true}, {"connection", described}});
}

http::Task<Response> make_link(const Request& request, Gateway& gateway) {
    auto finding = find_own(request, gateway);
    const auto found = co_await finding;
    if (!found) co_return found.error();
    co_return write_json(
        200, json::object{{"success", true}, {"connect_url", link_to(*found, gateway)}});
}

http::Task<Response> remove_connection(const Request& request, Gateway& gateway) {
    const auto& services = gateway.services();
    const RequestScope scope(request, services);
    auto finding = find_own(request, gateway);
    const auto found = co_await finding;
    if (!found) co_return found.error();
    // Removed first: whatever the provider says, nothing can call with it from now on.
    auto removing = [&](WriteTx& tx) {
        const bool removed = tx.connections().remove(found->id);
        if (removed) note(AuditKind::connection_removed, *found, tx, scope.context());
        return removed;
    };
    if (!co_await services.store.write(removing))
        co_return refuse(404, "Not found", "There is no such connection.");
    gateway.live().forget(found->name);
    auto revoking = revoke_at_provider(*found, gateway);
    const auto revoked = co_await revoking;
    co_return write_json(200, json::object{{"success", true}, {"revoked", revoked}});
}

http::Task<Response> list_calls(const Request& request, Gateway& gateway) {
    auto finding = find_own(request, gateway);
    const auto found = co_await finding;
    if (!found) co_return found.error();
    json::array rows;
    for (const auto& call : gateway.call_log().of_connection(found->name, calls_shown))
        rows.push_back(json::object{{"at", to_rfc3339(call.at)},
                                    {"request_id", call.request_id},
                                    {"caller", call.caller},
                                    {"method", call.method},
                                    {"path", call.path},
                                    {"status", call.status},
                                    {"duration_us", call.duration.count()},
                                    {"failure", call.failure},
                                    {"repeated", call.was_repeated}});
    co_return write_json(200, json::object{{"success", true}, {"calls", std::move(rows)}});
}

}  // namespace grantor::gateway
