// A record of the demo CRM: a deal today, other entities later. What every entity has in common is
// a column; the rest is the JSON in `data`, which the store does not look into.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor {

struct Record {
    CompanyId company_id;
    std::string entity;   // "deal"
    std::int64_t id = 0;  // counts from 1 in each company and entity
    UserId owner_id;
    std::string status;  // "open"; empty where the entity has none
    Time add_time;
    Time update_time;
    bool is_deleted = false;
    std::string title;  // in lower case: what search looks into
    std::string data;   // JSON
};

// One entity in one company: what every question about records begins with.
struct RecordSet {
    CompanyId company_id;
    std::string entity;
};

enum class DeletedRecords { left_out, alone, included };
enum class RecordOrder { id, add_time, update_time };
enum class SortDirection { ascending, descending };

inline constexpr std::size_t record_ids_max = 100;
inline constexpr std::size_t record_statuses_max = 10;

// Every condition that is set must hold.
struct RecordFilter {
    std::vector<std::int64_t> ids{};      // empty: any; at most record_ids_max
    UserId owner_id{};                    // zero: any
    std::vector<std::string> statuses{};  // empty: any; at most record_statuses_max
    std::optional<Time> updated_since{};  // at or after
    std::optional<Time> updated_until{};  // before
    DeletedRecords deleted = DeletedRecords::left_out;
};

// Where the page before ended: the last record's id and the value it was sorted by (the id again,
// or milliseconds).
struct RecordCursor {
    std::int64_t value = 0;
    std::int64_t id = 0;
};

struct RecordPage {
    RecordOrder order = RecordOrder::id;
    SortDirection direction = SortDirection::ascending;
    std::optional<RecordCursor> after{};
    std::int64_t offset = 0;  // costs time in proportion; a cursor does not
    std::int64_t limit = 100;
};

enum class TitleMatch { contains, equals };

// Deleted records are never found. Results are in the order of their ids.
struct RecordSearch {
    std::string term{};  // in lower case
    TitleMatch match = TitleMatch::contains;
    std::string status{};       // empty: any
    std::int64_t after_id = 0;  // where the page before ended
    std::int64_t limit = 100;
};

}  // namespace grantor
