#include "sandbox/control/claimed_sender.hpp"

#include "base/crypto.hpp"
#include "oauth/client_credentials.hpp"
#include "service/presented_credential.hpp"
#include "service/request_scope.hpp"
#include "store/transaction.hpp"
#include "token/access_token.hpp"

namespace grantor::sandbox {
namespace {

struct SenderIds {
    AppId app_id;
    CompanyId company_id;
    UserId user_id;
    GrantId grant_id;
};

std::optional<SenderIds> ids_of_bearer(std::string_view text, const KeyRing& keys,
                                       const ReadTx& tx) {
    if (const auto token = open_access_token(text, keys))
        return SenderIds{token->app_id, token->company_id, token->user_id, token->grant_id};
    const auto legacy = open_legacy_access_token(text, keys);
    const auto grant = legacy ? tx.grants().find(legacy->grant_id) : std::nullopt;
    if (!grant) return std::nullopt;
    return SenderIds{grant->app_id, grant->company_id, grant->user_id, grant->id};
}

std::optional<SenderIds> ids_of(const http::Request& request, const KeyRing& keys,
                                const ReadTx& tx) {
    const auto credential = read_credential(request);
    if (!credential) return std::nullopt;
    if (const auto* bearer = std::get_if<BearerToken>(&*credential))
        return ids_of_bearer(bearer->text, keys, tx);
    const auto* personal = std::get_if<PersonalToken>(&*credential);
    if (personal == nullptr) return std::nullopt;
    const auto token = tx.api_tokens().find(sha256(as_bytes(personal->text)));
    if (!token) return std::nullopt;
    return SenderIds{{}, token->company_id, token->user_id, {}};
}

// The token endpoints have it in the credentials, the authorization endpoint in its query.
std::string client_id_of(const http::Request& request) {
    const bool has_form =
        request.method == http::Method::post &&
        http::is_media_type(request.header("Content-Type"), "application/x-www-form-urlencoded");
    const auto form = Form::parse(has_form ? request.body : request.query);
    if (!form) return {};
    const auto post = form_post_of(request);
    if (const auto credentials = read_client_credentials(post.authorization, *form))
        return credentials->client_id();
    return std::string(form->value("client_id").value_or(""));
}

}  // namespace

ClaimedSender sender_of(const http::Request& request, Store& store, const KeyRing& keys) {
    return store.read_now([&](const ReadTx& tx) {
        ClaimedSender sender;
        const auto ids = ids_of(request, keys, tx);
        const auto app =
            ids ? tx.apps().find(ids->app_id) : tx.apps().find_by_client_id(client_id_of(request));
        if (app) {
            sender.client_id = app->client_id;
            sender.app = app->name;
        }
        if (!ids) return sender;
        sender.grant_id = ids->grant_id;
        if (const auto company = tx.companies().find(ids->company_id))
            sender.company = company->label;
        if (const auto user = tx.users().find(ids->user_id)) sender.user = user->email;
        return sender;
    });
}

}  // namespace grantor::sandbox
