#include "authserver/token/refresh_grant.hpp"

#include <fmt/format.h>

#include "oauth/refusals.hpp"
#include "rules/grant_states.hpp"
#include "token/refresh_token.hpp"

namespace grantor::authserver {
namespace {

bool asks_for_more(const RefreshRequest& request, const Grant& grant,
                   const ScopeCatalogue& scopes) {
    if (!request.scope) return false;
    const auto asked = scopes.parse(*request.scope, grant.scopes);
    return !asked || !asked->is_within(grant.scopes);
}

bool may_replay(const Grant& grant, std::int64_t generation, const AuthenticatedApp& app,
                const Context& context) {
    return grant.may_replay(generation, app.app().replay_window(context.policy), context.now);
}

RefreshStep step_for(const Grant& grant, std::int64_t generation, const AuthenticatedApp& app,
                     const Context& context) {
    if (grant.app_id != app.id()) return RefreshStep::note_misuse;
    if (generation != grant.generation)
        return may_replay(grant, generation, app, context) ? RefreshStep::answer
                                                           : RefreshStep::end_grant;
    if (app.app().rotates_refresh_tokens()) return RefreshStep::rotate;
    const bool noted = grant.last_used_day == day_of(context.now);
    return noted && !app.has_use_to_note(context.now) ? RefreshStep::answer : RefreshStep::note_use;
}

Granted granted(Grant grant, std::shared_ptr<const Company> company, const AuthenticatedApp& app,
                const ScopeCatalogue& scopes) {
    // Scopes that the app has lost are gone at the next refresh; scopes that it has gained wait for
    // a new consent (docs/wire.md §3.4).
    grant.scopes = scopes.still_granted(grant.scopes, app.app().scopes);
    return Granted{std::move(grant), app.shared(), std::move(company)};
}

// RFC 9700 §4.14: a rotated token that comes back after its successor was used, or from a public
// client after the window, means that a copy exists; we cannot tell who holds it, so the grant
// ends.
Misused end_replayed(const RefreshDecision& decision, const AuthenticatedApp& app, WriteTx& tx,
                     const Context& context) {
    const auto& grant = decision.grant;
    if (end_grant(grant.id, EndReason::refresh_token_replayed, tx, context.now))
        tx.audit_events().add(context.audit(AuditKind::refresh_token_replayed, grant));
    return {{refusal::invalid_refresh_token,
             app.explain(grant, "refresh_token_replay",
                         "the refresh token was used again after a newer one had replaced it; the "
                         "installation was removed, and the user must install the app again")}};
}

Misused note_misuse(const Grant& grant, const AuthenticatedApp& app, WriteTx& tx,
                    const Context& context) {
    auto event = context.audit(AuditKind::refresh_token_of_another_app, grant);
    event.detail = fmt::format("presented by {}", app.app().client_id);
    tx.audit_events().add(event);
    return {
        {refusal::invalid_refresh_token,
         app.explain(grant, "refresh_token_owner", "the refresh token was issued to another app")}};
}

std::unexpected<Refused> refuse_ended(const Grant& grant, const AuthenticatedApp& app) {
    return refuse(refusal::invalid_refresh_token,
                  app.explain(grant, "grant",
                              "the installation was removed or replaced while the request ran"));
}

ExplainedResult<TokenOutcome> rotate(const RefreshDecision& decision, const AuthenticatedApp& app,
                                     WriteTx& tx, const Context& context) {
    if (tx.grants().rotate(decision.grant.id, decision.generation, context.now)) {
        Grant next = decision.grant;
        ++next.generation;
        return granted(std::move(next), decision.company, app, context.scopes);
    }
    // Something was faster: another request with the same token, or the end of the grant.
    const auto grant = tx.grants().find(decision.grant.id);
    if (!grant || !grant->is_active()) return refuse_ended(decision.grant, app);
    if (may_replay(*grant, decision.generation, app, context))
        return granted(*grant, decision.company, app, context.scopes);
    return end_replayed(decision, app, tx, context);
}

ExplainedResult<TokenOutcome> note_use(const RefreshDecision& decision, const AuthenticatedApp& app,
                                       WriteTx& tx, const Context& context) {
    if (!tx.grants().touch(decision.grant.id, context.now)) {
        // Noted by another request, or ended by one.
        const auto grant = tx.grants().find(decision.grant.id);
        if (!grant || !grant->is_active()) return refuse_ended(decision.grant, app);
    }
    return answer_refresh(decision, app, context.scopes);
}

}  // namespace

std::optional<RotateClaim> rotation_claim(const RefreshRequest& request,
                                          const AuthenticatedApp& app, const Context& context) {
    // A scope that is asked for is compared with the grant's, and the claim notes no use of a
    // secret.
    if (!app.app().rotates_refresh_tokens() || request.scope) return std::nullopt;
    if (app.has_use_to_note(context.now)) return std::nullopt;
    const auto token = open_refresh_token(request.refresh_token, context.keys);
    if (!token) return std::nullopt;
    return RotateClaim{.app = app.claiming(),
                       .grant = token->grant_id,
                       .secret = token->secret,
                       .generation = token->generation,
                       .idle_limit = context.policy.refresh_idle_limit,
                       .now = context.now};
}

Granted rotated(ClaimedGrant outcome, const AuthenticatedApp& app, const ScopeCatalogue& scopes) {
    return granted(std::move(outcome.grant), std::move(outcome.company), app, scopes);
}

std::optional<UseClaim> use_claim(const RefreshDecision& decision, const AuthenticatedApp& app,
                                  const Context& context) {
    if (decision.step != RefreshStep::note_use || app.has_use_to_note(context.now))
        return std::nullopt;
    return UseClaim{app.claiming(), decision.grant.id, context.now};
}

ExplainedResult<RefreshDecision> decide_refresh(const RefreshRequest& request,
                                                const AuthenticatedApp& app, const ReadTx& tx,
                                                const Context& context) {
    const auto unknown = [&](const char* text) {
        return refuse(refusal::invalid_refresh_token, app.explain("refresh_token", text));
    };
    const auto token = open_refresh_token(request.refresh_token, context.keys);
    if (!token)
        return unknown("this refresh token was not issued here, or it was changed on its way");
    auto grant = tx.grants().find(token->grant_id);
    if (!grant || !grant->proves(token->secret))
        return unknown("there is no grant for this refresh token");
    const auto step = step_for(*grant, token->generation, app, context);
    if (step == RefreshStep::note_misuse)
        return RefreshDecision{step, *grant, token->generation, nullptr};
    const auto explain = [&](std::string_view check, std::string text) {
        return app.explain(*grant, check, std::move(text));
    };
    if (!grant->is_active())
        return refuse(
            refusal::invalid_refresh_token,
            explain("grant",
                    fmt::format("the installation was removed or replaced at {}: {}",
                                to_rfc3339(grant->ended_at), end_reason_name(grant->end_reason))));
    if (grant->is_unused_since(context.policy.refresh_idle_limit, context.now))
        return refuse(refusal::expired_refresh_token,
                      explain("refresh_token_idle", "the refresh token was not used for 60 days"));
    const auto company = tx.companies().find(grant->company_id);
    if (!company || company->state != CompanyState::active)
        return refuse(refusal::invalid_refresh_token,
                      explain("company", "the company is suspended"));
    if (asks_for_more(request, *grant, context.scopes))
        return refuse(refusal::scope_exceeds_grant,
                      explain("scope", fmt::format("the grant holds {}",
                                                   context.scopes.space_separated(grant->scopes))));
    return RefreshDecision{step, std::move(*grant), token->generation, company};
}

Granted answer_refresh(const RefreshDecision& decision, const AuthenticatedApp& app,
                       const ScopeCatalogue& scopes) {
    return granted(decision.grant, decision.company, app, scopes);
}

ExplainedResult<TokenOutcome> carry_out_refresh(const RefreshDecision& decision,
                                                const AuthenticatedApp& app, WriteTx& tx,
                                                const Context& context) {
    switch (decision.step) {
        case RefreshStep::answer:
            return answer_refresh(decision, app, context.scopes);
        case RefreshStep::rotate:
            return rotate(decision, app, tx, context);
        case RefreshStep::end_grant:
            return end_replayed(decision, app, tx, context);
        case RefreshStep::note_use:
            return note_use(decision, app, tx, context);
        case RefreshStep::note_misuse:
            return note_misuse(decision.grant, app, tx, context);
    }
    return refuse(refusal::invalid_refresh_token);
}

}  // namespace grantor::authserver
