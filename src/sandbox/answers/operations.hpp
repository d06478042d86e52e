// What can be done with records, written once for all entities and for both versions of the API.
// The call says which entity and where; see entity.hpp.
#pragma once

#include "sandbox/wire/call.hpp"

namespace grantor::sandbox {

// Those that are neither archived nor deleted, unless a status asks for deleted ones.
Answer<Reply> list_records(const Call& call, const ReadTx& tx);
Answer<Reply> list_archived_records(const Call& call, const ReadTx& tx);
// v1 with a cursor, relations as ids.
Answer<Reply> list_record_collection(const Call& call, const ReadTx& tx);
Answer<Reply> get_record(const Call& call, const ReadTx& tx);
Answer<Reply> search_records(const Call& call, const ReadTx& tx);

Answer<Reply> add_record(const Call& call, WriteTx& tx);
Answer<Reply> change_record(const Call& call, WriteTx& tx);
// Soft: see deleted_lifetime. A record that is deleted already is not found.
Answer<Reply> delete_record(const Call& call, WriteTx& tx);
// The same, answered with the record: DELETE /v1/activityTypes/{id}.
Answer<Reply> delete_and_show_record(const Call& call, WriteTx& tx);
// The records with the ids in the query, as far as they exist.
Answer<Reply> delete_records(const Call& call, WriteTx& tx);

// GET /api/v2/deals/products?deal_ids=
Answer<Reply> list_products_of_deals(const Call& call, const ReadTx& tx);
// POST /api/v2/deals/{id}/products/bulk: {"data": [...]}, all or none.
Answer<Reply> add_products_to_deal(const Call& call, WriteTx& tx);

}  // namespace grantor::sandbox
