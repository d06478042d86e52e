#include "http/outgoing/upstream_pool.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>

#include "base/log.hpp"
#include "http/outgoing/forwarder.hpp"

namespace grantor::http {
namespace {

// Ticks for which the addresses of a name are cached. Short, because people take a broken machine
// out of service by changing a name; long enough that no burst asks twice.
constexpr std::uint64_t addresses_kept = 10;

}  // namespace

UpstreamPool::UpstreamPool(UpstreamSurroundings& surroundings,
                           const std::shared_ptr<const Upstream>& upstream)
    : surroundings_(surroundings),
      number_(upstream->number()),
      upstream_(upstream),
      options_(upstream->options()),
      open_max_(std::min(options_.connections_max,
                         std::max<std::size_t>(surroundings.open_max / 4 * 3, 1))),
      authority_(upstream->authority()),
      filter_(upstream->filter()),
      look_up_(upstream->look_up()),
      health_(upstream->shared_health()) {
    surroundings_.pools.push_back(this);
    error_code error;
    const auto address = asio::ip::make_address(options_.host, error);
    if (error) return;
    addresses_ = {address};
    addresses_due_ = ~std::uint64_t{0};
}

bool UpstreamPool::find(Forwarder& user, Choice choice) {
    const auto& payers = user.forward().payers;
    const bool has_share = has_share_left(payers);
    // The trial of one that is down needs a new connection: one that was kept says nothing about
    // whether it takes any.
    const bool opens = !health_->is_up() && open_ < open_max_;
    if (has_share && choice == Choice::any && !idle_.empty() && !opens) {
        auto& connection = *idle_.back();
        idle_.pop_back();
        reuse(connection, user);
        return true;
    }
    if (has_share && may_open()) {
        open_for(user);
        return true;
    }
    if (waiting_.size() >= options_.waiting_max || !may_wait(payers)) return false;
    const auto ticks = static_cast<std::uint64_t>(options_.connect_timeout.count());
    waiting_.push_back({&user, wheel().now() + ticks});
    return true;
}

// At the limit of all pools, a connection that is kept without work makes room.
bool UpstreamPool::may_open() {
    if (open_ >= open_max_) return false;
    if (surroundings_.open < surroundings_.open_max) return true;
    const auto& pools = surroundings_.pools;
    const auto found =
        std::ranges::find_if(pools, [](const auto* pool) { return !pool->idle_.empty(); });
    if (found == pools.end()) return false;
    (*found)->idle_.front()->close();
    return true;
}

// Somebody waits who may not open one.
bool UpstreamPool::is_needed_elsewhere() const {
    return surroundings_.open >= surroundings_.open_max &&
           std::ranges::any_of(surroundings_.pools,
                               [](const auto* pool) { return !pool->waiting_.empty(); });
}

std::size_t UpstreamPool::share_of(std::size_t payer, std::size_t all) {
    return std::max<std::size_t>(all / (payer == 0 ? 4 : 2), 1);
}

bool UpstreamPool::has_share_left(const Payers& payers) const {
    for (std::size_t i = 0; i < payers.size(); ++i) {
        const auto found = payers[i] == 0 ? in_use_.end() : in_use_.find(payers[i]);
        if (found != in_use_.end() && found->second >= share_of(i, open_max_)) return false;
    }
    return true;
}

bool UpstreamPool::may_wait(const Payers& payers) const {
    for (std::size_t i = 0; i < payers.size(); ++i) {
        const auto is_same = [&](const Waiting& each) {
            return each.user->forward().payers[i] == payers[i];
        };
        if (payers[i] != 0 && static_cast<std::size_t>(std::ranges::count_if(waiting_, is_same)) >=
                                  share_of(i, options_.waiting_max))
            return false;
    }
    return true;
}

void UpstreamPool::take_share(UpstreamConnection& connection, const Payers& payers) {
    connection.set_payers(payers);
    for (const auto payer : payers)
        if (payer != 0) ++in_use_[payer];
}

void UpstreamPool::give_back_share(UpstreamConnection& connection) {
    for (const auto payer : connection.payers()) {
        const auto found = payer == 0 ? in_use_.end() : in_use_.find(payer);
        if (found != in_use_.end() && --found->second == 0) in_use_.erase(found);
    }
    connection.set_payers({});
}

Forwarder* UpstreamPool::next_waiting() {
    const auto has_share = [this](const Waiting& each) {
        return has_share_left(each.user->forward().payers);
    };
    const auto next = std::ranges::find_if(waiting_, has_share);
    if (next == waiting_.end()) return nullptr;
    auto* user = next->user;
    waiting_.erase(next);
    return user;
}

void UpstreamPool::reuse(UpstreamConnection& connection, Forwarder& user) {
    counters().upstream_reuses.add();
    take_share(connection, user.forward().payers);
    connection.use(&user);
    user.on_upstream(connection);
}

void UpstreamPool::open_for(Forwarder& user) {
    ++open_;
    ++surroundings_.open;
    ++existing_;
    // Owned by the wheel from here on, until bury().
    auto* connection = new UpstreamConnection(*this);
    take_share(*connection, user.forward().payers);
    connection->use(&user);
    user.on_opening(*connection);
    if (wheel().now() < addresses_due_) return connection->open_to(addresses_);
    resolve_for(*connection);
}

void UpstreamPool::resolve_for(UpstreamConnection& connection) {
    resolving_.push_back(&connection);
    if (resolving_.size() > 1) return;
    auto done = [this](std::vector<Address> found) { on_resolved(std::move(found)); };
    surroundings_.resolver.resolve(look_up_, options_.host, context(), presence_, std::move(done));
}

void UpstreamPool::on_resolved(std::vector<Address> addresses) {
    addresses_ = std::move(addresses);
    if (addresses_.empty()) note_failure("its name has no address");
    addresses_due_ = addresses_.empty() ? 0 : wheel().now() + addresses_kept;
    const auto connections = std::exchange(resolving_, {});
    for (auto* connection : connections) connection->open_to(addresses_);
}

void UpstreamPool::leave(Forwarder& user) {
    std::erase_if(waiting_, [&](const Waiting& each) { return each.user == &user; });
}

void UpstreamPool::keep(UpstreamConnection& connection) {
    connection.set_used();
    give_back_share(connection);
    if (auto* user = next_waiting()) return reuse(connection, *user);
    const bool is_wanted = !surroundings_.is_stopping && !upstream_.expired();
    if (!is_wanted || idle_.size() >= options_.idle_max || is_needed_elsewhere())
        return connection.close();
    idle_.push_back(&connection);
    connection.set_timeout(options_.idle_timeout);
    connection.read();
}

void UpstreamPool::forget(UpstreamConnection& connection) {
    std::erase(idle_, &connection);
    give_back_share(connection);
    --open_;
    if (surroundings_.open-- < surroundings_.open_max) return serve_soon();
    for (auto* pool : surroundings_.pools) pool->serve_soon();
}

void UpstreamPool::serve_soon() {
    if (waiting_.empty() || std::exchange(is_serving_, true)) return;
    // Not from here: the caller that closes a connection is in the middle of something.
    asio::post(context(), [this] { serve_waiting(); });
}

// There is room for new connections.
void UpstreamPool::serve_waiting() {
    is_serving_ = false;
    while (!waiting_.empty() && (!idle_.empty() || may_open())) {
        auto* user = next_waiting();
        if (user == nullptr) return;
        if (idle_.empty()) {
            open_for(*user);
            continue;
        }
        auto& connection = *idle_.back();
        idle_.pop_back();
        reuse(connection, *user);
    }
}

void UpstreamPool::bury(UpstreamConnection& connection) {
    wheel().remove(connection);
    if (graveyard_.empty()) asio::post(context(), [this] { empty_graveyard(); });
    graveyard_.emplace_back(&connection);
}

void UpstreamPool::empty_graveyard() {
    existing_ -= graveyard_.size();
    graveyard_.clear();
}

void UpstreamPool::note_failure(std::string_view reason) {
    if (std::exchange(has_noted_failure_, true)) return;
    log::warning("upstream failed", {{"upstream", authority_}, {"reason", reason}});
}

void UpstreamPool::note_down() {
    const auto set_aside = health_->note_failure(std::chrono::steady_clock::now());
    if (set_aside == std::chrono::seconds{0}) return;
    log::warning("upstream is down",
                 {{"upstream", authority_}, {"next_try_s", std::int64_t{set_aside.count()}}});
}

void UpstreamPool::note_up() {
    if (health_->note_connected()) log::info("upstream is up again", {{"upstream", authority_}});
}

void UpstreamPool::tick() {
    has_noted_failure_ = false;
    while (!waiting_.empty() && waiting_.front().due <= wheel().now()) {
        auto& user = *waiting_.front().user;
        waiting_.pop_front();
        user.on_upstream_failed(ForwardFailure::overloaded);
    }
    if (upstream_.expired()) close_idle();
}

void UpstreamPool::close_idle() {
    for (auto* connection : std::exchange(idle_, {})) connection->close();
}

UpstreamPool& UpstreamPools::of(const std::shared_ptr<const Upstream>& upstream) {
    const auto at = std::ranges::lower_bound(pools_, upstream->number(), {},
                                             [](const auto& pool) { return pool->number(); });
    if (at != pools_.end() && (*at)->number() == upstream->number()) return **at;
    return **pools_.insert(at, std::make_unique<UpstreamPool>(surroundings_, upstream));
}

void UpstreamPools::tick() {
    surroundings_.wheel.advance(
        [](Timed& timed) { static_cast<UpstreamConnection&>(timed).on_due(); });
    for (std::size_t i = 0; i < pools_.size(); ++i) pools_[i]->tick();
    std::erase_if(pools_, [](const auto& pool) { return pool->is_over(); });
}

void UpstreamPools::stop() {
    surroundings_.is_stopping = true;
    for (auto& pool : pools_) pool->close_idle();
}

void UpstreamPools::clear() {
    surroundings_.wheel.for_each([this](Timed& timed) {
        surroundings_.wheel.remove(timed);
        delete static_cast<UpstreamConnection*>(&timed);
    });
    pools_.clear();
}

}  // namespace grantor::http
