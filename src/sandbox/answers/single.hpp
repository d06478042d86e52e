// What the operations on one record have in common.
#pragma once

#include <optional>

#include "sandbox/answers/listing.hpp"
#include "sandbox/engine/view.hpp"

namespace grantor::sandbox {

// The record that the path means. Nothing if there is none at that path that the caller may see.
std::optional<Item> find_item(const Call& call, const View& view);
// The answer to adding and changing.
Reply written(const Item& item, const Call& call, const View& view);
// Adds the record that `body` describes, at the call's place.
Answer<Item> add_from(const Call& call, const json::object& body, const View& view, WriteTx& tx);

}  // namespace grantor::sandbox
