// How much one answer may cost to make, in steps of about the same time. A document can ask for
// more than any machine has: four references to itself in an `allOf` are four billion schemas,
// sixteen deep. Counted and not timed, so that the same document gives the same answer each time.
#pragma once

#include <cstddef>

namespace grantor::sandbox::own_api {

class Effort {
 public:
    // `whole`: what it is a part of, and spends too; outlives it.
    explicit Effort(std::size_t most, Effort* whole = nullptr) : left_(most), whole_(whole) {}

    // False: there is not as much left, and whoever asks ends with what it has.
    bool spend(std::size_t steps = 1) {
        const bool is_enough = steps <= left_ && (whole_ == nullptr || whole_->spend(steps));
        left_ = is_enough ? left_ - steps : 0;
        return is_enough;
    }
    std::size_t left() const { return left_; }
    bool is_over() const { return left_ == 0 || (whole_ != nullptr && whole_->is_over()); }

 private:
    std::size_t left_;
    Effort* const whole_;
};

}  // namespace grantor::sandbox::own_api
