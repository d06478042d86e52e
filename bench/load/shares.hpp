// How what was prepared is divided among the connections.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace grantor::bench {

// Divides what is prepared among the connections: each walks a share of its own.
class Shares {
 public:
    explicit Shares(std::size_t count) : count_(count) {}
    void divide(std::size_t connections) {
        if (next_.size() == connections) return;
        next_.assign(connections, 0);
        share_ = count_ / connections;
    }
    // Begins again after the last.
    std::size_t cycle(std::size_t connection) {
        auto& next = next_[connection];
        if (next == share_) next = 0;
        return connection * share_ + next++;
    }
    // SIZE_MAX after the last.
    std::size_t take(std::size_t connection) {
        auto& next = next_[connection];
        return next == share_ ? SIZE_MAX : connection * share_ + next++;
    }

 private:
    std::size_t count_;
    std::size_t share_ = 0;
    std::vector<std::size_t> next_;
};

}  // namespace grantor::bench
