// The claims of one commit. Belongs to the writer's thread.
#pragma once

#include <vector>

#include "store/claim.hpp"
#include "store/tx.hpp"

namespace grantor {

class ClaimGroup {
 public:
    void add(PendingClaim<RotateClaim>& claim) { rotations_.push_back(&claim); }
    void add(PendingClaim<ActivateClaim>& claim) { activations_.push_back(&claim); }
    void add(PendingClaim<UseClaim>& claim) { uses_.push_back(&claim); }

    bool empty() const { return size() == 0; }
    std::size_t size() const { return rotations_.size() + activations_.size() + uses_.size(); }
    void clear();
    // Whether groups of other nodes must wait. An activation looks for other installations in the
    // same place; the other claims are decided by the grant's row alone.
    bool need_turn() const { return !activations_.empty(); }

    // One statement for each kind, over its claims in the order of their grants, so that two nodes
    // which claim the same grants cannot wait for each other. What it throws ends the transaction:
    // claims have no savepoint.
    void carry_out(WriteTx& tx);

 private:
    std::vector<PendingClaim<RotateClaim>*> rotations_;
    std::vector<PendingClaim<ActivateClaim>*> activations_;
    std::vector<PendingClaim<UseClaim>*> uses_;
};

}  // namespace grantor
