#include "http/outgoing/resolver.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cstring>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <utility>

#include "base/guarded.hpp"

namespace grantor::http {
namespace {

// The system's usual 5 s and two rounds would be all the time that a whole request has, and hold
// the thread for as long. Set only for this thread, and again each time, because resolv.conf can
// change.
void limit_patience() {
    constexpr int seconds_to_wait = 2;
    constexpr int rounds = 2;
    if (res_init() != 0) return;  // defaults apply if it cannot read a resolv.conf
    _res.retrans = std::min(_res.retrans, seconds_to_wait);
    _res.retry = std::min(_res.retry, rounds);
}

Address read_v4(const sockaddr* socket_address) {
    sockaddr_in v4{};
    std::memcpy(&v4, socket_address, sizeof v4);
    return boost::asio::ip::address_v4(ntohl(v4.sin_addr.s_addr));
}

Address read_v6(const sockaddr* socket_address) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, socket_address, sizeof v6);
    boost::asio::ip::address_v6::bytes_type bytes;
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return boost::asio::ip::address_v6(bytes, v6.sin6_scope_id);
}

}  // namespace

std::vector<Address> ask_system(const std::string& host) {
    limit_patience();
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    // Leaves out address families that this machine does not have.
    wanted.ai_flags = AI_ADDRCONFIG;
    addrinfo* found = nullptr;
    // Whoever named the host must not learn what exactly went wrong.
    if (getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0) return {};
    std::vector<Address> addresses;
    for (const auto* each = found; each != nullptr; each = each->ai_next) {
        if (each->ai_family == AF_INET) addresses.push_back(read_v4(each->ai_addr));
        if (each->ai_family == AF_INET6) addresses.push_back(read_v6(each->ai_addr));
    }
    freeaddrinfo(found);
    return addresses;
}

Resolver::~Resolver() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
        waiting_.clear();
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
}

void Resolver::resolve(LookUp look_up, std::string host, asio::io_context& context,
                       std::weak_ptr<const void> asker, OnAddresses done) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(
            {std::move(look_up), std::move(host), context, std::move(asker), std::move(done)});
        if (waiting_.size() > idle_ && threads_.size() < threads_max_)
            threads_.emplace_back([this] { answer_questions(); });
    }
    wake_.notify_one();
}

// This thread must not be the last to hold the asker, so it only looks on the asker's own.
void Resolver::hand_on(Question& question, std::vector<Address> found) {
    asio::post(question.context,
               [asker = std::move(question.asker), done = std::move(question.done),
                found = std::move(found)]() mutable {
                   if (const auto held = asker.lock()) done(std::move(found));
               });
}

void Resolver::answer_questions() {
    std::unique_lock lock(mutex_);
    for (;;) {
        ++idle_;
        wake_.wait(lock, [this] { return is_stopping_ || !waiting_.empty(); });
        --idle_;
        if (is_stopping_) return;
        auto question = std::move(waiting_.front());
        waiting_.pop_front();
        // A caller that gave up must not make others wait for a name that nobody needs.
        if (question.asker.expired()) continue;
        lock.unlock();
        // If the system's resolver fails, the host counts as one that does not exist.
        std::vector<Address> found;
        guarded("a name could not be resolved", [&] { found = question.look_up(question.host); });
        guarded("an address could not be handed on", [&] { hand_on(question, std::move(found)); });
        lock.lock();
    }
}

}  // namespace grantor::http
