#include "app/reload/reload_follower.hpp"

#include <utility>

#include "base/guarded.hpp"

namespace grantor::app {

ReloadFollower::ReloadFollower(Store& store, std::function<void()> reload)
    : store_(store),
      reload_(std::move(reload)),
      followed_(store.read_now([](const ReadTx& tx) { return tx.reload_mark(); })),
      thread_([this](const std::stop_token& stop) { run(stop); }) {
    const auto note = [this] {
        const std::lock_guard lock(mutex_);
        has_news_ = true;
        changed_.notify_one();
    };
    store_.on_reload(note);
    note();  // it may have been asked while this was made
}

ReloadFollower::~ReloadFollower() { stop(); }

void ReloadFollower::stop() {
    if (!thread_.joinable()) return;
    store_.on_reload({});
    thread_.request_stop();
    thread_.join();
}

void ReloadFollower::ask() {
    const std::lock_guard lock(mutex_);
    is_asked_ = true;
    changed_.notify_one();
}

void ReloadFollower::run(const std::stop_token& stop) {
    while (true) {
        bool is_asked = false;
        {
            std::unique_lock lock(mutex_);
            if (!changed_.wait(lock, stop, [this] { return has_news_ || is_asked_; })) return;
            has_news_ = false;
            is_asked = std::exchange(is_asked_, false);
        }
        if (is_asked)
            reload_();
        else
            guarded("it is not known whether files are to be read again", [this] { look(); });
    }
}

// An engine that cannot tell what another process has changed tells of everything.
void ReloadFollower::look() {
    auto mark = store_.read_now([](const ReadTx& tx) { return tx.reload_mark(); });
    if (mark == followed_) return;
    followed_ = std::move(mark);
    reload_();
}

}  // namespace grantor::app
