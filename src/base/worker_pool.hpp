// Threads for work that is too slow for an I/O thread (password hashing), with a bounded queue.
#pragma once

#include <condition_variable>
#include <coroutine>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/executor.hpp"

namespace grantor {

class WorkerPool {
 public:
    WorkerPool(std::size_t threads, std::size_t queue_max);
    // Finishes what is queued, then joins.
    ~WorkerPool();

    // One piece of work. It lives in the awaiting coroutine's frame.
    class Job {
     public:
        virtual ~Job() = default;
        virtual void run() noexcept = 0;

     protected:
        friend class WorkerPool;
        std::coroutine_handle<> waiting_;
        Executor* executor_ = nullptr;
    };

    // co_await pool.run(work): the work's result, or nothing at once if the queue is full (the
    // caller answers 503 with Retry-After). `work` must be named and outlive the await.
    template <class Work>
    auto run(Work& work);

 private:
    bool enqueue(Job& job);
    void loop();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job*> queue_;
    std::size_t queue_max_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

template <class Work>
auto WorkerPool::run(Work& work) {
    using Result = decltype(work());
    struct Awaitable final : Job {
        Awaitable(WorkerPool& owner, Work& body) : pool(owner), work(body) {}
        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> handle) {
            waiting_ = handle;
            executor_ = Executor::current();
            if (executor_ == nullptr) {  // no loop on this thread: do it here
                run();
                return false;
            }
            return pool.enqueue(*this);
        }
        std::optional<Result> await_resume() {
            if (failure) std::rethrow_exception(failure);
            return std::move(result);
        }
        void run() noexcept override {
            try {
                result.emplace(work());
            } catch (...) {
                failure = std::current_exception();
            }
        }
        WorkerPool& pool;
        Work& work;
        std::optional<Result> result;
        std::exception_ptr failure;
    };
    return Awaitable{*this, work};
}

}  // namespace grantor
