#include "marketplace/manage/app_endpoints.hpp"

#include "base/number.hpp"
#include "marketplace/developer/credentials.hpp"
#include "marketplace/developer/own_app.hpp"
#include "marketplace/developer/publication.hpp"
#include "marketplace/developer/registration.hpp"
#include "marketplace/developer/review.hpp"
#include "marketplace/developer/settings.hpp"
#include "marketplace/manage/written_app.hpp"

namespace grantor::marketplace {
namespace {

using http::Method;
using Written = Outcome<json::value>;

std::string_view app_of(const ManageCall& call) { return call.segment("client_id"); }

// The state that the unit has brought about.
Written write_own_app(const ManageCall& call, const ReadTx& tx) {
    const auto own = find_own_app(app_of(call), call.actor(), tx);
    if (!own) return std::unexpected(own.error());
    return write_app(*own, call.context.scopes);
}

// The app as it is after the unit, or the unit's refusal.
template <class T>
Written after(const Outcome<T>& done, const ManageCall& call, const ReadTx& tx) {
    if (!done) return std::unexpected(done.error());
    return write_own_app(call, tx);
}

Written list_apps(const ManageCall& call, const ReadTx& tx) {
    json::array apps;
    for (const auto& app : tx.apps().list_of_developer(call.actor().company->id))
        if (const auto own = find_own_app(app.client_id, call.actor(), tx))
            apps.push_back(write_app(*own, call.context.scopes));
    return apps;
}

Written add_app(const ManageCall& call, WriteTx& tx) {
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
Outcome<std::optional<T>> read_word(const ManageCall& call, std::string_view field,
                                    std::optional<T> (*named)(std::string_view)) {
    const auto text = call.text(field);
    if (!text) return std::nullopt;
    const auto word = named(*text);
    if (!word) return refuse_field(field, "There is no such option.");
    return word;
}

Outcome<AccessChange> read_access_change(const ManageCall& call) {
    const auto shape = read_word(call, "token_shape", token_shape_named);
    if (!shape) return std::unexpected(shape.error());
    const auto policy = read_word(call, "refresh_policy", refresh_policy_named);
    if (!policy) return std::unexpected(policy.error());
    return AccessChange{call.texts("scopes"), call.text("installation_url"), *shape, *policy,
                        call.flag("is_told_of_own_revocation")};
}

Written change_app(const ManageCall& call, WriteTx& tx) {
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

Written remove_app(const ManageCall& call, WriteTx& tx) {
    const auto ended =
        delete_app(app_of(call), call.text("name").value_or(""), call.actor(), tx, call.context);
    if (!ended) return std::unexpected(ended.error());
    return json::object{{"ended_installations", *ended}};
}

Written list_secrets(const ManageCall& call, const ReadTx& tx) {
    const auto own = find_own_app(app_of(call), call.actor(), tx);
    if (!own) return std::unexpected(own.error());
    return write_secrets(*own->app);
}

Written add_secret(const ManageCall& call, WriteTx& tx) {
    const auto added = add_app_secret(app_of(call), call.actor(), tx, call.context);
    if (!added) return std::unexpected(added.error());
    return json::object{{"id", added->id.value}, {"client_secret", added->secret.reveal()}};
}

Written remove_secret(const ManageCall& call, WriteTx& tx) {
    const auto id = call.id<AppSecretId>("secret");
    const auto done = revoke_app_secret(app_of(call), id, call.actor(), tx, call.context);
    if (!done) return std::unexpected(done.error());
    return list_secrets(call, tx);
}

Written submit(const ManageCall& call, WriteTx& tx) {
    return after(
        submit_app(app_of(call), call.text("note").value_or(""), call.actor(), tx, call.context),
        call, tx);
}

// The units that need nothing but the app.
using PlainUnit = Outcome<void> (*)(std::string_view, const Actor&, WriteTx&, const Context&);
ManageWrite plain(PlainUnit unit) {
    return {Access::developer, 200, [unit](const ManageCall& call, WriteTx& tx) {
                return after(unit(app_of(call), call.actor(), tx, call.context), call, tx);
            }};
}

}  // namespace

std::vector<ManageRoute> app_endpoints() {
    const auto developer = Access::developer;
    return {
        {Method::get, "/manage/v1/apps", ManageRead{developer, list_apps}},
        {Method::post, "/manage/v1/apps", ManageWrite{developer, 201, add_app}},
        {Method::get, "/manage/v1/apps/{client_id}", ManageRead{developer, write_own_app}},
        {Method::patch, "/manage/v1/apps/{client_id}", ManageWrite{developer, 200, change_app}},
        {Method::delete_, "/manage/v1/apps/{client_id}", ManageWrite{developer, 200, remove_app}},
        {Method::get, "/manage/v1/apps/{client_id}/secrets", ManageRead{developer, list_secrets}},
        {Method::post, "/manage/v1/apps/{client_id}/secrets",
         ManageWrite{developer, 201, add_secret}},
        {Method::delete_, "/manage/v1/apps/{client_id}/secrets/{secret}",
         ManageWrite{developer, 200, remove_secret}},
        {Method::post, "/manage/v1/apps/{client_id}/submit", ManageWrite{developer, 200, submit}},
        {Method::post, "/manage/v1/apps/{client_id}/withdraw", plain(withdraw_app)},
        {Method::post, "/manage/v1/apps/{client_id}/discard-changes", plain(discard_changes)},
        {Method::post, "/manage/v1/apps/{client_id}/publish", plain(publish_app)},
        {Method::post, "/manage/v1/apps/{client_id}/unpublish", plain(unpublish_app)},
        {Method::post, "/manage/v1/apps/{client_id}/go-live", plain(take_app_live)},
    };
}

}  // namespace grantor::marketplace
