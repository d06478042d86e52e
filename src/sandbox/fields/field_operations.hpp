// The *Fields endpoints (docs/wire.md §5.2): what fields the records of a company have. A
// definition is shared by everybody in the company, so that adding, changing and deleting one takes
// an admin.
//
// `call.entity` is the entity whose fields are meant.
#pragma once

#include "sandbox/wire/call.hpp"

namespace grantor::sandbox::fields {

Answer<Reply> list(const Call& call, const ReadTx& tx);
Answer<Reply> get(const Call& call, const ReadTx& tx);
Answer<Reply> add(const Call& call, WriteTx& tx);
Answer<Reply> change(const Call& call, WriteTx& tx);
Answer<Reply> remove(const Call& call, WriteTx& tx);
// v1: the records with the ids in the query, as far as they exist.
Answer<Reply> remove_several(const Call& call, WriteTx& tx);

// v2: the body is a list, of labels, of {id, label}, of ids.
Answer<Reply> add_options(const Call& call, WriteTx& tx);
Answer<Reply> change_options(const Call& call, WriteTx& tx);
Answer<Reply> remove_options(const Call& call, WriteTx& tx);

}  // namespace grantor::sandbox::fields
