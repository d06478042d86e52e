#include "gateway/connect_endpoint.hpp"

#include <cstdint>
#include <expected>
#include <fmt/format.h>

#include "base/encoding.hpp"
#include "base/log.hpp"
#include "gateway/code_exchange.hpp"
#include "gateway/connection_tokens.hpp"
#include "gateway/connections.hpp"
#include "gateway/revocation.hpp"
#include "grantor/client/authorization.hpp"
#include "grantor/client/pkce.hpp"
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

Response message_page(const Message& message, const Request& request, const Services& services) {
    pages::PageData data;
    data.set("HEADING", message.heading);
    data.set("TEXT", message.text);
    if (message.status >= 400) {
        data.show("REQUEST");
        data.set("REQUEST_ID", request.id);
    }
    return pages::page(services.brand, message.status, "message", message.heading, data);
}

Response used_link_page(const Request& request, const Services& services) {
    return message_page(
        {404, "This link does not work",
         "It was already used, is older than an hour, or was not copied completely. Ask for a new "
         "one where you got it."},
        request, services);
}

Response foreign_link_page(const Request& request, const Services& services) {
    return message_page(
        {403, "This link belongs to somebody else",
         "It connects an account for the person who made it, who could then use that account as "
         "you. Nothing was connected. If it is your own link, sign in as the person who made it."},
        request, services);
}

std::string host_of(const std::string& url) {
    const auto parts = http::read_client_url(url);
    return parts ? parts->host_field : url;
}

std::string_view ticket_of(const Request& request) { return request.segment("ticket"); }

// --- whose link it is ---

// A person's connection is for that person alone: whoever else connected an account with the link
// would hand it over to them. The operator's connections are for whoever gets the link, whose page
// says to whom the account goes.
bool is_for_visitor(const Connection& connection, const Request& request, const Site& site,
                    const ReadTx& tx, Time now) {
    if (!connection.owner_id) return true;
    const auto visitor = find_signed_in(cookie_value(request, site), tx, now);
    return visitor && visitor->user.id == connection.owner_id;
}

struct Linked {
    Connection connection;
    const Provider* provider = nullptr;
};

// The connection of the link, if this visitor may connect an account with it; or the page that says
// why not.
std::expected<Linked, Response> find_link(const Request& request, const Gateway& gateway,
                                          const ReadTx& tx) {
    const auto& services = gateway.services();
    const auto now = services.clock.now();
    auto connection = find_linked(ticket_of(request), tx, services.keys.get(), now);
    const auto* provider = connection ? gateway.providers().find(connection->provider) : nullptr;
    if (provider == nullptr) return std::unexpected(used_link_page(request, services));
    if (is_for_visitor(*connection, request, services.site, tx, now))
        return Linked{std::move(*connection), provider};
    if (!find_signed_in(cookie_value(request, services.site), tx, now))
        return std::unexpected(see_other("/sign-in?continue=" + percent_encode(request.path)));
    return std::unexpected(foreign_link_page(request, services));
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
    data.set("OPERATOR", host_of(services.site.issuer));
    data.show(connection.owner_id ? "OWN" : "OPERATORS");
    if (connection.state != ConnectionState::waiting) data.show("AGAIN");
    // The provider's own sign-in may be anywhere.
    auto response = pages::page(services.brand, 200, "gateway_connect", "Connect an account", data,
                                pages::Forms::leave);
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
    out.request.redirect_uri = gateway.callback_of(connection, provider);
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

// What the redirect's state was made for, if it belongs to this browser and this person.
enum class Refused : std::uint8_t { no_such_attempt, other_person, other_callback };
using Claim = std::expected<Arrived, Refused>;

// The provider's name is a part of the path, or it has the path that all of them had.
bool is_callback(const Request& request, const Connection& connection, const Gateway& gateway) {
    const auto* provider = gateway.providers().find(connection.provider);
    if (provider == nullptr) return true;
    const bool is_own = callback_style(connection, *provider) == CallbackStyle::own;
    const auto named =
        request.path == callback_path ? std::string_view{} : request.segment("provider");
    return named == (is_own ? provider->name : std::string_view{});
}

// By which an attempt is found: only the browser that began it knows both parts.
auto state_hash_of(const Request& request, std::string_view browser) {
    const auto query = Form::parse(request.query);
    return hash_of(std::string(query ? query->find("state").value_or("") : ""), browser);
}

Claim claim(const Request& request, WriteTx& tx, const Gateway& gateway, Time now) {
    const auto& services = gateway.services();
    const auto browser = browser_of(request, services.site);
    if (browser.empty()) return std::unexpected(Refused::no_such_attempt);
    auto arrived = tx.connections().claim_connect(state_hash_of(request, browser), now);
    if (!arrived) return std::unexpected(Refused::no_such_attempt);
    if (!is_for_visitor(arrived->connection, request, services.site, tx, now))
        return std::unexpected(Refused::other_person);
    if (!is_callback(request, arrived->connection, gateway))
        return std::unexpected(Refused::other_callback);
    return std::move(*arrived);
}

Response refused_page(const Request& request, Refused refused, const Services& services) {
    std::string text;
    switch (refused) {
        case Refused::no_such_attempt:
            text =
                "It took too long, was already completed, or was started in another browser. Open "
                "the link you started with again.";
            break;
        case Refused::other_person:
            text =
                "The connection belongs to somebody else than the person who is signed in here "
                "now. Sign in as the person who started it, and open the link again.";
            break;
        case Refused::other_callback:
            text =
                "The answer came to the address of another provider. Open the link you started "
                "with again. If it happens again, tell the operator.";
            break;
    }
    return message_page({400, "The account was not connected", std::move(text)}, request, services);
}

// False: it has just been removed.
bool keep_tokens(const Connection& connection, const ConnectionTokens& tokens, WriteTx& tx,
                 const Context& context) {
    if (!tx.connections().connect(connection.id, tokens, context.now)) return false;
    auto event = context.audit(AuditKind::connection_connected);
    event.user_id = connection.owner_id;
    event.detail = fmt::format("{} at {}", connection.name, connection.provider);
    tx.audit_events().add(event);
    return true;
}

// Tokens that nobody will use are given back.
http::Task<Response> answer_removed(const Request& request, Connection connection,
                                    ConnectionTokens tokens, Gateway& gateway) {
    connection.access_token = std::move(tokens.access_token);
    connection.refresh_token = std::move(tokens.refresh_token);
    auto revoking = revoke_at_provider(std::move(connection), gateway);
    co_await revoking;
    co_return message_page({404, "Not connected",
                            "The connection was removed in the meantime, so nothing was "
                            "connected."},
                           request, gateway.services());
}

}  // namespace

http::Task<Response> show_connect(const Request& request, Gateway& gateway) {
    auto finding = [&](const ReadTx& tx) { return find_link(request, gateway, tx); };
    const auto linked = co_await gateway.services().store.read(finding);
    if (!linked) co_return linked.error();
    co_return connect_page(request, linked->connection, *linked->provider, gateway.services());
}

http::Task<Response> begin_connect(const Request& request, Gateway& gateway) {
    const auto& services = gateway.services();
    const auto posted = read_posted_form(request, services);
    if (!posted.is_proven) co_return foreign_form_page(request, request.path, services);
    auto browser = browser_of(request, services.site);
    if (browser.empty()) browser = to_base64url(services.random.bytes<32>());
    auto finding = [&](const ReadTx& tx) { return find_link(request, gateway, tx); };
    const auto linked = co_await services.store.read(finding);
    if (!linked) co_return linked.error();
    const auto departure = plan_departure(linked->connection, *linked->provider, browser, gateway);
    const auto url = client::build_authorization_url(linked->provider->authorization_endpoint,
                                                     departure.request);
    if (!url)
        co_return message_page({400, "Cannot continue", url.error().description}, request,
                               services);
    auto beginning = [&](WriteTx& tx) {
        return tx.connections().begin_connect(linked->connection, departure.attempt);
    };
    if (!co_await services.store.write(beginning)) co_return used_link_page(request, services);
    auto response = see_other(*url);
    set_browser(response, services.site, browser);
    co_return response;
}

http::Task<Response> finish_connect(const Request& request, Gateway& gateway) {
    const auto& services = gateway.services();
    const RequestScope scope(request, services);
    // A state that nobody was given never reaches the writer (attack 30).
    auto looking = [&](const ReadTx& tx) {
        const auto browser = browser_of(request, services.site);
        return !browser.empty() &&
               tx.connections().is_connecting(state_hash_of(request, browser), scope.context().now);
    };
    if (!co_await services.store.read(looking))
        co_return refused_page(request, Refused::no_such_attempt, services);
    auto claiming = [&](WriteTx& tx) {
        // A refusal is a value: the state has been used all the same.
        return std::optional(claim(request, tx, gateway, scope.context().now));
    };
    const auto claimed = co_await services.store.write(claiming);
    if (!*claimed) co_return refused_page(request, claimed->error(), services);
    const auto& arrived = **claimed;
    auto exchanging = exchange_code(request, arrived, gateway);
    auto tokens = co_await exchanging;
    if (!tokens) {
        log::warning("an account was not connected", {{"connection", arrived.connection.name},
                                                      {"request", request.id},
                                                      {"reason", tokens.error().log}});
        co_return message_page({400, "Not connected", tokens.error().text}, request, services);
    }
    auto keeping = [&](WriteTx& tx) {
        return keep_tokens(arrived.connection, *tokens, tx, scope.context());
    };
    if (!co_await services.store.write(keeping)) {
        auto answering = answer_removed(request, arrived.connection, std::move(*tokens), gateway);
        co_return co_await answering;
    }
    gateway.live().forget(arrived.connection.name);
    // The code leaves the address bar.
    co_return see_other("/connect/done");
}

Response show_connected(const Request& request, Gateway& gateway) {
    return message_page({200, "Connected", "The account is connected. You can close this window."},
                        request, gateway.services());
}

}  // namespace grantor::gateway
