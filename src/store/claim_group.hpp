// The claims of one commit. Belongs to the writer's thread.
#pragma once

#include <vector>

#include "store/claim.hpp"
#include "store/tx.hpp"

namespace grantor {

class ClaimGroup {
 public:
    void add(PendingClaim<RotateClaim>& claim) { add(claim, rotations_); }
    void add(PendingClaim<ActivateClaim>& claim) { add(claim, activations_); }
    void add(PendingClaim<UseClaim>& claim) { add(claim, uses_); }

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
    // What a commit that was not kept has left in it would else pass for an outcome of the next.
    template <class Claim>
    static void add(PendingClaim<Claim>& claim, std::vector<PendingClaim<Claim>*>& to) {
        claim.outcome.reset();
        to.push_back(&claim);
    }

    std::vector<PendingClaim<RotateClaim>*> rotations_;
    std::vector<PendingClaim<ActivateClaim>*> activations_;
    std::vector<PendingClaim<UseClaim>*> uses_;
};

}  // namespace grantor
