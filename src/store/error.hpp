// How the store fails. Everything else it answers is a value.
#pragma once

#include <stdexcept>
#include <string>

namespace grantor {

// Broken surroundings (docs/style.md §6): one sentence for the operator. Nothing of the unit was
// kept.
class StoreError : public std::runtime_error {
 public:
    using std::runtime_error::runtime_error;
};

// The queue of writes is full: the caller answers 503 with Retry-After. The unit never started.
class StoreBusy : public StoreError {
 public:
    StoreBusy() : StoreError("the store's queue of writes is full") {}
};

// The transaction is over, whatever the unit that met this makes of it.
class TransactionLost : public StoreError {
 public:
    using StoreError::StoreError;
};

// The engine gave one of two transactions up for the other (a deadlock, a serialization failure).
class TransactionConflict : public TransactionLost {
 public:
    using TransactionLost::TransactionLost;
};

// The connection is gone. If it was lost in a COMMIT, nobody knows what has become of it yet.
class ConnectionLost : public TransactionLost {
 public:
    using TransactionLost::TransactionLost;
};

}  // namespace grantor
