// The unread bytes of one connection. What is small lives inside; more is borrowed from the
// thread's store of buffers, whose total is limited.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "http/limits.hpp"

namespace grantor::http {

// Memory for requests that are larger than `small_buffer`, for one thread. The usual size is kept
// for the next request that needs it.
class BufferStore {
 public:
    BufferStore(std::size_t usual_size, std::size_t total_max)
        : usual_size_(usual_size), total_max_(total_max) {}

    struct Buffer {
        std::unique_ptr<char[]> bytes;
        std::size_t size = 0;
    };
    // At least `size` bytes; no bytes when the limit of all is reached. More than the usual size is
    // given up to three quarters of it only: clients that hold large bodies leave room for those
    // with a usual request.
    Buffer take(std::size_t size);
    void give_back(Buffer buffer);

 private:
    static constexpr std::size_t kept_max = 16;
    std::size_t usual_size_;
    std::size_t total_max_;
    std::size_t total_ = 0;
    std::vector<std::unique_ptr<char[]>> kept_;
};

class InputBuffer {
 public:
    explicit InputBuffer(BufferStore& store) : store_(store) {}
    ~InputBuffer() { store_.give_back(std::move(large_)); }
    InputBuffer(const InputBuffer&) = delete;
    InputBuffer& operator=(const InputBuffer&) = delete;

    char* data() { return bytes() + begin_; }
    std::size_t size() const { return end_ - begin_; }
    bool empty() const { return begin_ == end_; }

    // The first `count` bytes are done with.
    void consume(std::size_t count) { begin_ += count; }
    // Only the first `size` bytes remain.
    void shorten(std::size_t size) { end_ = begin_ + size; }

    // Takes `count` bytes out, `at` bytes after the beginning.
    void remove(std::size_t at, std::size_t count);

    // Room for `size` bytes from the beginning. False if memory runs out.
    bool reserve(std::size_t size);
    // Room for reading. Moves what is there, and makes the buffer larger, up to `needed` in all,
    // when less than a useful piece is free. False if memory runs out.
    bool make_room(std::size_t needed);
    std::span<char> room() { return {bytes() + end_, capacity() - end_}; }
    void commit(std::size_t count) { end_ += count; }

 private:
    char* bytes() { return large_.bytes ? large_.bytes.get() : small_.data(); }
    std::size_t capacity() const { return large_.bytes ? large_.size : small_.size(); }
    bool enlarge(std::size_t size);
    void move_to_front();
    void shrink();

    BufferStore& store_;
    BufferStore::Buffer large_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::array<char, small_buffer> small_;  // not initialised: only what was received is read
};

}  // namespace grantor::http
