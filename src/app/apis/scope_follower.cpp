#include "app/apis/scope_follower.hpp"

#include "base/guarded.hpp"

namespace grantor::app {

ScopeFollower::ScopeFollower(Store& store, std::function<void()> follow)
    : store_(store),
      follow_(std::move(follow)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {
    store_.on_new_scopes([this] {
        const std::lock_guard lock(mutex_);
        is_due_ = true;
        changed_.notify_one();
    });
}

ScopeFollower::~ScopeFollower() { store_.on_new_scopes({}); }

void ScopeFollower::run(const std::stop_token& stop) {
    while (true) {
        {
            std::unique_lock lock(mutex_);
            if (!changed_.wait(lock, stop, [this] { return is_due_; })) return;
            is_due_ = false;
        }
        guarded("the rules could not follow the scopes", follow_);
    }
}

}  // namespace grantor::app
