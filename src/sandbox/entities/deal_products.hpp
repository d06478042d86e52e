// What deals consist of: products, attached with a price and a quantity.
#pragma once

#include "sandbox/engine/entity.hpp"

namespace grantor::sandbox {

// /deals/{parent}/products
extern const Place deal_product_place;

// GET /api/v2/deals/products?deal_ids=
Answer<Reply> list_products_of_deals(const Call& call, const ReadTx& tx);
// POST /api/v2/deals/{parent}/products/bulk: {"data": [...]}, all or none.
Answer<Reply> add_products_to_deal(const Call& call, WriteTx& tx);

}  // namespace grantor::sandbox
