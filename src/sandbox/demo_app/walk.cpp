#include "sandbox/demo_app/walk.hpp"

#include <algorithm>

namespace grantor::sandbox {

Walk* Walks::at(std::string_view id) {
    const auto found = std::ranges::find(walks_, id, &Walk::id);
    return found == walks_.end() ? nullptr : &*found;
}

void Walks::add(Walk walk) {
    const std::lock_guard lock(mutex_);
    if (walks_.size() >= walks_max) walks_.erase(walks_.begin());
    walks_.push_back(std::move(walk));
}

std::optional<Walk> Walks::find(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(walks_, id, &Walk::id);
    return found == walks_.end() ? std::nullopt : std::optional(*found);
}

std::optional<Walk> Walks::find_by_state(std::string_view state, std::string_view browser) const {
    if (state.empty() || browser.empty()) return std::nullopt;
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find_if(
        walks_, [&](const Walk& walk) { return walk.state == state && walk.browser == browser; });
    return found == walks_.end() ? std::nullopt : std::optional(*found);
}

bool Walks::take_return(const Walk& returned) {
    const std::lock_guard lock(mutex_);
    auto* walk = at(returned.id);
    if (walk == nullptr || walk->has_returned) return false;
    walk->has_returned = true;
    walk->code = returned.code;
    walk->error = returned.error;
    walk->error_text = returned.error_text;
    return true;
}

std::optional<Walk> Walks::begin(std::string_view id, DemoStep step) {
    const std::lock_guard lock(mutex_);
    auto* walk = at(id);
    if (walk == nullptr || walk->is_busy) return std::nullopt;
    if (step == DemoStep::exchange) {
        if (walk->code.empty() || walk->is_code_sent) return std::nullopt;
        walk->is_code_sent = true;
    } else if (walk->access_token.empty()) {
        return std::nullopt;
    }
    walk->is_busy = true;
    return *walk;
}

void Walks::finish(const Walk& changed, SentStep sent) {
    const std::lock_guard lock(mutex_);
    auto* walk = at(changed.id);
    if (walk == nullptr) return;
    walk->is_busy = false;
    walk->access_token = changed.access_token;
    walk->refresh_token = changed.refresh_token;
    walk->api_domain = changed.api_domain;
    walk->is_uninstalled = changed.is_uninstalled;
    if (walk->steps.size() >= steps_max) walk->steps.erase(walk->steps.begin());
    walk->steps.push_back(std::move(sent));
}

void Walks::take_notice(std::string_view client_id, std::string_view notice) {
    const std::lock_guard lock(mutex_);
    for (auto& walk : walks_)
        if (walk.client_id == client_id) walk.notice = notice;
}

void Walks::forget() {
    const std::lock_guard lock(mutex_);
    walks_.clear();
}

}  // namespace grantor::sandbox
