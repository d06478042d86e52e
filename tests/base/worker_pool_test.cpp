#include "base/worker_pool.hpp"

#include <condition_variable>
#include <gtest/gtest.h>
#include <mutex>
#include <stdexcept>
#include <string>

#include "base/task.hpp"

namespace grantor {
namespace {

// An I/O thread as far as the pool can tell: resumes what it is given on the thread that runs it.
class Loop final : public Executor {
 public:
    Loop() { set_current(this); }
    ~Loop() override { set_current(nullptr); }
    void resume(std::span<const std::coroutine_handle<>> handles) override {
        {
            const std::lock_guard lock(mutex_);
            ready_.insert(ready_.end(), handles.begin(), handles.end());
        }
        wake_.notify_one();
    }
    template <class T>
    T run(Task<T> task) {
        task.start();
        while (!task.done()) {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return !ready_.empty(); });
            const auto handle = ready_.front();
            ready_.erase(ready_.begin());
            lock.unlock();
            handle.resume();
        }
        return task.take();
    }

 private:
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<std::coroutine_handle<>> ready_;
};

Task<std::string> hash_there(WorkerPool& pool, std::thread::id& where) {
    auto work = [&] {
        where = std::this_thread::get_id();
        return std::string("done");
    };
    const auto result = co_await pool.run(work);
    co_return result.value_or("refused");
}

Task<bool> throw_there(WorkerPool& pool) {
    auto work = []() -> int { throw std::runtime_error("it broke"); };
    try {
        (void)co_await pool.run(work);
    } catch (const std::runtime_error&) {
        co_return true;
    }
    co_return false;
}

TEST(WorkerPool, a_full_queue_refuses_at_once) {
    Loop loop;
    WorkerPool pool(1, 0);
    std::thread::id where;
    EXPECT_EQ(loop.run(hash_there(pool, where)), "refused");
}

TEST(WorkerPool, an_exception_reaches_its_awaiter) {
    Loop loop;
    WorkerPool pool(1, 4);
    EXPECT_TRUE(loop.run(throw_there(pool)));
}

TEST(WorkerPool, work_runs_elsewhere_and_its_awaiter_goes_on_here) {
    Loop loop;
    WorkerPool pool(1, 4);
    std::thread::id where;
    EXPECT_EQ(loop.run(hash_there(pool, where)), "done");
    EXPECT_NE(where, std::this_thread::get_id());
}

TEST(WorkerPool, without_a_loop_work_runs_on_the_calling_thread) {
    WorkerPool pool(1, 4);
    std::thread::id where;
    auto task = hash_there(pool, where);
    task.start();
    ASSERT_TRUE(task.done());
    EXPECT_EQ(where, std::this_thread::get_id());
}

}  // namespace
}  // namespace grantor
