// What the statements about records share: their columns and the names of the links that the store
// files itself. For records.cpp and record_lists.cpp only.
#pragma once

#include <string>
#include <string_view>

#include "model/record.hpp"
#include "store/sql.hpp"

// The order in which read_record reads, of the table as `r`.
#define GRANTOR_RECORD_COLUMNS                                                    \
    "r.company_id, r.entity, r.id, r.shelf, r.owner_id, r.private_to, r.status, " \
    "r.add_time, r.update_time, r.rank, r.data"

namespace grantor {

inline constexpr std::string_view owner_relation = "owner";
inline std::string status_relation(std::string_view status) {
    return "status:" + std::string{status};
}

inline Record read_record(const SqlRows& row, int first) {
    return {.company_id = row.id<CompanyId>(first),
            .entity = row.text(first + 1),
            .id = row.integer(first + 2),
            .shelf = row.number<RecordShelf>(first + 3),
            .owner_id = row.id<UserId>(first + 4),
            .private_to = row.id<UserId>(first + 5),
            .status = row.text(first + 6),
            .add_time = row.time(first + 7),
            .update_time = row.time(first + 8),
            .rank = row.integer(first + 9),
            .data = row.text(first + 10)};
}

}  // namespace grantor
