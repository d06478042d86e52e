// An executor on the test's own thread, and coroutines to run on it.
#pragma once

#include <condition_variable>
#include <coroutine>
#include <mutex>
#include <span>
#include <vector>

#include "base/executor.hpp"
#include "base/task.hpp"

namespace grantor::test {

class LoopExecutor final : public Executor {
 public:
    // Makes the calling thread its own, until the destructor.
    LoopExecutor() { set_current(this); }
    ~LoopExecutor() override { set_current(nullptr); }

    void resume(std::span<const std::coroutine_handle<>> handles) override {
        const std::lock_guard lock(mutex_);
        ready_.insert(ready_.end(), handles.begin(), handles.end());
        ++calls_;
        wake_.notify_one();
    }
    // Starts every task and returns when all are done.
    template <class T>
    void run(std::vector<Task<T>>& tasks) {
        for (auto& task : tasks) task.start();
        for (auto& task : tasks)
            while (!task.done()) run_once();
    }
    // Waits until something can go on, and lets it.
    void run_once() {
        std::vector<std::coroutine_handle<>> now;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return !ready_.empty(); });
            now.swap(ready_);
        }
        for (const auto handle : now) handle.resume();
    }
    // How often somebody called resume().
    int calls() const { return calls_; }

 private:
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<std::coroutine_handle<>> ready_;
    int calls_ = 0;
};

}  // namespace grantor::test
