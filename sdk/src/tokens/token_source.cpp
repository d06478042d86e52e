#include "grantor/client/token_source.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "sdk/src/protocol/token_judgement.hpp"
#include "sdk/src/protocol/wire_text.hpp"
#include "sdk/src/tokens/refreshing.hpp"
#include "sdk/src/transport/deadline.hpp"

namespace grantor::client {
namespace {

// An API that refuses every token must not turn each call into a refresh.
constexpr std::chrono::seconds replacement_pause{10};

// A store, a transport or a callback of the application may throw; a thread must not.
template <class Work>
auto guarded(Work work) -> decltype(work()) {
    try {
        return work();
    } catch (...) {
        return failure(ErrorKind::storage, "the token store or a callback threw an exception");
    }
}

}  // namespace

// One change of the tokens that is under way: only its thread touches refreshing_. All other
// members are guarded by the mutex.
class TokenSource::State {
 public:
    State(OauthApi api, ClientAuthentication authentication, std::shared_ptr<TokenStore> store,
          TokenSourceOptions options)
        : options_(std::move(options)),
          refreshing_(std::move(api), std::move(authentication), std::move(store), options_) {}
    ~State() {
        if (thread_.joinable()) thread_.join();
    }

    Result<TokenSet> tokens(const CallOptions& call);
    Result<TokenSet> replace(const Secret& rejected, const CallOptions& call);
    // Runs `work` alone: no refresh happens meanwhile, and the known state is read again
    // afterwards.
    template <class Work>
    Result<void> alone(const CallOptions& call, Work work);

    Result<void> save(const TokenSet& tokens) { return refreshing_.save(tokens); }
    Result<void> revoke(const CallOptions& call) { return refreshing_.revoke(call); }
    Result<void> remove() { return refreshing_.remove(); }
    TokenSourceOptions& options() { return options_; }

 private:
    struct Change {
        bool is_refresh = true;
        bool is_done = false;
        std::optional<Error> error;
    };
    using Lock = std::unique_lock<std::mutex>;

    Result<void> look_up();
    Result<TokenSet> refreshed(Lock& lock, const Secret& rejected, const CallOptions& call,
                               Deadline deadline);
    void begin_refresh(const Secret& rejected);
    void finish(Change& change, Result<TokenSet> outcome, TimePoint now);
    Result<void> wait_for(Lock& lock, const std::shared_ptr<Change>& change,
                          const CallOptions& call, Deadline deadline);
    std::optional<Error> reason_not_to_ask();

    TokenSourceOptions options_;
    Refreshing refreshing_;

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::optional<TokenSet> current_;
    std::shared_ptr<Change> change_;
    std::thread thread_;  // of the last refresh
    int failures_ = 0;    // in a row
    TimePoint failed_at_{};
    std::chrono::milliseconds pause_{0};
    Error last_failure_;
    Secret dead_;  // the refresh token that the server called invalid
    std::optional<TimePoint> replaced_at_;
};

// What is known, from the store if it is nothing or if its grant has ended: a login in another
// process brings new tokens there.
Result<void> TokenSource::State::look_up() {
    if (current_ && (dead_.empty() || current_->refresh_token != dead_)) return {};
    auto kept = guarded([&] { return refreshing_.store().load(options_.account); });
    if (!kept) return std::move(kept).error();
    current_ = std::move(*kept);
    if (!current_)
        return failure(ErrorKind::reauthorization_required,
                       "no tokens are stored for this account");
    if (!dead_.empty() && current_->refresh_token == dead_) return last_failure_;
    dead_ = {};
    failures_ = 0;
    return {};
}

Result<TokenSet> TokenSource::State::tokens(const CallOptions& call) {
    const auto deadline = deadline_of(call);
    Lock lock(mutex_);
    if (auto known = look_up(); !known) return std::move(known).error();
    const auto age = age_of(*current_, options_.refresh_ahead, options_.now());
    if (age == TokenAge::fresh) return *current_;
    const auto usable = age == TokenAge::ageing ? current_ : std::nullopt;
    if (usable && (change_ || current_->refresh_token.empty() || reason_not_to_ask()))
        return *usable;
    auto outcome = refreshed(lock, {}, call, deadline);
    if (!outcome && usable && outcome.error().kind != ErrorKind::reauthorization_required)
        return *usable;
    return outcome;
}

Result<TokenSet> TokenSource::State::replace(const Secret& rejected, const CallOptions& call) {
    const auto deadline = deadline_of(call);
    Lock lock(mutex_);
    if (auto known = look_up(); !known) return std::move(known).error();
    if (current_->access_token != rejected) {
        lock.unlock();
        return tokens(call);
    }
    const auto now = options_.now();
    if (!change_) {
        if (replaced_at_ && now >= *replaced_at_ && now - *replaced_at_ < replacement_pause)
            return failure(ErrorKind::unauthorized, "the API refuses new tokens too");
        replaced_at_ = now;
    }
    return refreshed(lock, rejected, call, deadline);
}

// The outcome of the refresh under way, or of a new one.
Result<TokenSet> TokenSource::State::refreshed(Lock& lock, const Secret& rejected,
                                               const CallOptions& call, Deadline deadline) {
    // A change in progress may be a login or a removal, so its result is read again.
    while (true) {
        if (!change_) {
            if (const auto reason = reason_not_to_ask(); reason && rejected.empty()) return *reason;
            begin_refresh(rejected);
        }
        const auto change = change_;
        if (auto waited = wait_for(lock, change, call, deadline); !waited)
            return std::move(waited).error();
        if (change->error) return *change->error;
        if (auto known = look_up(); !known) return std::move(known).error();
        if (current_->access_token == rejected) {
            if (change->is_refresh) break;
        } else if (change->is_refresh ||
                   age_of(*current_, options_.refresh_ahead, options_.now()) != TokenAge::expired) {
            return *current_;
        }
    }
    return failure(ErrorKind::unauthorized, "the server returned the same token again");
}

void TokenSource::State::begin_refresh(const Secret& rejected) {
    if (thread_.joinable()) thread_.join();  // it is done: its last act was under this mutex
    auto change = std::make_shared<Change>();
    thread_ = std::thread([this, change, rejected] {
        auto outcome = guarded([&] { return refreshing_.refresh(rejected); });
        if (!outcome && options_.on_refresh_failed)
            guarded([&]() -> Result<void> {
                options_.on_refresh_failed(outcome.error());
                return {};
            }).has_value();  // nobody is left to be notified
        const auto now = guarded([&]() -> Result<TimePoint> { return options_.now(); });
        const std::lock_guard lock(mutex_);
        // Without a clock the pause is over immediately.
        finish(*change, std::move(outcome), now ? *now : TimePoint{});
    });
    change_ = change;
}

void TokenSource::State::finish(Change& change, Result<TokenSet> outcome, TimePoint now) {
    if (outcome) {
        current_ = std::move(*outcome);
        failures_ = 0;
        dead_ = {};
    } else {
        last_failure_ = outcome.error();
        ++failures_;
        failed_at_ = now;
        // What only has to be saved again waits for nothing.
        pause_ = last_failure_.kind == ErrorKind::storage
                     ? std::chrono::milliseconds{0}
                     : pause_after(failures_, last_failure_.retry_after);
        if (last_failure_.kind == ErrorKind::reauthorization_required && current_)
            dead_ = current_->refresh_token;
        change.error = last_failure_;
    }
    change.is_done = true;
    change_.reset();
    changed_.notify_all();
}

Result<void> TokenSource::State::wait_for(Lock& lock, const std::shared_ptr<Change>& change,
                                          const CallOptions& call, Deadline deadline) {
    if (changed_.wait_until(lock, call.stop, deadline, [&] { return change->is_done; })) return {};
    if (call.stop.stop_requested()) return failure(ErrorKind::cancelled, "the call was stopped");
    return failure(ErrorKind::timeout, "the refresh takes too long");
}

// The last failure, while the server is to be left alone. A clock that was set back ends the pause.
std::optional<Error> TokenSource::State::reason_not_to_ask() {
    const auto now = options_.now();
    if (failures_ == 0 || now < failed_at_ || now >= failed_at_ + pause_) return std::nullopt;
    auto error = last_failure_;
    error.retry_after = std::chrono::ceil<std::chrono::seconds>(failed_at_ + pause_ - now);
    return error;
}

template <class Work>
Result<void> TokenSource::State::alone(const CallOptions& call, Work work) {
    const auto deadline = deadline_of(call);
    Lock lock(mutex_);
    while (change_) {
        const auto change = change_;
        if (auto waited = wait_for(lock, change, call, deadline); !waited) return waited;
    }
    const auto change = std::make_shared<Change>();
    change->is_refresh = false;
    change_ = change;
    lock.unlock();
    auto done = guarded(work);
    lock.lock();
    current_.reset();
    failures_ = 0;
    dead_ = {};
    replaced_at_.reset();
    change->is_done = true;
    change_.reset();
    changed_.notify_all();
    return done;
}

TokenSource::TokenSource(OauthApi api, ClientAuthentication authentication,
                         std::shared_ptr<TokenStore> store, TokenSourceOptions options)
    : state_(std::make_unique<State>(std::move(api), std::move(authentication),
                                     store ? std::move(store) : make_memory_store(),
                                     std::move(options))) {}

TokenSource::~TokenSource() = default;

Result<TokenSet> TokenSource::tokens(const CallOptions& call) { return state_->tokens(call); }

Result<Secret> TokenSource::access_token(const CallOptions& call) {
    auto tokens = state_->tokens(call);
    if (!tokens) return std::move(tokens).error();
    return std::move(tokens->access_token);
}

Result<TokenSet> TokenSource::replace(const Secret& rejected, const CallOptions& call) {
    return state_->replace(rejected, call);
}

Result<void> TokenSource::set_tokens(const TokenSet& tokens) {
    const CallOptions call{.timeout = state_->options().refresh_timeout};
    return state_->alone(call, [&] { return state_->save(tokens); });
}

Result<void> TokenSource::set_tokens(const models::GetTokensResponse& response) {
    return set_tokens(token_set_of(response, state_->options().now()));
}

Result<void> TokenSource::revoke(const CallOptions& call) {
    return state_->alone(call, [&] { return state_->revoke(call); });
}

Result<void> TokenSource::forget() {
    const CallOptions call{.timeout = state_->options().refresh_timeout};
    return state_->alone(call, [&] { return state_->remove(); });
}

}  // namespace grantor::client
