// Deadlines of many things at the resolution of one tick, for one thread. Moving a deadline later,
// as each request does, is one assignment: the wheel finds out when the old deadline comes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace grantor::http {

// What has a deadline. Not movable, since the wheel links to it.
class Timed {
 public:
    Timed() = default;
    Timed(const Timed&) = delete;
    Timed& operator=(const Timed&) = delete;

 private:
    friend class TimerWheel;
    Timed* next_ = this;
    Timed* previous_ = this;
    std::uint64_t due_ = 0;
    std::uint64_t visit_ = 0;  // the tick of the slot that it is in; never after `due_`
};

class TimerWheel {
 public:
    std::uint64_t now() const { return now_; }

    void add(Timed& timed, std::uint64_t ticks) {
        timed.due_ = now_ + ticks;
        link(timed);
    }
    void remove(Timed& timed) { unlink(timed); }

    void set_due(Timed& timed, std::uint64_t ticks) {
        timed.due_ = now_ + ticks;
        if (timed.due_ >= timed.visit_) return;
        unlink(timed);
        link(timed);
    }

    // One tick. Calls `expired(Timed&)` for each whose deadline has come; it stays in the wheel,
    // due again at the next tick, and the call may give it another deadline or remove it (only it).
    template <class Expired>
    void advance(Expired&& expired) {
        ++now_;
        Timed visited;
        take_all(slots_[now_ % slots_.size()], visited);
        while (visited.next_ != &visited) {
            Timed& timed = *visited.next_;
            unlink(timed);
            const bool is_due = timed.due_ <= now_;
            if (is_due) timed.due_ = now_ + 1;
            link(timed);
            if (is_due) expired(timed);
        }
    }

    // Calls `visit(Timed&)` for all; it may remove the one that it is given.
    template <class Visit>
    void for_each(Visit&& visit) {
        for (auto& slot : slots_) {
            for (Timed* timed = slot.next_; timed != &slot;) {
                Timed& current = *timed;
                timed = timed->next_;
                visit(current);
            }
        }
    }

 private:
    void link(Timed& timed) {
        const auto latest = now_ + slots_.size() - 1;
        timed.visit_ = timed.due_ < latest ? timed.due_ : latest;
        Timed& slot = slots_[timed.visit_ % slots_.size()];
        timed.next_ = slot.next_;
        timed.previous_ = &slot;
        slot.next_->previous_ = &timed;
        slot.next_ = &timed;
    }
    static void unlink(Timed& timed) {
        timed.previous_->next_ = timed.next_;
        timed.next_->previous_ = timed.previous_;
        timed.next_ = timed.previous_ = &timed;
    }
    static void take_all(Timed& from, Timed& to) {
        if (from.next_ == &from) return;
        to.next_ = from.next_;
        to.previous_ = from.previous_;
        to.next_->previous_ = &to;
        to.previous_->next_ = &to;
        from.next_ = from.previous_ = &from;
    }

    std::uint64_t now_ = 0;
    std::array<Timed, 128> slots_;
};

}  // namespace grantor::http
