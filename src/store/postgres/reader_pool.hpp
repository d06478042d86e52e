// Units of reading on a few threads, each with a connection of its own, so that whoever asks never
// waits for the database with a thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "store/postgres/postgres_connection.hpp"
#include "store/read_unit.hpp"

namespace grantor {

class ReaderPool {
 public:
    struct Limits {
        std::size_t threads;
        std::size_t queue_max;
    };
    // Connections are made when they are needed. `before_operation` may be empty.
    ReaderPool(PostgresConnection::Settings settings, Limits limits,
               std::function<void()> before_operation);
    // Finishes what is queued, then joins.
    ~ReaderPool();

    // False: the queue is full.
    bool submit(ReadUnit& unit);
    // Returns when the unit has run; a full queue fails it. Inside another unit of reading it runs
    // at once, in that one's transaction.
    void run_blocking(ReadUnit& unit);

 private:
    class Reader;

    void loop();
    ReadUnit* take();
    void answer(ReadUnit& unit) noexcept;

    const PostgresConnection::Settings settings_;
    const Limits limits_;
    const std::function<void()> before_operation_;

    std::mutex mutex_;
    std::condition_variable wake_;
    ReadUnit* first_ = nullptr;
    ReadUnit* last_ = nullptr;
    std::size_t queued_ = 0;
    bool stopping_ = false;

    std::mutex done_mutex_;
    std::condition_variable done_;

    std::vector<std::thread> threads_;
};

}  // namespace grantor
