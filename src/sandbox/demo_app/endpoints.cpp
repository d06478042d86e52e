#include "sandbox/demo_app/endpoints.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/encoding.hpp"
#include "oauth/client_credentials.hpp"
#include "oauth/metadata.hpp"
#include "oauth/redirect_uri.hpp"
#include "sandbox/control/masking.hpp"
#include "sandbox/demo_app/callbacks.hpp"
#include "sandbox/demo_app/steps.hpp"
#include "service/request_scope.hpp"
#include "store/transaction.hpp"
#include "token/authorization_code.hpp"
#include "token/client_secret.hpp"

namespace grantor::sandbox {
namespace {

using http::Request;
using http::Response;
using http::Task;

constexpr std::string_view browser_cookie = "grantor-demo-app";
// Longer than anybody looks at one install.
constexpr seconds browser_cookie_lifetime{86'400};
constexpr std::size_t browser_length = 32;
// Of a notice that is shown.
constexpr std::size_t notice_max = 2048;

std::string page_of(const Walk& walk) {
    return fmt::format("{}/installs/{}", demo_app_path, walk.id);
}

Response see_problem(std::string_view problem) {
    return see_other(fmt::format("{}?problem={}", demo_app_path, problem));
}

void remember_browser(Response& response, std::string_view browser) {
    response.add_field(
        "Set-Cookie",
        fmt::format("{}={}; Path={}; Max-Age={}; HttpOnly; SameSite=Lax", browser_cookie, browser,
                    demo_app_path, browser_cookie_lifetime.count()));
}

// "http://localhost:8080", as the browser names the sandbox.
std::string origin_of(const Request& request) {
    return fmt::format("http://{}", request.header("Host"));
}

Walk new_walk(const App& app, std::string redirect_uri, const Request& request, Random& random) {
    Walk walk;
    walk.id = random.hex(32);
    walk.browser = demo_browser_of(request);
    if (walk.browser.empty()) walk.browser = random.hex(browser_length);
    walk.client_id = app.client_id;
    walk.app_name = app.name;
    walk.redirect_uri = std::move(redirect_uri);
    return walk;
}

std::string consent_target(const Walk& walk) {
    auto target = append_query(authorization_path, {{"client_id", walk.client_id},
                                                    {"redirect_uri", walk.redirect_uri},
                                                    {"state", walk.state}});
    if (walk.verifier.empty()) return target;
    return append_query(target,
                        {{"code_challenge", CodeChallenge::of_verifier(walk.verifier).text()},
                         {"code_challenge_method", "S256"}});
}

// A code that came without a state says itself for which app it is.
std::shared_ptr<const App> app_of_code(std::string_view code, const Control& control,
                                       const ReadTx& tx) {
    const auto opened = open_authorization_code(code, control.services.keys.get());
    const auto grant = opened ? tx.grants().find(opened->grant_id) : std::nullopt;
    return grant ? tx.apps().find(grant->app_id) : nullptr;
}

Walk returned(Walk walk, const Form& query) {
    walk.code = query.value("code").value_or("");
    walk.error = query.value("error").value_or("");
    walk.error_text = query.value("error_description").value_or("");
    return walk;
}

}  // namespace

std::string_view demo_browser_of(const Request& request) {
    const auto value = request.cookie(browser_cookie);
    return value && value->size() == browser_length ? *value : std::string_view{};
}

std::optional<AppCredentials> credentials_of(const App& app, const Control& control) {
    AppCredentials out{app.client_id, {}, false};
    if (app.is_public_client()) return out;
    for (const auto& secret : app.secrets) {
        const auto opened = open_client_secret({secret.key_id, secret.mac}, secret.sealed,
                                               control.services.keys.get());
        if (!opened) continue;
        out.client_secret = opened->reveal();
        const auto& apps = control.plan.apps;
        out.is_secret_shown =
            std::ranges::find(apps, out.client_secret, &PlannedApp::client_secret) != apps.end();
        return out;
    }
    return std::nullopt;
}

std::string api_path_of(const App& app, const Control& control) {
    const auto& services = control.services;
    if (!services.operations_for) return {};
    return readable_path(services.operations_for(services.store.scopes().with_implied(app.scopes)));
}

Task<Response> begin_demo_install(const Request& request, const Control& control) {
    const auto& services = control.services;
    const auto query = Form::parse(request.query);
    const std::string client_id(query ? query->value("client_id").value_or("") : "");
    auto finding = [&](const ReadTx& tx) { return tx.apps().find_by_client_id(client_id); };
    const auto app = co_await services.store.read(finding);
    auto callback = app == nullptr
                        ? std::string()
                        : demo_callback_of(*app, origin_of(request), services.site.issuer);
    if (callback.empty() || !app->is_usable()) co_return see_problem("app");
    auto walk = new_walk(*app, std::move(callback), request, services.random);
    walk.state = services.random.hex(32);
    // 64 characters (RFC 7636 §4.1).
    if (app->is_public_client()) walk.verifier = services.random.hex(64);
    auto response = see_other(consent_target(walk));
    remember_browser(response, walk.browser);
    control.demo_app->walks().add(std::move(walk));
    co_return response;
}

Task<Response> receive_demo_answer(const Request& request, const Control& control) {
    auto& walks = control.demo_app->walks();
    const auto query = Form::parse(request.query);
    if (!query) co_return see_problem("state");
    if (const auto state = query->value("state")) {
        // RFC 6749 §10.12: of this browser, or nobody's.
        const auto walk = walks.find_by_state(*state, demo_browser_of(request));
        if (!walk) co_return see_problem("state");
        walks.take_return(returned(*walk, *query));
        co_return see_other(page_of(*walk));
    }
    // From a link that names the consent page itself, which has no state.
    auto finding = [&](const ReadTx& tx) {
        return app_of_code(query->value("code").value_or(""), control, tx);
    };
    const auto app = co_await control.services.store.read(finding);
    if (app == nullptr) co_return see_problem(query->value("error") ? "denied" : "code");
    const auto walk = new_walk(*app, fmt::format("{}{}", origin_of(request), demo_callback_path),
                               request, control.services.random);
    auto response = see_other(page_of(walk));
    remember_browser(response, walk.browser);
    walks.add(walk);
    walks.take_return(returned(walk, *query));
    co_return response;
}

Task<Response> receive_demo_notice(const Request& request, const Control& control) {
    const auto post = form_post_of(request);
    const Form none;
    const auto credentials = read_client_credentials(post.authorization, none);
    const std::string client_id(credentials ? credentials->client_id() : "");
    auto finding = [&](const ReadTx& tx) { return tx.apps().find_by_client_id(client_id); };
    const auto app = co_await control.services.store.read(finding);
    const auto known = app == nullptr ? std::nullopt : credentials_of(*app, control);
    Response response;
    // Whoever sends it must know the app's secret, as the platform does.
    const auto presented =
        credentials ? credentials->candidates().front().secret : std::optional<Secret>();
    const bool is_proven = known && presented && *presented == Secret(known->client_secret);
    response.status = is_proven ? 204 : 401;
    if (is_proven)
        control.demo_app->walks().take_notice(client_id, request.body.substr(0, notice_max));
    co_return response;
}

Task<Outcome<Response>> take_demo_step(const SectionVisit& section) {
    const auto& control = section.control;
    auto& demo_app = *control.demo_app;
    const auto step = read_demo_step(section.visit.segment("step"));
    const std::string id(section.visit.segment("walk"));
    auto walk = demo_app.walks().find(id);
    if (!step || !walk || walk->browser != demo_browser_of(section.visit.request))
        co_return refuse_unknown("install");
    auto finding = [&](const ReadTx& tx) { return tx.apps().find_by_client_id(walk->client_id); };
    const auto app = co_await control.services.store.read(finding);
    const auto credentials = app == nullptr ? std::nullopt : credentials_of(*app, control);
    if (!credentials) co_return refuse_state("The app has been deleted, or has no secret.");
    const auto api_path = api_path_of(*app, control);
    // Sent twice by an impatient click, or by a page from before, it shows what there is.
    auto begun = demo_app.walks().begin(id, *step);
    if (!begun) co_return see_other(page_of(*walk));
    const auto call = call_of(*step, *begun, *credentials, api_path);
    auto sending = demo_app.send(*step, call);
    auto sent = co_await sending;
    take_answer(*step, sent.status, sent.answer, *begun);
    sent.answer = cut_body(readable(sent.answer));
    demo_app.walks().finish(*begun, std::move(sent));
    co_return see_other(page_of(*walk) + "#newest");
}

}  // namespace grantor::sandbox
