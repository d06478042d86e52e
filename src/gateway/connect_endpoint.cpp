#include "gateway/connect_endpoint.hpp"

#include <fmt/format.h>

#include "base/encoding.hpp"
#include "base/log.hpp"
#include "gateway/connection_tokens.hpp"
#include "gateway/connections.hpp"
#include "gateway/outgoing_call.hpp"
#include "grantor/client/authorization.hpp"
#include "grantor/client/pkce.hpp"
#include "grantor/client/token_endpoint.hpp"
#include "http/outgoing/client_url.hpp"
#include "oauth/form.hpp"
#include "pages/page.hpp"
#include "service/request_scope.hpp"
#include "service/visitor.hpp"

namespace grantor::gateway {
namespace {

using http::Request;
using http::Response;

// People sometimes look at consent pages for minutes, and sign in there first.
constexpr minutes attempt_lifetime{10};
constexpr std::size_t browser_size = 43;  // 256 bits

struct Message {
    int status;
    std::string_view heading;
    std::string text;
};

Response message_page(const Message& message, std::string_view request_id) {
    pages::PageData data;
    data.set("HEADING", message.heading);
    data.set("TEXT", message.text);
    if (message.status >= 400) {
        data.show("REQUEST");
        data.set("REQUEST_ID", request_id);
    }
    return pages::page(message.status, "message", message.heading, data);
}

Response used_link_page(const Request& request) {
    return message_page(
        {404, "This link does not work",
         "It was already used, is older than an hour, or was not copied completely. Ask for a new "
         "one where you got it."},
        request.id);
}

std::string_view ticket_of(const Request& request) { return request.segment("ticket"); }

std::string origin_of(const std::string& url) {
    const auto parts = http::read_client_url(url);
    if (!parts) return {};
    const bool is_https = parts->scheme == http::ClientUrl::Scheme::https;
    return fmt::format("{}://{}", is_https ? "https" : "http", parts->host_field);
}

http::Task<std::optional<Connection>> find_ticket(const Request& request, Gateway& gateway) {
    const auto& services = gateway.services();
    auto finding = [&](const ReadTx& tx) {
        return find_linked(ticket_of(request), tx, services.keys.get(), services.clock.now());
    };
    co_return co_await services.store.read(finding);
}

// A state is good in one browser only, which has this cookie. It is not the session's cookie: that
// changes when the person signs in on the way, if the provider is this very service.
std::string_view browser_cookie(const Site& site) {
    return site.secure_cookies ? "__Host-grantor-connect" : "grantor-connect";
}

std::string browser_of(const Request& request, const Site& site) {
    const auto value = request.cookie(browser_cookie(site)).value_or("");
    return value.size() == browser_size ? std::string(value) : std::string{};
}

void set_browser(Response& response, const Site& site, std::string_view browser) {
    response.add_field("Set-Cookie",
                       fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}",
                                   browser_cookie(site), browser, seconds{attempt_lifetime}.count(),
                                   site.secure_cookies ? "; Secure" : ""));
}

Digest hash_of(std::string_view state, std::string_view browser) {
    return sha256(as_bytes(fmt::format("{}\n{}", state, browser)));
}

Response connect_page(const Request& request, const Connection& connection,
                      const Provider& provider, const Services& services) {
    std::string made;
    auto cookie = cookie_value(request, services.site);
    if (cookie.empty()) cookie = made = make_cookie_value(services.random);
    pages::PageData data;
    data.set("CSRF", csrf_token(binding_of(cookie), services.keys.get()));
    data.set("TARGET", request.path);
    data.set("PROVIDER", provider.title);
    data.set("CONNECTION", connection.name);
    if (connection.state != ConnectionState::waiting) data.show("AGAIN");
    auto response = pages::page(200, "gateway_connect", "Connect an account", data,
                                origin_of(provider.authorization_endpoint));
    if (!made.empty()) set_cookie(response, services.site, made, services.policy.session_lifetime);
    return response;
}

struct Departure {
    client::AuthorizationRequest request;
    ConnectAttempt attempt;
};

Departure plan_departure(const Connection& connection, const Provider& provider,
                         std::string_view browser, const Gateway& gateway) {
    const auto& services = gateway.services();
    const auto& keys = services.keys.get();
    Departure out;
    out.request.client_id =
        connection.client_id.empty() ? provider.client_id : connection.client_id;
    out.request.redirect_uri = gateway.callback();
    out.request.state = to_base64url(services.random.bytes<32>());
    if (!provider.scope.empty()) out.request.scopes = {provider.scope};
    Secret verifier(to_base64url(services.random.bytes<32>()));
    if (provider.uses_pkce)
        out.request.code_challenge = client::code_challenge_of(verifier.reveal());
    out.attempt.hash = hash_of(out.request.state, browser);
    out.attempt.verifier =
        seal_part(verifier, connection, TokenPart::verifier, keys, services.random);
    out.attempt.expires_at = services.clock.now() + attempt_lifetime;
    return out;
}

// --- back from the provider ---

using Arrived = Connections::Claimed;

struct Failure {
    std::string text;  // for the person
    std::string log;   // for the operator; no secret
};

client::Result<client::HttpRequest> exchange_of(const Arrived& arrived, const Provider& provider,
                                                const client::AuthorizationCode& code,
                                                const Gateway& gateway) {
    const auto& keys = gateway.services().keys.get();
    const auto authentication = authentication_of(arrived.connection, provider, keys);
    const auto verifier = open_verifier(arrived.attempt.verifier, arrived.connection, keys);
    client::Error lost;
    lost.kind = client::ErrorKind::configuration;
    lost.description = "its secrets cannot be opened: their key is no longer in the key ring";
    if (!authentication || !verifier) return lost;
    client::CodeExchange exchange;
    exchange.code = code.code;
    exchange.redirect_uri = gateway.callback();
    if (provider.uses_pkce)
        exchange.code_verifier = client::Secret(std::string(verifier->reveal()));
    return client::build_code_request(provider.token_endpoint, *authentication, exchange,
                                      client::InsecureHttp::allow_insecure_http);
}

http::Task<std::expected<ConnectionTokens, Failure>> exchange_code(const Request& request,
                                                                   const Arrived& arrived,
                                                                   Gateway& gateway) {
    const auto& services = gateway.services();
    const auto* provider = gateway.providers().find(arrived.connection.provider);
    if (provider == nullptr)
        co_return std::unexpected(Failure{"The provider is no longer configured.", "provider"});
    // The state needs no check: it has just been claimed.
    client::ExpectedRedirect expected;
    expected.check_state = [](std::string_view) { return client::Result<void>(); };
    const auto code = client::read_authorization_redirect(request.target, expected);
    if (!code) {
        const bool is_denied = code.error().kind == client::ErrorKind::denied;
        co_return std::unexpected(
            Failure{is_denied ? "You did not allow access there, so nothing was connected."
                              : fmt::format("{} did not connect the account: {}.", provider->title,
                                            code.error().code),
                    code.error().message()});
    }
    auto outgoing = exchange_of(arrived, *provider, *code, gateway);
    const auto unable = fmt::format("No tokens came from {}. Try again.", provider->title);
    if (!outgoing) co_return std::unexpected(Failure{unable, outgoing.error().message()});
    auto calling = call(gateway.client(), outgoing_request(*outgoing));
    auto result = co_await calling;
    if (!result)
        co_return std::unexpected(Failure{unable, std::string(http::describe(result.error()))});
    const auto answer = client::read_token_response(response_of(std::move(*result)));
    if (!answer) co_return std::unexpected(Failure{unable, answer.error().message()});
    auto tokens = tokens_of(*answer, arrived.connection, *provider, services.keys.get(),
                            services.random, services.clock.now());
    if (!tokens) co_return std::unexpected(Failure{tokens.error(), tokens.error()});
    co_return std::move(*tokens);
}

void keep_tokens(const Connection& connection, const ConnectionTokens& tokens, WriteTx& tx,
                 const Context& context) {
    if (!tx.connections().connect(connection.id, tokens, context.now)) return;
    auto event = context.audit(AuditKind::connection_connected);
    event.user_id = connection.owner_id;
    event.detail = fmt::format("{} at {}", connection.name, connection.provider);
    tx.audit_events().add(event);
}

}  // namespace

http::Task<Response> show_connect(const Request& request, Gateway& gateway) {
    auto finding = find_ticket(request, gateway);
    const auto connection = co_await finding;
    const auto* provider = connection ? gateway.providers().find(connection->provider) : nullptr;
    if (provider == nullptr) co_return used_link_page(request);
    co_return connect_page(request, *connection, *provider, gateway.services());
}

http::Task<Response> begin_connect(const Request& request, Gateway& gateway) {
    const auto& services = gateway.services();
    const auto posted = read_posted_form(request, services);
    if (!posted.is_proven) co_return foreign_form_page(request, request.path);
    auto finding = find_ticket(request, gateway);
    const auto connection = co_await finding;
    const auto* provider = connection ? gateway.providers().find(connection->provider) : nullptr;
    if (provider == nullptr) co_return used_link_page(request);
    auto browser = browser_of(request, services.site);
    if (browser.empty()) browser = to_base64url(services.random.bytes<32>());
    const auto departure = plan_departure(*connection, *provider, browser, gateway);
    const auto url =
        client::build_authorization_url(provider->authorization_endpoint, departure.request);
    if (!url) co_return message_page({400, "Cannot continue", url.error().description}, request.id);
    auto beginning = [&](WriteTx& tx) {
        return tx.connections().begin_connect(connection->id, departure.attempt);
    };
    if (!co_await services.store.write(beginning)) co_return used_link_page(request);
    auto response = see_other(*url);
    set_browser(response, services.site, browser);
    co_return response;
}

http::Task<Response> finish_connect(const Request& request, Gateway& gateway) {
    const auto& services = gateway.services();
    const RequestScope scope(request, services);
    const auto query = Form::parse(request.query);
    const std::string state(query ? query->find("state").value_or("") : "");
    const auto browser = browser_of(request, services.site);
    const auto hash = hash_of(state, browser);
    auto claiming = [&](WriteTx& tx) -> std::optional<Arrived> {
        if (browser.empty()) return std::nullopt;
        return tx.connections().claim_connect(hash, services.clock.now());
    };
    const auto arrived = co_await services.store.write(claiming);
    if (!arrived)
        co_return message_page({400, "The account was not connected",
                                "It took too long, was already completed, or was started in "
                                "another browser. Open the link you started with again."},
                               request.id);
    auto exchanging = exchange_code(request, *arrived, gateway);
    const auto tokens = co_await exchanging;
    if (!tokens) {
        log::warning("an account was not connected", {{"connection", arrived->connection.name},
                                                      {"request", request.id},
                                                      {"reason", tokens.error().log}});
        co_return message_page({400, "Not connected", tokens.error().text}, request.id);
    }
    auto keeping = [&](WriteTx& tx) {
        keep_tokens(arrived->connection, *tokens, tx, scope.context());
        return true;
    };
    co_await services.store.write(keeping);
    gateway.live().forget(arrived->connection.name);
    // The code leaves the address bar.
    co_return see_other("/connect/done");
}

Response show_connected(const Request& request, Gateway&) {
    return message_page({200, "Connected", "The account is connected. You can close this window."},
                        request.id);
}

}  // namespace grantor::gateway
