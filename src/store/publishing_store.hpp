// What every engine's store has in memory, and how it follows what was committed: the invalidation
// view, the catalogue of scopes, the listeners. An engine adds how units run and how it hears of
// other processes.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "base/current.hpp"
#include "store/listener.hpp"
#include "store/store.hpp"

namespace grantor {

class PublishingStore : public Store {
 public:
    const InvalidationView& invalidations() const final { return view_; }
    const ScopeCatalogue& scopes() const final { return scopes_->get(); }
    void use_clock(const Clock& clock) final { clock_.store(&clock); }

    void on_new_deliveries(std::function<void()> listener) final {
        deliveries_listener_.set(std::move(listener));
    }
    void on_new_housework(std::function<void()> listener) final {
        housework_listener_.set(std::move(listener));
    }
    void on_long_unit(std::function<void(const UnitReport&)> listener) final {
        long_unit_listener_.set(std::move(listener));
    }
    void on_new_scopes(std::function<void()> listener) final {
        scopes_listener_.set(std::move(listener));
    }
    void on_reload(std::function<void()> listener) final {
        reload_listener_.set(std::move(listener));
    }

 protected:
    PublishingStore(Reads reads, seconds invalidation_horizon)
        : Store(reads), view_(invalidation_horizon) {}

    // Once, before anything else here.
    void load_scopes(const Tx& tx);

    // After a commit of this process, on the writer's thread: the view, the scopes, what `go_on`
    // does to let readers see the commit, and whoever listens. Throws what the tables throw.
    void publish(const UnitEffects& effects, const Tx& tx, const std::function<void()>& go_on);
    // The same after commits of others, and for the rows that there are when the store opens.
    struct News {
        std::vector<Invalidation> invalidations;
        Time dropped_through{};
        bool is_reset = false;
        bool scopes_changed = false;
        bool has_new_deliveries = false;
        bool has_new_housework = false;
        bool reload_asked = false;
    };
    void publish(const News& news, const Tx& tx, const std::function<void()>& go_on);

    // How long the view is as good as the rows.
    void hold_view_current_until(std::chrono::steady_clock::time_point moment) {
        view_.hold_current_until(moment);
    }
    // For each unit of the writer.
    void tell_if_long(const UnitReport& report) {
        if (report.time > long_unit) long_unit_listener_.tell(report);
    }

 private:
    bool take_in(const News& news, const Tx& tx, const std::function<void()>& go_on);
    void take_scopes(const Tx& tx);
    bool take_effect(std::span<const Invalidation> invalidations);
    void tell(const News& news);

    // The view and the catalogue have one writer at a time.
    std::mutex publishing_;
    InvalidationView view_;
    std::atomic<const Clock*> clock_{nullptr};
    std::optional<Current<ScopeCatalogue>> scopes_;
    Listener<> deliveries_listener_;
    Listener<> housework_listener_;
    Listener<> scopes_listener_;
    Listener<> reload_listener_;
    Listener<const UnitReport&> long_unit_listener_;
};

}  // namespace grantor
