#include "edge/gate.hpp"

#include <fmt/format.h>

#include "base/crypto.hpp"
#include "edge/apis/method_override.hpp"
#include "edge/matching/sent_path.hpp"
#include "edge/sent_claims.hpp"
#include "store/token_refusal.hpp"

namespace grantor::edge {
namespace {

std::unexpected<Denial> refuse(Denial denial) { return std::unexpected(std::move(denial)); }

ApiCaller caller_of(const AccessToken& token) {
    return {token.company_id, token.user_id, token.app_id, token.grant_id, token.scopes};
}

// The two ways in which an authentic token can be wrong by the clock alone.
std::optional<Denial> wrong_by_clock(Time issued, Time expires, Time now, const ApiCaller& caller) {
    if (issued > now + clock_skew_max)
        return deny(refusals::invalid_token, "issued_in_future",
                    fmt::format("The token was issued at {}, which is in the future: it is {} now. "
                                "Was a clock turned back? Get a new token.",
                                to_rfc3339(issued), to_rfc3339(now)),
                    caller);
    if (now >= expires)
        return deny(
            refusals::invalid_token, "expired",
            fmt::format("The token expired at {}; it is {} now. Refresh it to get a new one.",
                        to_rfc3339(expires), to_rfc3339(now)),
            caller);
    return std::nullopt;
}

Denial unknown_token() {
    return deny(refusals::invalid_token, "token",
                "This service did not issue the token, its key is no longer in the key ring, or "
                "the token was changed on its way.");
}

Denial malformed_path() {
    return deny(refusals::malformed_path, "path",
                "Servers read this path differently: it has an empty or dot segment, a backslash, "
                "a ';', or an escaped slash, control character or byte that is not UTF-8. Leave "
                "them out, or write ';' as %3B.");
}

// Which of the rules' paths it is was found to be unclear, unknown, or not for this method.
Denial no_operation(const RouteRules& rules, std::string_view method, std::string_view path,
                    const ApiCaller& caller) {
    if (const auto lookalike = rules.lookalike(path); !lookalike.empty())
        return deny(
            refusals::malformed_path, "path",
            fmt::format("Some servers take this path, or a segment of it, for \"{}\", which "
                        "is an operation of its own. Send it as the rules have it; an API "
                        "that tells letters of either case and format endings apart can "
                        "say so with case_sensitive in [[edge.api]].",
                        lookalike),
            caller);
    auto allowed = rules.allowed_methods(path);
    if (allowed.empty())
        return deny(refusals::unknown_path, "route",
                    "The API's rules have no such path for apps. Check the path.", caller);
    auto denial = deny(refusals::unknown_method, "route",
                       fmt::format("{} on this path is not an operation for apps. The path takes "
                                   "{}.",
                                   method, allowed),
                       caller);
    denial.allowed_methods = std::move(allowed);
    return denial;
}

// Nobody can grant a retired scope, so nobody's own token has it either.
ScopeSet all_scopes_of(Role role, const ScopeCatalogue& catalogue, const Wire& wire) {
    ScopeSet scopes;
    for (const auto& scope : catalogue.all()) {
        const bool is_admins = scope.name == wire.admins_scope;
        if (!scope.is_retired && (role == Role::admin || !is_admins)) scopes.add(scope.index);
    }
    return scopes;
}

}  // namespace

Gate::Gate(Store& store, RouteRules rules, const Policy& policy, const Site& site,
           std::vector<bool> obeys_claims)
    : store_(store),
      rules_(std::move(rules)),
      policy_(policy),
      obeys_claims_(std::move(obeys_claims)),
      hosts_(store, site.api_domain) {}

std::expected<Passage, Denial> Gate::decide(const Arrival& arrival, const ApiCaller& caller) const {
    auto path = http::NormalPath::read(arrival.request.path);
    if (!path) return refuse(malformed_path());
    return find_operation(arrival, std::move(*path), caller);
}

std::expected<Passage, Denial> Gate::admit(const Arrival& arrival) const {
    auto path = http::NormalPath::read(arrival.request.path);
    if (!path) return refuse(malformed_path());
    const auto credential = read_credential(arrival.request);
    if (!credential)
        return refuse(deny(refusals::malformed_header, "authorization_header",
                           "The Authorization header is malformed. Send exactly one: the word "
                           "Bearer, one space and the token."));
    if (std::holds_alternative<NoCredential>(*credential))
        return admit_anonymous(arrival, std::move(*path));
    auto caller = prove(*credential, arrival);
    if (auto denial = foreign_on_host(caller, arrival)) return refuse(std::move(*denial));
    if (!caller) return refuse(std::move(caller.error()));
    return find_operation(arrival, std::move(*path), *caller);
}

// A token that is refused without a read needs nothing. Of those that have been ended, only what a
// company's end says is read (invalidated).
Gate::Need Gate::need_of(const Arrival& arrival) const {
    const auto credential = read_credential(arrival.request);
    if (!credential || std::holds_alternative<NoCredential>(*credential)) return {};
    const auto* bearer = std::get_if<BearerToken>(&*credential);
    if (bearer == nullptr || !looks_like_access_token(bearer->text) ||
        !store_.invalidations().is_current())
        return {.is_read = true};
    const auto token = open_access_token(bearer->text, arrival.keys);
    if (!token) return {};
    const auto ended =
        store_.invalidations().refusal({token->grant_id, token->id, token->user_id,
                                        token->company_id, token->app_id, token->issued});
    return {.is_read =
                ended == InvalidationKind::company || hosts_.must_read(arrival.host, arrival.now),
            .company = ended ? CompanyId{} : token->company_id};
}

// Without a token nobody learns which paths there are, but those that are open to everybody.
std::expected<Passage, Denial> Gate::admit_anonymous(const Arrival& arrival,
                                                     http::NormalPath path) const {
    if (rules().has_public()) {
        const auto found = find_rule(arrival.request, path.text(), {});
        if (found && found->rule != nullptr && found->rule->opening == Opening::everybody)
            return find_operation(arrival, std::move(path), {});
    }
    return refuse(deny(refusals::no_token, "token",
                       "The request has neither an Authorization header nor an API token."));
}

// Attack 16. This host does not reveal whether a token is valid elsewhere or its company is
// suspended: every other refusal of a token is that of an unknown one anyway.
std::optional<Denial> Gate::foreign_on_host(const Proven& caller, const Arrival& arrival) const {
    if (!hosts_.has_any()) return std::nullopt;
    if (!caller && caller.error().refusal != &refusals::company_not_open) return std::nullopt;
    ApiCaller known;
    if (caller) {
        known = *caller;
    } else {
        const auto& explanation = caller.error().explanation;
        known = {explanation.company_id, explanation.user_id, explanation.app_id, {}, {}};
    }
    const auto owner = hosts_.company_of(arrival.host, arrival.now);
    if (!owner || *owner == known.company_id) return std::nullopt;
    return deny(refusals::invalid_token, "company_host",
                "The host belongs to a different company than the token. Use the api_domain that "
                "came with the token.",
                known);
}

std::expected<Passage, Denial> Gate::find_operation(const Arrival& arrival, http::NormalPath path,
                                                    const ApiCaller& caller) const {
    const auto refuse_known = [&](Denial denial) {
        if (!caller.is_anonymous()) denial.known_caller = caller;
        return std::unexpected(std::move(denial));
    };
    const auto& request = arrival.request;
    auto found = find_rule(request, path.text(), caller);
    if (!found) return refuse_known(std::move(found.error()));
    const auto* rule = found->rule;
    const auto claimed = found->claimed_method;
    if (rule == nullptr)
        return refuse_known(no_operation(rules(), claimed.empty() ? request.method_name : claimed,
                                         path.text(), caller));
    const bool is_sent_on = arrival.passed_on == PassedOn::as_sent;
    if (is_sent_on && !path.is_as_sent() &&
        !means_same_operation(request.path, path.text(), rule->path))
        return refuse_known(deny(refusals::malformed_path, "path",
                                 "The path has an escape that it does not need, and the proxy "
                                 "passes it on as it is. Send the path as the rules have it.",
                                 caller));
    if (rule->opening == Opening::closed)
        return refuse_known(
            deny(refusals::path_not_open, "closed",
                 fmt::format("{} is closed to all apps. {}", rule->title, rule->closed_because),
                 caller));
    if (!rule->is_open_to(caller.scopes)) {
        auto denial =
            deny(refusals::insufficient_scope, "scope",
                 fmt::format("{} needs {}. The token has: {}.", rule->title, describe_access(*rule),
                             scope_list(store_.scopes().space_separated(caller.scopes), "and")),
                 caller);
        denial.accepted_scopes = rule->scope_names;
        return refuse_known(std::move(denial));
    }
    if (is_sent_on)
        if (auto denial = deny_sent_claims(request, claimed, caller))
            return refuse_known(std::move(*denial));
    return Passage{caller, std::move(path), rule, found->operation, claimed};
}

// A rule that is null is none. The operation has views into `path`.
std::expected<Gate::FoundRule, Denial> Gate::find_rule(const http::Request& request,
                                                       std::string_view path,
                                                       const ApiCaller& caller) const {
    FoundRule found;
    found.rule = rules().find(request.method, path, &found.operation);
    if (request.method != http::Method::post || obeys_claims_.empty()) return found;
    const auto claimed = read_method_claim(request);
    if (claimed && !*claimed) return found;
    FoundRule by_claim;
    if (claimed) {
        by_claim.claimed_method = http::method_name(**claimed);
        by_claim.rule = rules().find(**claimed, path, &by_claim.operation);
    }
    const auto* known = found.rule != nullptr ? found.rule : by_claim.rule;
    if (known == nullptr || !obeys_claims(*known)) return found;
    if (!claimed)
        return refuse(deny(refusals::contradicting_claim, "method_claim",
                           "The request claims to have another method than POST, but not one "
                           "that an operation can have, or two different ones. Send one "
                           "X-HTTP-Method-Override with GET, PUT, PATCH or DELETE.",
                           caller));
    return by_claim;
}

Gate::Proven Gate::prove(const PresentedCredential& credential, const Arrival& arrival) const {
    if (const auto* bearer = std::get_if<BearerToken>(&credential)) {
        if (const auto token = open_access_token(bearer->text, arrival.keys))
            return prove_access_token(*token, arrival.now);
        return prove_legacy_token(bearer->text, arrival);
    }
    return prove_personal_token(std::get<PersonalToken>(credential).text, arrival.now);
}

// No store read: keys, clock and the invalidation view decide (docs/decisions/sealed_tokens.md). On
// a node that has not heard of the others for too long the rows do.
Gate::Proven Gate::prove_access_token(const AccessToken& token, Time now) const {
    const auto caller = caller_of(token);
    if (auto denial = wrong_by_clock(token.issued, token.expires, now, caller))
        return refuse(std::move(*denial));
    const IssuedToken issued{token.grant_id,   token.id,     token.user_id,
                             token.company_id, token.app_id, token.issued};
    if (const auto kind = refusal_of(issued, store_)) return refuse(invalidated(issued, *kind));
    return caller;
}

// The old shape names no app and no scopes: they are read from the grant's row.
Gate::Proven Gate::prove_legacy_token(std::string_view text, const Arrival& arrival) const {
    const auto token = open_legacy_access_token(text, arrival.keys);
    if (!token) return refuse(unknown_token());
    ApiCaller caller{token->company_id, token->user_id, {}, token->grant_id, {}};
    const auto expires = token->issued + policy_.access_token_lifetime;
    if (auto denial = wrong_by_clock(token->issued, expires, arrival.now, caller))
        return refuse(std::move(*denial));
    const auto grant =
        store_.read_now([&](const ReadTx& tx) { return tx.grants().find(token->grant_id); });
    if (!grant || grant->user_id != token->user_id || grant->company_id != token->company_id)
        return refuse(unknown_token());
    caller.app_id = grant->app_id;
    caller.scopes = grant->scopes;
    const IssuedToken issued{token->grant_id,   token->id,     token->user_id,
                             token->company_id, grant->app_id, token->issued};
    if (const auto kind = refusal_of(issued, store_)) return refuse(invalidated(issued, *kind));
    if (!grant->is_active())
        return refuse(deny(
            refusals::invalid_token, "revoked",
            fmt::format(
                "The app's installation was removed or replaced ({}). Use the tokens of a newer "
                "installation, or have the user install the app again.",
                end_reason_name(grant->end_reason)),
            caller));
    return caller;
}

// A person's own token acts as that person, with every scope that the person may grant.
Gate::Proven Gate::prove_personal_token(std::string_view text, Time now) const {
    const auto hash = sha256(as_bytes(text));
    auto work = [&](const ReadTx& tx) -> Proven {
        const auto token = tx.api_tokens().find(hash);
        if (!token)
            return refuse(
                deny(refusals::invalid_token, "api_token", "There is no such personal API token."));
        ApiCaller caller{token->company_id, token->user_id, {}, {}, {}};
        if (token->is_over(now))
            return refuse(deny(refusals::invalid_token, "expired",
                               "This personal API token has expired. Create a new one.", caller));
        const auto user = tx.users().find(token->user_id);
        const auto membership = tx.memberships().find(token->company_id, token->user_id);
        if (!user || user->state != UserState::active || !membership)
            return refuse(deny(refusals::invalid_token, "user",
                               "The user of this API token is deactivated or has left the company.",
                               caller));
        const auto company = tx.companies().find(token->company_id);
        if (!company || company->state != CompanyState::active)
            return refuse(
                deny(refusals::company_not_open, "company", "The company is suspended.", caller));
        caller.scopes = all_scopes_of(membership->role, store_.scopes(), policy_.wire);
        return caller;
    };
    return store_.read_now(work);
}

// Only refused requests come here, so the read costs valid requests nothing: it distinguishes a
// company that is suspended now (402) from one that was suspended earlier (401: refresh).
Denial Gate::invalidated(const IssuedToken& token, InvalidationKind kind) const {
    const ApiCaller caller{token.company_id, token.user_id, token.app_id, token.grant_id, {}};
    switch (kind) {
        case InvalidationKind::grant:
            return deny(refusals::invalid_token, "revoked",
                        "The app's installation was removed or replaced. Use the tokens of a newer "
                        "installation, or have the user install the app again.",
                        caller);
        case InvalidationKind::token:
            return deny(refusals::invalid_token, "revoked",
                        "This access token was revoked. Refresh it to get a new one.", caller);
        case InvalidationKind::user:
            return deny(refusals::invalid_token, "user",
                        "The user was deactivated after the token was issued.", caller);
        case InvalidationKind::app:
            return deny(
                refusals::invalid_token, "app",
                "After the token was issued, the app was disabled, deleted or given more scopes. "
                "If the app is live, refresh the token to get a new one.",
                caller);
        case InvalidationKind::company:
            break;
    }
    const auto company =
        store_.read_now([&](const ReadTx& tx) { return tx.companies().find(token.company_id); });
    if (company && company->state == CompanyState::active)
        return deny(refusals::invalid_token, "company",
                    "The company was suspended after the token was issued and is active again. "
                    "Refresh the token to get a new one.",
                    caller);
    return deny(refusals::company_not_open, "company", "The company is suspended.", caller);
}

}  // namespace grantor::edge
