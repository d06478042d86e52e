#include <fmt/format.h>

#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "store/token_refusal.hpp"
#include "token/access_token.hpp"
#include "token/refresh_token.hpp"

namespace grantor::app {
namespace {

std::string text_of_token(const std::string& argument) {
    return argument == "-" ? read_line() : argument;
}

void print_names(const ReadTx& tx, AppId app_id, UserId user_id, CompanyId company_id) {
    const auto app = tx.apps().find(app_id);
    const auto user = tx.users().find(user_id);
    const auto company = tx.companies().find(company_id);
    if (app) fmt::print("app      {} ({})\n", app->name, app->client_id);
    if (user) fmt::print("user     {} {}\n", user->id.value, user->email);
    if (company) fmt::print("company  {} {}\n", company->id.value, company->label);
}

std::string_view invalidated_by(InvalidationKind kind) {
    switch (kind) {
        case InvalidationKind::grant:
            return "its grant has ended";
        case InvalidationKind::token:
            return "it was revoked";
        case InvalidationKind::user:
            return "its user was deactivated";
        case InvalidationKind::company:
            return "its company was suspended";
        case InvalidationKind::app:
            return "its app was disabled or changed";
    }
    return "it was invalidated";
}

void print_access_token(const AccessToken& token, const Store& store, const ReadTx& tx) {
    const auto now = now_of(tx);
    print_names(tx, token.app_id, token.user_id, token.company_id);
    fmt::print("scopes   {}\ngrant    {}\nissued   {}\nexpires  {}\n",
               store.scopes().space_separated(token.scopes), token.grant_id.value,
               to_rfc3339(token.issued), to_rfc3339(token.expires));
    const auto refusal = refusal_of(
        {token.grant_id, token.id, token.user_id, token.company_id, token.app_id, token.issued},
        store.invalidations(), tx);
    if (token.expires <= now)
        fmt::print("works    no: it has expired\n");
    else if (token.issued > now + clock_skew_max)
        fmt::print("works    no: it was issued in the future; was a clock turned back?\n");
    else if (refusal)
        fmt::print("works    no: {}\n", invalidated_by(*refusal));
    else
        fmt::print("works    yes\n");
}

std::string_view use_of(const RefreshToken& token, const Grant& grant, const Policy& policy,
                        const ReadTx& tx) {
    if (token.generation == grant.generation) return "yes";
    const auto app = tx.apps().find(grant.app_id);
    const bool is_repeat =
        app && grant.may_replay(token.generation, app->replay_window(policy), now_of(tx));
    return is_repeat ? "yes: it gives the newer one again, which was never used"
                     : "no: a newer one has replaced it, and to use it again removes the "
                       "installation";
}

void print_refresh_token(const RefreshToken& token, const Policy& policy, const ReadTx& tx) {
    const auto grant = tx.grants().find(token.grant_id);
    if (!grant || !grant->proves(token.secret)) {
        fmt::print("works    no: its grant does not exist\n");
        return;
    }
    print_names(tx, grant->app_id, grant->user_id, grant->company_id);
    fmt::print("grant    {}\ngeneration {} (the grant is at {})\n", grant->id.value,
               token.generation, grant->generation);
    if (grant->is_active())
        fmt::print("works    {}\n", use_of(token, *grant, policy, tx));
    else
        fmt::print("works    no: the installation was removed or replaced at {}: {}\n",
                   to_rfc3339(grant->ended_at), end_reason_name(grant->end_reason));
}

void print_refused(const RequestEvent& event, const ReadTx& tx) {
    fmt::print("request  {} {}\nat       {}\nanswer   {} {}\ncheck    {}\nwhy      {}\n",
               event.method, event.path, to_rfc3339(event.at), event.status, event.error,
               event.check, event.explain);
    print_names(tx, event.app_id, event.user_id, event.company_id);
}

// It was not refused here: what there is to say is whose answer it got.
void print_passed(const AppRequest& request, const ReadTx& tx) {
    fmt::print("request  {} {}\nat       {}\n", request.method, request.path,
               to_rfc3339(request.at));
    if (request.status == 0)
        fmt::print("answer   unknown: it was let through to an API behind another proxy\n");
    else
        fmt::print("answer   {}\n", request.status);
    if (request.duration)
        fmt::print("took     {:.1f} ms\n", static_cast<double>(request.duration->count()) / 1000);
    fmt::print("why      {}\n",
               request.status >= 400
                   ? "Every check passed, and the API itself gave this answer. Its body says more."
                   : "Every check passed.");
    print_names(tx, request.app_id, request.user_id, request.company_id);
}

}  // namespace

void inspect_token(const Place& place, const std::string& argument) {
    const auto options = load_options(place);
    const auto store = open_store(options);
    const auto keys = load_keys(options, *store);
    const auto text = text_of_token(argument);
    store->read_once_now([&](const ReadTx& tx) {
        if (const auto access = open_access_token(text, keys)) {
            fmt::print("kind     access token\n");
            print_access_token(*access, *store, tx);
        } else if (const auto legacy = open_legacy_access_token(text, keys)) {
            fmt::print("kind     access token, legacy format\n");
            const auto grant = tx.grants().find(legacy->grant_id);
            if (grant)
                print_access_token(
                    {legacy->grant_id, legacy->company_id, legacy->user_id, grant->app_id,
                     grant->scopes, legacy->issued,
                     legacy->issued + options.policy.access_token_lifetime, legacy->id},
                    *store, tx);
        } else if (const auto refresh = open_refresh_token(text, keys)) {
            fmt::print("kind     refresh token\n");
            print_refresh_token(*refresh, options.policy, tx);
        } else {
            throw std::runtime_error(
                "this is not a token of this service, or its key is no longer in the key ring");
        }
        return true;
    });
}

void explain(const Place& place, const std::string& request_id) {
    const auto store = open_store(load_options(place));
    store->read_once_now([&](const ReadTx& tx) {
        if (const auto event = tx.request_events().find_by_request_id(request_id)) {
            print_refused(*event, tx);
        } else if (const auto request = tx.app_requests().find_by_request_id(request_id)) {
            print_passed(*request, tx);
        } else {
            throw std::runtime_error(fmt::format(
                "no request {} is on record. Refused requests are kept for 7 days; of the others, "
                "the newest of each app.",
                request_id));
        }
        return true;
    });
}

}  // namespace grantor::app
