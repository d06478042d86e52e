// The names of a transaction, for headers that only pass one on (store/transaction.hpp has the
// rest).
#pragma once

namespace grantor {

class Tx;
using WriteTx = Tx;
using ReadTx = const Tx;

}  // namespace grantor
