#include "store/token_refusal.hpp"

namespace grantor {
namespace {

bool is_about(const Invalidation& invalidation, const IssuedToken& token) {
    switch (invalidation.kind) {
        case InvalidationKind::grant:
            return invalidation.subject == token.grant_id.value;
        case InvalidationKind::token:
            return token.token_id && invalidation.subject == token.token_id.value;
        case InvalidationKind::user:
            return invalidation.subject == token.user_id.value;
        case InvalidationKind::company:
            return invalidation.subject == token.company_id.value;
        case InvalidationKind::app:
            return invalidation.subject == token.app_id.value;
    }
    return false;
}

// A row has the moment of the request; the view has that of the commit, which was later.
bool holds(const Invalidation& invalidation, const IssuedToken& token) {
    const bool is_for_all = invalidation.kind == InvalidationKind::grant ||
                            invalidation.kind == InvalidationKind::token;
    return is_for_all || token.issued_at <= invalidation.not_before + overlap_max;
}

std::optional<InvalidationKind> refusal_by_rows(const IssuedToken& token, const ReadTx& tx) {
    const auto grant = tx.grants().find(token.grant_id);
    if (!grant || !grant->is_active()) return InvalidationKind::grant;
    if (token.issued_at <= tx.invalidations().dropped_through()) return InvalidationKind::grant;
    const std::int64_t subjects[] = {token.grant_id.value, token.token_id.value,
                                     token.user_id.value, token.company_id.value,
                                     token.app_id.value};
    for (const auto& each : tx.invalidations().about(subjects))
        if (is_about(each, token) && holds(each, token)) return each.kind;
    return std::nullopt;
}

}  // namespace

std::optional<InvalidationKind> refusal_of(const IssuedToken& token, const InvalidationView& view,
                                           const ReadTx& tx) {
    return view.is_current() ? view.refusal(token) : refusal_by_rows(token, tx);
}

std::optional<InvalidationKind> refusal_of(const IssuedToken& token, Store& store) {
    const auto& view = store.invalidations();
    if (view.is_current()) return view.refusal(token);
    return store.read_now([&](const ReadTx& tx) { return refusal_by_rows(token, tx); });
}

}  // namespace grantor
