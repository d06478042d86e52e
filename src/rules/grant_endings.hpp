// Carries out what grant_states.hpp has filed: the grants that an ending covers are ended a few at
// a time, each with everything that goes with it, while other writes go on in between. What is left
// stands in the store, so that a process which stops in the middle changes nothing but the time.
//
//     EndingWalk walk(ending);
//     while (!walk.is_done()) write(end_covered(ending, read_once(walk.next(...)), ...));
//     write(close_ending(...));
#pragma once

#include <span>
#include <vector>

#include "store/transaction.hpp"

namespace grantor {

// Finds the grants that are left of one ending. Belongs to whoever carries it out.
class EndingWalk {
 public:
    explicit EndingWalk(Ending ending) : ending_(ending) {}

    const Ending& ending() const { return ending_; }
    // The next few, which must be ended before the next call. Empty: look again if it `is_done`
    // not, since only a window of the store was looked at. Moves on: in a read that runs once.
    std::vector<GrantId> next(const ReadTx& tx);
    bool is_done() const { return stage_ == Stage::done; }

 private:
    enum class Stage { pending, active, done };
    std::vector<GrantId> next_pending(const ReadTx& tx);
    std::vector<GrantId> next_active(const ReadTx& tx);
    std::vector<GrantId> next_of_app(const ReadTx& tx);

    Ending ending_;
    Stage stage_ = Stage::pending;
    Grant pending_place_;
    GrantPlace place_;
};

// One unit of work for what a walk has found.
void end_covered(const Ending& ending, std::span<const GrantId> grants, WriteTx& tx);
// Nothing is left. An access token of an app that was sealed while the ending was being committed
// is refused from now on.
void close_ending(const Ending& ending, WriteTx& tx, Time now);

}  // namespace grantor
