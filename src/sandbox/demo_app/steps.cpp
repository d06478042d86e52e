#include "sandbox/demo_app/steps.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "oauth/metadata.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;

// table: step, its name in addresses, heading, button, why.
constexpr std::array<DemoStepText, 4> texts{{
    {DemoStep::exchange, "exchange", "Exchange the code", "Exchange the code",
     "The app's server swaps the code for tokens. A code works once, for five minutes."},
    {DemoStep::call, "call", "Call the API", "Call the API",
     "The access token goes with each request. It works for an hour."},
    {DemoStep::refresh, "refresh", "Refresh the tokens", "Refresh",
     "When the access token has expired, the refresh token gets a new one."},
    {DemoStep::uninstall, "uninstall", "Uninstall", "Uninstall",
     "Revoking the refresh token removes the installation. From now on its tokens are refused."},
}};

// table: the call of the demo API that shows most, by preference.
constexpr std::array<std::string_view, 4> known_paths{"/api/v2/deals", "/api/v2/persons",
                                                      "/api/v2/activities", "/v1/users/me"};
constexpr std::string_view few = "?limit=2";

std::string text_of_member(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
}

// A public client proves itself by its verifier, and names itself in the form.
DemoCall token_call(const AppCredentials& app, std::string_view path,
                    std::vector<std::pair<std::string, std::string>> form) {
    DemoCall call{"POST", std::string(path), std::move(form)};
    if (app.client_secret.empty())
        call.form.emplace_back("client_id", app.client_id);
    else
        call.basic = &app;
    return call;
}

DemoCall exchange_call(const Walk& walk, const AppCredentials& app) {
    auto call = token_call(app, token_path,
                           {{"grant_type", "authorization_code"},
                            {"code", walk.code},
                            {"redirect_uri", walk.redirect_uri}});
    if (!walk.verifier.empty()) call.form.emplace_back("code_verifier", walk.verifier);
    return call;
}

}  // namespace

std::optional<DemoStep> read_demo_step(std::string_view name) {
    const auto found = std::ranges::find(texts, name, &DemoStepText::name);
    return found == texts.end() ? std::nullopt : std::optional(found->step);
}

const DemoStepText& text_of(DemoStep step) {
    return *std::ranges::find(texts, step, &DemoStepText::step);
}

DemoCall call_of(DemoStep step, const Walk& walk, const AppCredentials& app,
                 std::string_view api_path) {
    switch (step) {
        case DemoStep::exchange:
            return exchange_call(walk, app);
        case DemoStep::call:
            return {"GET", std::string(api_path), {}, nullptr, walk.access_token};
        case DemoStep::refresh:
            return token_call(
                app, token_path,
                {{"grant_type", "refresh_token"}, {"refresh_token", walk.refresh_token}});
        case DemoStep::uninstall:
            return token_call(
                app, revocation_path,
                {{"token", walk.refresh_token}, {"token_type_hint", "refresh_token"}});
    }
    return {};
}

void take_answer(DemoStep step, int status, std::string_view body, Walk& walk) {
    if (status != 200 || step == DemoStep::call) return;
    if (step == DemoStep::uninstall) {
        walk.is_uninstalled = true;
        return;
    }
    boost::system::error_code failure;
    const auto value = json::parse(body, failure);
    if (failure || !value.is_object()) return;
    const auto& answer = value.get_object();
    walk.access_token = text_of_member(answer, "access_token");
    // RFC 6749 §6: without a new one the old one stays.
    if (auto next = text_of_member(answer, "refresh_token"); !next.empty())
        walk.refresh_token = std::move(next);
    if (auto domain = text_of_member(answer, "api_domain"); !domain.empty())
        walk.api_domain = std::move(domain);
}

std::string readable_path(std::span<const OfferedOperation> operations) {
    const auto reads = [](const OfferedOperation& operation) {
        return operation.method == "GET" && !operation.path.contains('{');
    };
    for (const auto known : known_paths)
        for (const auto& operation : operations)
            if (reads(operation) && operation.path == known)
                return operation.path + std::string(known.ends_with("/me") ? "" : few);
    const auto found = std::ranges::find_if(operations, reads);
    return found == operations.end() ? std::string() : found->path;
}

}  // namespace grantor::sandbox
