#include "http/input_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace grantor::http {

BufferStore::Buffer BufferStore::take(std::size_t size) {
    size = std::max(size, usual_size_);
    if (total_ + size > total_max_) return {};
    total_ += size;
    if (size > usual_size_ || kept_.empty())
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

bool InputBuffer::make_room(std::size_t needed) {
    if (begin_ > 0) {
        std::memmove(bytes(), bytes() + begin_, size());
        end_ -= begin_;
        begin_ = 0;
    }
    if (empty() && large_.bytes) shrink();
    if (end_ < capacity()) return true;
    // Twice the size at least, so that a long body is not copied for each of its packets.
    const auto wanted = std::max(std::min(needed, capacity() * 2), capacity() + small_buffer);
    auto larger = store_.take(wanted);
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
