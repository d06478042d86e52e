// Adding, changing and deleting records, with everything that follows: the entity's hooks, the
// links and words that the record is found by, who may see what is attached to it, and the journal
// for webhooks. Both the operations and the demo data use this.
#pragma once

#include <functional>

#include "sandbox/engine/entity.hpp"
#include "sandbox/engine/view.hpp"

namespace grantor::sandbox {

// `changes` are checked: fields by their v2 names. Refuses what contradicts itself.
Answer<Item> add_item(const EntityDescription& entity, const json::object& changes,
                      const View& view, WriteTx& tx);
Answer<Item> change_item(const EntityDescription& entity, Item item, const json::object& changes,
                         const View& view, WriteTx& tx);
void delete_item(const EntityDescription& entity, Item item, const View& view, WriteTx& tx);
// Those with the ids in the query, as far as `find` finds them and they are not deleted already;
// their ids. Refuses where there are none.
Answer<json::array> delete_several(const EntityDescription& entity, const Call& call,
                                   const View& view, WriteTx& tx,
                                   const std::function<std::optional<Item>(std::int64_t id)>& find);

// Writes the object as it is, with its index.
void store_item(const EntityDescription& entity, const Item& item, const View& view, WriteTx& tx);
// Recomputes what the record is found by and who may see it. Not a change, so nothing is announced.
void file_again(const EntityDescription& entity, const Item& item, CompanyId company, WriteTx& tx);

}  // namespace grantor::sandbox
