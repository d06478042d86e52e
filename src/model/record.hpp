// A record of the demo API: a person, a note. What every entity has in common is a column;
// the rest is the JSON in `data`, which the store does not look into. What it may be found by,
// other than its columns, is filed beside it as links and words.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor {

// Stored as the number. Nearly every list is about one of them.
enum class RecordShelf { live = 0, archived = 1, deleted = 2 };

struct Record {
    CompanyId company_id{};
    std::string entity{};  // "person"
    std::int64_t id = 0;   // counts from 1 in each company and entity
    RecordShelf shelf = RecordShelf::live;
    UserId owner_id{};     // zero: nobody's
    UserId private_to{};   // zero: everyone's; else only this user, the owner and admins may see it
    std::string status{};  // "open"; empty where the entity has none
    Time add_time{};
    Time update_time{};
    std::int64_t rank = 0;  // the entity's own order: a due date, a place in a row
    std::string data{};     // JSON
};

// One entity in one company: what every question about records begins with.
struct RecordSet {
    CompanyId company_id;
    std::string entity;
};

// "person_id" to person 7; "type:call" to nothing in particular. The store itself files a link
// "owner" and a link "status:open" for every record that has them.
struct RecordLink {
    std::string relation;
    std::int64_t target = 0;
    auto operator<=>(const RecordLink&) const = default;
};
// In lower case. `field` is a number that the engine gives to what the word stands in.
struct RecordWord {
    std::int64_t field = 0;
    std::string word;
    auto operator<=>(const RecordWord&) const = default;
};
struct RecordIndex {
    std::vector<RecordLink> links{};
    std::vector<RecordWord> words{};
};

enum class RecordOrder { id, add_time, update_time, rank };
enum class SortDirection { ascending, descending };

inline constexpr std::size_t record_ids_max = 100;
inline constexpr std::size_t record_statuses_max = 10;
inline constexpr std::size_t record_links_max = 8;  // of one filter

// Every condition that is set must hold.
struct RecordFilter {
    std::vector<std::int64_t> ids{};  // empty: any; at most record_ids_max
    // At most record_links_max. A list costs what the first one leads to: the rarest goes first.
    std::vector<RecordLink> links{};
    UserId owner_id{};  // zero: any
    // Empty: any; at most record_statuses_max. Deleted records pass whatever their status.
    std::vector<std::string> statuses{};
    std::vector<RecordShelf> shelves{RecordShelf::live};
    UserId seen_by{};                     // zero: everything, as an admin
    std::optional<Time> updated_since{};  // at or after
    std::optional<Time> updated_until{};  // before
    Time deleted_since{};                 // records that were deleted before are gone
};

// Where the page before ended: the last record's id and the value it was sorted by (the id again,
// milliseconds, a rank).
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

// How many live records of one status lead to one target.
struct LinkedRecords {
    std::int64_t target = 0;
    std::string status;
    std::int64_t count = 0;
};

enum class WordMatch { begins, equals };

// Where a walk over words stands.
struct WordPlace {
    std::string word;
    std::int64_t record_id = 0;
    std::int64_t field = 0;
};

// The records that have a word, in the order of words, then ids. Deleted ones are not among them as
// long as the engine files no words for those.
struct WordWalk {
    std::string word{};
    WordMatch match = WordMatch::begins;
    std::vector<std::int64_t> fields{};  // empty: any
    UserId seen_by{};                    // zero: everything
    std::optional<WordPlace> after{};
    std::int64_t limit = 100;
};
struct FoundWord {
    WordPlace place;
    Record record;
};

}  // namespace grantor
