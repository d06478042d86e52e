#include "http/loop/input_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace grantor::http {

BufferStore::Buffer BufferStore::take(std::size_t size) {
    size = std::max(size, usual_size_);
    const bool is_usual = size == usual_size_;
    if (total_ + size > (is_usual ? total_max_ : total_max_ / 4 * 3)) return {};
    total_ += size;
    if (!is_usual || kept_.empty())
        return {std::make_unique_for_overwrite<char[]>(size), size};
    Buffer buffer{std::move(kept_.back()), size};
    kept_.pop_back();
    return buffer;
}

void BufferStore::give_back(Buffer buffer) {
    if (!buffer.bytes) return;
    total_ -= buffer.size;
    if (buffer.size == usual_size_ && kept_.size() < kept_max)
        kept_.push_back(std::move(buffer.bytes));
}

void InputBuffer::remove(std::size_t at, std::size_t count) {
    if (count == 0) return;
    char* const place = data() + at;
    std::memmove(place, place + count, size() - at - count);
    end_ -= count;
}

bool InputBuffer::reserve(std::size_t size) {
    if (capacity() - begin_ >= size) return true;
    move_to_front();
    return capacity() >= size || enlarge(size);
}

bool InputBuffer::make_room(std::size_t needed) {
    move_to_front();
    if (empty() && large_.bytes) shrink();
    if (end_ < capacity()) return true;
    // Twice the size at least, so that a long body is not copied for each of its packets.
    return enlarge(std::max(std::min(needed, capacity() * 2), capacity() + small_buffer));
}

void InputBuffer::move_to_front() {
    if (begin_ == 0) return;
    std::memmove(bytes(), bytes() + begin_, size());
    end_ -= begin_;
    begin_ = 0;
}

// With the beginning at the front.
bool InputBuffer::enlarge(std::size_t size) {
    auto larger = store_.take(size);
    if (!larger.bytes) return false;
    std::memcpy(larger.bytes.get(), bytes(), end_);
    store_.give_back(std::move(large_));
    large_ = std::move(larger);
    return true;
}

void InputBuffer::shrink() {
    store_.give_back(std::move(large_));
    large_ = {};
}

}  // namespace grantor::http
