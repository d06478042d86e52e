#include "store/tables/node_counts.hpp"

namespace grantor {
namespace {

constexpr SqlQuery note_count{
    "INSERT INTO node_counts (kind, subject, node, amount, first_at, last_at, noted_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (kind, subject, node)"
    " DO UPDATE SET amount = $4, first_at = $5, last_at = $6, noted_at = $7"};
constexpr SqlQuery counts_of_others{
    "SELECT subject, amount, first_at, last_at, node, noted_at FROM node_counts"
    " WHERE kind = $1 AND noted_at >= $2 AND node <> $3 ORDER BY noted_at DESC LIMIT $4"};
constexpr SqlQuery find_count_before{
    "SELECT 1 FROM node_counts WHERE kind = $1 AND noted_at < $2 LIMIT 1"};
constexpr SqlQuery purge_counts{
    "DELETE FROM node_counts WHERE (kind, subject, node) IN (SELECT kind, subject, node"
    " FROM node_counts WHERE kind = $1 AND noted_at < $2 ORDER BY noted_at LIMIT $3)"};

}  // namespace

void NodeCounts::note(CountKind kind, NodeId node, const std::vector<NodeCount>& counts,
                      Time noted_at) {
    for (const auto& count : counts)
        connection_.change(note_count, kind, count.subject, node, count.amount, count.first_at,
                           count.last_at, noted_at);
}

std::vector<NodeCount> NodeCounts::of_others(CountKind kind, NodeId node, Time since,
                                             std::int64_t limit) const {
    std::vector<NodeCount> out;
    SqlRows rows = connection_.run(counts_of_others, kind, since, node, limit);
    while (rows.next())
        out.push_back({.subject = rows.integer(0),
                       .amount = rows.integer(1),
                       .first_at = rows.time(2),
                       .last_at = rows.time(3),
                       .node = rows.id<NodeId>(4),
                       .noted_at = rows.time(5)});
    return out;
}

bool NodeCounts::has_before(CountKind kind, Time moment) const {
    return connection_.run(find_count_before, kind, moment).next();
}

std::int64_t NodeCounts::purge(CountKind kind, Time before, std::int64_t limit) {
    return connection_.change(purge_counts, kind, before, limit);
}

}  // namespace grantor
