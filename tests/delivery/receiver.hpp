// An app's server: a real one on loopback, which keeps what it receives and answers as configured.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/executor.hpp"
#include "http/router.hpp"
#include "http/server/server.hpp"

namespace grantor::test {

struct Received {
    std::string method;
    std::string path;
    std::string body;
    std::vector<std::pair<std::string, std::string>> fields;

    // "" if there is none.
    std::string field(std::string_view name) const {
        for (const auto& [key, value] : fields)
            if (http::equals_ignoring_case(key, name)) return value;
        return {};
    }
    bool has_field(std::string_view name) const {
        return std::ranges::any_of(
            fields, [&](const auto& f) { return http::equals_ignoring_case(f.first, name); });
    }
};

class Receiver {
 public:
    Receiver()
        : handler_(http::AnswersLater(
              [this](const http::Request& request) { return take(*this, request); })),
          server_(options(),
                  [this](const http::Request&) -> const http::Handler& { return handler_; }) {
        server_.start();
    }
    ~Receiver() {
        release_all();
        server_.stop();
    }

    std::string url(const std::string& path = "/") const {
        return "http://127.0.0.1:" + std::to_string(server_.port()) + path;
    }

    // From now on. Without any, 200 and nothing.
    void answer(const std::string& path, int status, std::string body = {}) {
        const std::lock_guard lock(mutex_);
        answers_[path] = {.status = status, .body = std::move(body)};
    }
    void redirect(const std::string& path, std::string location) {
        const std::lock_guard lock(mutex_);
        answers_[path] = {.status = 302, .location = std::move(location)};
    }
    // Answers what was sent: Authorization, signature and body.
    void echo(const std::string& path) {
        const std::lock_guard lock(mutex_);
        answers_[path].echoes = true;
    }
    // Requests to the path wait for their answer until it is released.
    void hold(const std::string& path) {
        const std::lock_guard lock(mutex_);
        held_paths_[path];
    }
    void release(const std::string& path) {
        std::vector<Waiting> waiting;
        {
            const std::lock_guard lock(mutex_);
            const auto held = held_paths_.extract(path);
            if (held) waiting = std::move(held.mapped());
        }
        for (const auto& [executor, handle] : waiting) executor->resume({&handle, 1});
    }

    // What has come to the path once there are so many; fewer if they do not come.
    std::vector<Received> await(const std::string& path, std::size_t count) {
        std::unique_lock lock(mutex_);
        arrived_.wait_for(lock, patience, [&] { return of(path).size() >= count; });
        return of(path);
    }
    Received await_one(const std::string& path) {
        const auto all = await(path, 1);
        return all.empty() ? Received{} : all.front();
    }
    std::size_t count(const std::string& path) {
        const std::lock_guard lock(mutex_);
        return of(path).size();
    }
    std::size_t count() {
        const std::lock_guard lock(mutex_);
        return received_.size();
    }
    // The most that waited for their answers at the same time.
    std::size_t most_at_once() {
        const std::lock_guard lock(mutex_);
        return most_;
    }

 private:
    // Only so that a broken sender fails a test instead of hanging it.
    static constexpr std::chrono::seconds patience{20};

    struct Told {
        int status = 200;
        std::string body{};
        std::string location{};
        bool echoes = false;
    };
    struct Waiting {
        Executor* executor;
        std::coroutine_handle<> handle;
    };
    struct Turn {
        Receiver& receiver;
        std::string path;
        bool await_ready() const { return false; }
        bool await_suspend(std::coroutine_handle<> handle) {
            const std::lock_guard lock(receiver.mutex_);
            const auto held = receiver.held_paths_.find(path);
            if (held == receiver.held_paths_.end()) return false;
            held->second.push_back({Executor::current(), handle});
            return true;
        }
        void await_resume() const {}
    };

    static http::ServerOptions options() {
        http::ServerOptions out;
        out.threads = 1;
        return out;
    }

    static http::Task<http::Response> take(Receiver& receiver, const http::Request& request) {
        receiver.note(request);
        Turn turn{receiver, std::string(request.path)};
        co_await turn;
        co_return receiver.told(request);
    }

    void note(const http::Request& request) {
        Received one{std::string(request.method_name),
                     std::string(request.target),
                     std::string(request.body),
                     {}};
        for (const auto& [name, value] : request.fields)
            one.fields.emplace_back(std::string(name), std::string(value));
        const std::lock_guard lock(mutex_);
        most_ = std::max(most_, ++now_);
        received_.push_back(std::move(one));
        arrived_.notify_all();
    }
    http::Response told(const http::Request& request) {
        const std::lock_guard lock(mutex_);
        --now_;
        const auto found = answers_.find(std::string(request.path));
        http::Response out;
        out.content_type = http::text_type;
        if (found == answers_.end()) return out;
        const auto& [status, body, location, echoes] = found->second;
        out.status = status;
        out.body = body;
        if (!location.empty()) out.add_field("Location", location);
        if (echoes)
            out.body.append(request.header("Authorization"))
                .append("\n")
                .append(request.header("X-Grantor-Signature"))
                .append("\n")
                .append(request.body);
        return out;
    }
    std::vector<Received> of(const std::string& path) const {
        std::vector<Received> out;
        std::ranges::copy_if(received_, std::back_inserter(out),
                             [&](const auto& one) { return one.path == path; });
        return out;
    }
    void release_all() {
        for (;;) {
            std::string path;
            {
                const std::lock_guard lock(mutex_);
                if (held_paths_.empty()) return;
                path = held_paths_.begin()->first;
            }
            release(path);
        }
    }

    std::mutex mutex_;
    std::condition_variable arrived_;
    std::map<std::string, Told> answers_;
    std::map<std::string, std::vector<Waiting>> held_paths_;
    std::vector<Received> received_;
    std::size_t now_ = 0;
    std::size_t most_ = 0;
    http::Handler handler_;
    http::Server server_;
};

}  // namespace grantor::test
