// Whether an access token was ended early, by what is known of other nodes: the view in memory, or
// the rows while this node has not heard of the database for too long (docs/serving.md).
#pragma once

#include <optional>

#include "store/store.hpp"

namespace grantor {

// Why the token is refused, or nothing. With an old view the rows of the transaction decide, and
// more strictly: a token from within seconds of what ends it is refused.
std::optional<InvalidationKind> refusal_of(const IssuedToken& token, const InvalidationView& view,
                                           const ReadTx& tx);
// The same where no transaction is needed as long as the view is current. Throws StoreError: then
// nobody knows, so let nothing pass.
std::optional<InvalidationKind> refusal_of(const IssuedToken& token, Store& store);

}  // namespace grantor
