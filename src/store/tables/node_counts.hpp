// What a node has counted and the others count as well: a total for each kind, subject and node,
// which replaces the one before. The others read what was noted since they last looked.
#pragma once

#include <cstdint>
#include <vector>

#include "base/ids.hpp"
#include "store/sql.hpp"

namespace grantor {

// Stored as the numbers.
enum class CountKind { sign_in_attempts = 1, requests = 2 };

struct NodeCount {
    std::int64_t subject = 0;  // a digest
    std::int64_t amount = 0;
    Time first_at{};
    Time last_at{};
    NodeId node{};
    // By the shared clock; of others, as read.
    Time noted_at{};
};

class NodeCounts {
 public:
    explicit NodeCounts(SqlConnection& connection) : connection_(connection) {}
    NodeCounts(const NodeCounts&) = delete;

    // `noted_at` by Tx::shared_time(); the node is `node`, not that of the counts.
    void note(CountKind kind, NodeId node, const std::vector<NodeCount>& counts, Time noted_at);
    // What other nodes have noted at or after the moment, the newest first. A node commits a little
    // later than it notes, so ask for more than what is new: a total may be read twice.
    std::vector<NodeCount> of_others(CountKind kind, NodeId node, Time since,
                                     std::int64_t limit) const;
    // Whether any was noted before the moment.
    bool has_before(CountKind kind, Time moment) const;
    // Deletes at most `limit` that were noted before the moment; how many.
    std::int64_t purge(CountKind kind, Time before, std::int64_t limit);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
