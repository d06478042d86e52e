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

}  // namespace grantor
