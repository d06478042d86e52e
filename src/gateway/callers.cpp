#include "gateway/callers.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/cut.hpp"
#include "gateway/live_connections.hpp"
#include "oauth/bearer.hpp"
#include "service/visitor.hpp"

namespace grantor::gateway {
namespace {

constexpr std::string_view key_prefix = "ggk_";
// More keys than anybody creates; guessed keys are not cached.
constexpr std::size_t keys_max = 10'000;

bool lists(std::string_view words, std::string_view wanted) {
    if (words == "*") return true;
    while (!words.empty())
        if (cut_piece(words, ' ') == wanted) return true;
    return false;
}

}  // namespace

bool Caller::sees(const LiveConnection& connection) const {
    if (key == nullptr) return connection.owner_id == user_id;
    return !connection.owner_id && lists(key->connections, connection.name);
}

bool Caller::may(std::string_view method) const {
    return key == nullptr || lists(key->methods, method);
}

std::string Caller::name() const {
    return key ? "key " + key->name : fmt::format("user {}", user_id.value);
}

std::array<std::uint64_t, 2> Caller::payers() const {
    // One number for each, whatever kind of thing it is.
    if (key == nullptr) return {static_cast<std::uint64_t>(user_id.value) << 1 | 1, 0};
    return {0, static_cast<std::uint64_t>(key->id.value) << 1};
}

http::Task<std::optional<Caller>> Callers::identify(const http::Request& request,
                                                    const Services& services) {
    const auto authorization = request.header("Authorization");
    if (authorization.empty()) {
        auto asking = identify_person(request, services);
        const auto person = co_await asking;
        if (!person) co_return std::nullopt;
        co_return Caller{nullptr, *person};
    }
    if (request.header_count("Authorization") != 1) co_return std::nullopt;
    const auto bearer = read_bearer(authorization);
    if (!bearer || !bearer->starts_with(key_prefix)) co_return std::nullopt;
    auto finding = find_key(*bearer, services);
    auto key = co_await finding;
    if (!key) co_return std::nullopt;
    co_return Caller{std::move(key), {}};
}

std::shared_ptr<const GatewayKey> Callers::find_known(const std::string& digest, Time now) {
    const std::shared_lock lock(mutex_);
    const auto found = keys_.find(digest);
    if (found == keys_.end() || now - found->second.read_at > kept_for ||
        found->second.key->is_over(now))
        return nullptr;
    return found->second.key;
}

http::Task<std::shared_ptr<const GatewayKey>> Callers::find_key(std::string_view secret,
                                                                const Services& services) {
    const auto digest = sha256(as_bytes(secret));
    const std::string text(as_text(digest));
    const auto now = services.clock.now();
    if (auto known = find_known(text, now)) co_return known;
    auto finding = [&](const ReadTx& tx) { return tx.gateway_keys().find_by_hash(digest); };
    const auto key = co_await services.store.read(finding);
    const std::unique_lock lock(mutex_);
    if (!key || key->is_over(now)) {
        keys_.erase(text);
        co_return nullptr;
    }
    if (keys_.size() >= keys_max) keys_.clear();
    auto& kept = keys_[text];
    kept = {std::make_shared<const GatewayKey>(*key), now};
    co_return kept.key;
}

std::optional<seconds> Callers::take(const GatewayKey& key, Time now) {
    if (key.per_minute == 0) return std::nullopt;
    const std::lock_guard lock(minutes_mutex_);
    if (minutes_.size() >= keys_max)
        std::erase_if(minutes_,
                      [now](const auto& one) { return now - one.second.began > minutes{1}; });
    auto& minute = minutes_[key.id];
    if (now - minute.began >= minutes{1}) minute = {now, 0};
    if (minute.calls < key.per_minute) {
        ++minute.calls;
        return std::nullopt;
    }
    return std::chrono::ceil<seconds>(minute.began + minutes{1} - now);
}

http::Task<std::optional<UserId>> identify_person(const http::Request& request,
                                                  const Services& services) {
    const auto cookie = cookie_value(request, services.site);
    if (cookie.empty()) co_return std::nullopt;
    if (!csrf_token_matches(request.header(csrf_field), binding_of(cookie), services.keys.get()))
        co_return std::nullopt;
    auto finding = [&](const ReadTx& tx) {
        return find_signed_in(cookie, tx, services.clock.now());
    };
    const auto person = co_await services.store.read(finding);
    if (!person) co_return std::nullopt;
    co_return person->user.id;
}

}  // namespace grantor::gateway
