
#include "base/number.hpp"
#include "marketplace/developer/own_app.hpp"
#include "marketplace/developer/registration.hpp"
#include "marketplace/developer/release/publication.hpp"
#include "marketplace/developer/release/review.hpp"
#include "marketplace/developer/settings/credentials.hpp"
#include "marketplace/developer/settings/settings.hpp"
#include "marketplace/manage/endpoints.hpp"
#include "marketplace/manage/written_app.hpp"

namespace grantor::marketplace {
namespace {

using http::Method;

std::string_view app_of(const ScriptCall& call) { return call.segment("client_id"); }

// The state that the unit has brought about.
ScriptAnswer write_own_app(const ScriptCall& call, const ReadTx& tx) {
    const auto own = find_own_app(app_of(call), call.actor(), tx);
    if (!own) return std::unexpected(own.error());
    return write_app(*own, call.context.scopes);
}

// The app as it is after the unit, or the unit's refusal.
template <class T>
ScriptAnswer after(const Outcome<T>& done, const ScriptCall& call, const ReadTx& tx) {
    if (!done) return std::unexpected(done.error());
    return write_own_app(call, tx);
}

ScriptAnswer list_apps(const ScriptCall& call, const ReadTx& tx) {
    json::array apps;
    for (const auto& app : tx.apps().list_of_developer(call.actor().company->id))
        if (const auto own = find_own_app(app.client_id, call.actor(), tx))
            apps.push_back(write_app(*own, call.context.scopes));
    return apps;
}

ScriptAnswer add_app(const ScriptCall& call, WriteTx& tx) {
    const NewApp wanted{call.text("name").value_or(""),
                        app_kind_named(call.text("kind").value_or("")),
                        call.texts("redirect_uris").value_or(std::vector<std::string>{})};
    auto registered = register_app(wanted, call.actor(), tx, call.context);
    if (!registered) return std::unexpected(std::move(registered.error()));
    const auto own = find_own_app(registered->app.client_id, call.actor(), tx);
    auto written = write_app(*own, call.context.scopes);
    written["client_secret"] = registered->secret.reveal();
    return written;
}

// A word that is none is refused by name, and not taken as "no change".
template <class T>
Outcome<std::optional<T>> read_word(const ScriptCall& call, std::string_view field,
                                    std::optional<T> (*named)(std::string_view)) {
    const auto text = call.text(field);
    if (!text) return std::nullopt;
    const auto word = named(*text);
    if (!word) return refuse_field(field, "There is no such option.");
    return word;
}

// A number, or null for the service's own. Anything else is refused as the text that it is not.
std::optional<std::string> grace_in(const ScriptCall& call) {
    const auto* value = call.body.if_contains("rotation_grace_s");
    if (value == nullptr) return std::nullopt;
    if (value->is_null()) return std::string{};
    return json::serialize(*value);
}

Outcome<AccessChange> read_access_change(const ScriptCall& call) {
    const auto shape = read_word(call, "token_shape", token_shape_named);
    if (!shape) return std::unexpected(shape.error());
    const auto policy = read_word(call, "refresh_policy", refresh_policy_named);
    if (!policy) return std::unexpected(policy.error());
    return AccessChange{
        call.texts("scopes"), call.text("installation_url"),         *shape, *policy,
        grace_in(call),       call.flag("is_told_of_own_revocation")};
}

ScriptAnswer change_app(const ScriptCall& call, WriteTx& tx) {
    const auto access = read_access_change(call);
    if (!access) return std::unexpected(access.error());
    const BasicsChange basics{call.text("name"), call.texts("redirect_uris")};
    const ProfileChange profile{call.text("summary"),     call.text("description"),
                                call.text("category"),    call.text("website"),
                                call.text("support_url"), call.text("privacy_url"),
                                call.text("terms_url")};
    const auto client_id = app_of(call);
    if (auto saved = change_basics(client_id, basics, call.actor(), tx, call.context); !saved)
        return std::unexpected(std::move(saved.error()));
    if (auto saved = change_access(client_id, *access, call.actor(), tx, call.context); !saved)
        return std::unexpected(std::move(saved.error()));
    return after(change_profile(client_id, profile, call.actor(), tx, call.context), call, tx);
}

ScriptAnswer remove_app(const ScriptCall& call, WriteTx& tx) {
    const auto ended =
        delete_app(app_of(call), call.text("name").value_or(""), call.actor(), tx, call.context);
    if (!ended) return std::unexpected(ended.error());
    return json::object{{"ended_installations", *ended}};
}

ScriptAnswer list_secrets(const ScriptCall& call, const ReadTx& tx) {
    const auto own = find_own_app(app_of(call), call.actor(), tx);
    if (!own) return std::unexpected(own.error());
    return write_secrets(*own->app);
}

ScriptAnswer add_secret(const ScriptCall& call, WriteTx& tx) {
    const auto added = add_app_secret(app_of(call), call.actor(), tx, call.context);
    if (!added) return std::unexpected(added.error());
    return json::object{{"id", added->id.value}, {"client_secret", added->secret.reveal()}};
}

ScriptAnswer remove_secret(const ScriptCall& call, WriteTx& tx) {
    const auto id = call.id<AppSecretId>("secret");
    const auto done = revoke_app_secret(app_of(call), id, call.actor(), tx, call.context);
    if (!done) return std::unexpected(done.error());
    return list_secrets(call, tx);
}

ScriptAnswer submit(const ScriptCall& call, WriteTx& tx) {
    return after(
        submit_app(app_of(call), call.text("note").value_or(""), call.actor(), tx, call.context),
        call, tx);
}

// The units that need nothing but the app.
using PlainUnit = Outcome<void>(std::string_view, const Actor&, WriteTx&, const Context&);
template <PlainUnit* unit>
ScriptAnswer on_app(const ScriptCall& call, WriteTx& tx) {
    return after(unit(app_of(call), call.actor(), tx, call.context), call, tx);
}

constexpr auto developer = Access::developer;

// table: method, path, who may, function, status of success.
constexpr EndpointRow rows[] = {
    {Method::get, "/manage/v1/apps", developer, list_apps},
    {Method::post, "/manage/v1/apps", developer, add_app, 201},
    {Method::get, "/manage/v1/apps/{client_id}", developer, write_own_app},
    {Method::patch, "/manage/v1/apps/{client_id}", developer, change_app},
    {Method::delete_, "/manage/v1/apps/{client_id}", developer, remove_app},
    {Method::get, "/manage/v1/apps/{client_id}/secrets", developer, list_secrets},
    {Method::post, "/manage/v1/apps/{client_id}/secrets", developer, add_secret, 201},
    {Method::delete_, "/manage/v1/apps/{client_id}/secrets/{secret}", developer, remove_secret},
    {Method::post, "/manage/v1/apps/{client_id}/submit", developer, submit},
    {Method::post, "/manage/v1/apps/{client_id}/withdraw", developer, on_app<withdraw_app>},
    {Method::post, "/manage/v1/apps/{client_id}/discard-changes", developer,
     on_app<discard_changes>},
    {Method::post, "/manage/v1/apps/{client_id}/publish", developer, on_app<publish_app>},
    {Method::post, "/manage/v1/apps/{client_id}/unpublish", developer, on_app<unpublish_app>},
    {Method::post, "/manage/v1/apps/{client_id}/go-live", developer, on_app<take_app_live>},
};

}  // namespace

std::span<const EndpointRow> app_endpoints() { return rows; }

}  // namespace grantor::marketplace
