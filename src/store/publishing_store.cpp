#include "store/publishing_store.hpp"

#include <thread>

namespace grantor {

void PublishingStore::load_scopes(const Tx& tx) {
    scopes_.emplace(ScopeCatalogue{tx.scopes().all()});
}

void PublishingStore::publish(const UnitEffects& effects, const Tx& tx,
                              const std::function<void()>& go_on) {
    News news;
    news.scopes_changed = effects.scopes_changed;
    news.has_new_deliveries = effects.has_new_deliveries;
    news.has_new_housework = effects.has_new_housework;
    news.reload_asked = effects.reload_asked;
    for (const auto& invalidation : effects.invalidations) {
        if (invalidation) {
            news.invalidations.push_back(*invalidation);
        } else {
            news.is_reset = true;
            news.invalidations.clear();
        }
    }
    // Times are milliseconds: a token that is issued after the answer must not share this one.
    if (take_in(news, tx, go_on)) std::this_thread::sleep_for(milliseconds{1});
    tell(news);
}

void PublishingStore::publish(const News& news, const Tx& tx, const std::function<void()>& go_on) {
    take_in(news, tx, go_on);
    tell(news);
}

// In this order: who sees what `go_on` shows finds everything else in place. True: some moments in
// the view are those of now.
bool PublishingStore::take_in(const News& news, const Tx& tx, const std::function<void()>& go_on) {
    const std::lock_guard lock(publishing_);
    if (news.is_reset) view_.clear();
    view_.add(news.invalidations);
    if (news.dropped_through != Time{}) view_.drop_through(news.dropped_through);
    if (news.scopes_changed) take_scopes(tx);
    if (go_on) go_on();
    return take_effect(news.invalidations);
}

void PublishingStore::take_scopes(const Tx& tx) {
    auto scopes = tx.scopes().all();
    if (scopes == scopes_->get().all()) return;
    scopes_->replace(ScopeCatalogue{std::move(scopes)});
    scopes_listener_.tell();
}

// Once readers see the commit: until then they had the snapshot from before it, and gave out tokens
// that are newer than the moment in the row.
bool PublishingStore::take_effect(std::span<const Invalidation> invalidations) {
    const Clock* clock = clock_.load();
    if (clock == nullptr || invalidations.empty()) return false;
    return view_.take_effect(invalidations, clock->now());
}

void PublishingStore::tell(const News& news) {
    if (news.has_new_deliveries) deliveries_listener_.tell();
    if (news.has_new_housework) housework_listener_.tell();
    if (news.reload_asked) reload_listener_.tell();
}

}  // namespace grantor
