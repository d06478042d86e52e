#include "app/apis/upstream_checks.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/log.hpp"

namespace grantor::app {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Member = http::UpstreamGroup::Member;

// One that speaks TLS, since all that do speak it alike; else any.
const Member& tls_member(const UpstreamChecks::Api& api) {
    const auto& all = api.upstreams->all();
    const auto found =
        std::ranges::find_if(all, [](const Member& each) { return each.options->tls != nullptr; });
    return found == all.end() ? all.front() : *found;
}

// It takes the same way as requests: the same authorities and certificate, and any address, since
// an operator has named the host.
http::ClientOptions client_options(const UpstreamChecks::Api& api) {
    const auto& upstream = *tls_member(api).options;
    http::ClientOptions out;
    out.addresses.allow_loopback = true;
    out.addresses.allowed_networks = {"0.0.0.0/0", "::/0"};
    out.connect_timeout = upstream.connect_timeout;
    // A check that is slower than the next one is due finds nothing out.
    out.total_timeout = std::min<milliseconds>(api.interval, seconds{5});
    out.tls = upstream.tls;
    out.user_agent = "Grantor-Health-Check";
    return out;
}

std::string url_of(const Member& member, const std::string& path) {
    return fmt::format("{}://{}{}", member.options->tls ? "https" : "http", member.authority, path);
}

// Each change is a line of the log, and nothing else is.
void note(const Member& member, const http::ClientResult& result) {
    if (!result && result.error() == http::ClientFailure::stopped) return;
    auto& health = *member.health;
    if (result && result->status < 400) {
        if (health.note_passed_check())
            log::info("upstream is up again", {{"upstream", member.authority}});
        return;
    }
    const auto reason = result ? fmt::format("Its health check is answered {}.", result->status)
                               : std::string(http::describe(result.error()));
    if (health.note_failed_check())
        log::warning("upstream is down", {{"upstream", member.authority}, {"reason", reason}});
}

}  // namespace

UpstreamChecks::UpstreamChecks(std::vector<Api> apis) {
    for (auto& api : apis) {
        auto client = std::make_unique<http::Client>(client_options(api));
        checked_.push_back({std::move(api), std::move(client)});
    }
}

UpstreamChecks::~UpstreamChecks() { stop(); }

void UpstreamChecks::start() {
    if (!checked_.empty()) thread_ = std::thread([this] { run(); });
}

void UpstreamChecks::stop() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
    // What is under way ends with them, and calls back before.
    for (auto& checked : checked_) checked.client.reset();
}

void UpstreamChecks::check_all() {
    for (auto& checked : checked_) begin(checked);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return under_way_ == 0; });
}

void UpstreamChecks::run() {
    std::unique_lock lock(mutex_);
    while (!is_stopping_) {
        auto next = SteadyClock::time_point::max();
        for (auto& checked : checked_) {
            const auto now = SteadyClock::now();
            if (checked.due <= now) {
                checked.due = now + checked.api.interval;
                lock.unlock();
                begin(checked);
                lock.lock();
            }
            next = std::min(next, checked.due);
        }
        changed_.wait_until(lock, next, [this] { return is_stopping_; });
    }
}

void UpstreamChecks::begin(Checked& checked) {
    for (const auto& member : checked.api.upstreams->all()) {
        {
            const std::lock_guard lock(mutex_);
            ++under_way_;
        }
        // As requests have it: a server for several hosts would answer for another one.
        checked.client->send(
            {"GET", url_of(member, checked.api.path), {}, {}, member.options->host_field},
            [this, member](const http::ClientResult& result) {
                note(member, result);
                const std::lock_guard lock(mutex_);
                --under_way_;
                changed_.notify_all();
            });
    }
}

}  // namespace grantor::app
