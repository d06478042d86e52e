// A statement for many rows of values as one statement over arrays: one round trip and one plan,
// whatever their number.
#pragma once

#include <array>
#include <cstdint>
#include <libpq-fe.h>
#include <string>
#include <string_view>
#include <vector>

#include "store/sql_value.hpp"

namespace grantor {

// The values of a batch as libpq takes them, an array for each of the statement's parameters. The
// batch may go before it.
class PostgresArrays {
 public:
    explicit PostgresArrays(const SqlBatch& batch);

    int count() const { return static_cast<int>(arrays_.size()); }
    const Oid* types() const { return types_.data(); }
    const char* const* values() const { return values_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

    // The text of SqlConnection::run_each over these arrays: "… WHERE id = $1" becomes
    // "… FROM unnest($1::bigint[]) WITH ORDINALITY AS given(v1, number) WHERE id = given.v1". The
    // last column that comes back is the number of the row of values, from 1.
    std::string over_arrays(const SqlQuery& query) const;

 private:
    std::vector<std::string> arrays_;
    std::vector<Oid> types_;
    std::vector<const char*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
    std::string given_;
};

}  // namespace grantor
