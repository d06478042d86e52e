// Stored filters: named conditions that lists of all records apply by `filter_id`. v1 only. A
// filter is its owner's alone unless it is shared (visible_to); only its owner and admins change
// it.
#pragma once

#include "sandbox/answers/operation_table.hpp"
#include "sandbox/engine/view.hpp"

namespace grantor::sandbox::filters {

// As lists show it: without conditions.
json::object shown_filter(const Item& filter, const View& view);

Answer<Reply> list(const Call& call, const ReadTx& tx);
Answer<Reply> get(const Call& call, const ReadTx& tx);
// What conditions may consist of.
Answer<Reply> list_helpers(const Call& call, const ReadTx& tx);
Answer<Reply> add(const Call& call, WriteTx& tx);
Answer<Reply> change(const Call& call, WriteTx& tx);
Answer<Reply> remove(const Call& call, WriteTx& tx);
// Those of the ids in the query that the caller may delete.
Answer<Reply> remove_several(const Call& call, WriteTx& tx);

}  // namespace grantor::sandbox::filters
