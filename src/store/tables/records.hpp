// Records of the demo API, with the links and words they are found by. A page of a list costs in
// proportion to the page and not to the company, as long as most records that its first link leads
// to pass the other conditions. A walk over words reads what it returns.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/record.hpp"
#include "store/sql.hpp"

namespace grantor {

class Records {
 public:
    explicit Records(SqlConnection& connection) : connection_(connection) {}
    Records(const Records&) = delete;

    // On every shelf, regardless of who may see it.
    std::optional<Record> find(const RecordSet& set, std::int64_t id) const;
    // On every shelf, in the order of ids; those that are not there, or that `seen_by` (zero: an
    // admin) may not see, are left out. Any number of ids.
    std::vector<Record> find_all(const RecordSet& set, const std::vector<std::int64_t>& ids,
                                 UserId seen_by) const;
    std::vector<Record> list(const RecordSet& set, const RecordFilter& filter,
                             const RecordPage& page) const;
    // Without the deleted ones.
    std::int64_t count(const RecordSet& set) const;
    // Whether the company ever had a record of this entity.
    bool has_counted(const RecordSet& set) const;
    // Of the live records of `set` that `seen_by` may see: how many lead to each target. Any number
    // of targets; those that nothing leads to are left out.
    std::vector<LinkedRecords> count_links(const RecordSet& set, std::string_view relation,
                                           const std::vector<std::int64_t>& targets,
                                           UserId seen_by) const;

    std::vector<FoundWord> walk_words(const RecordSet& set, const WordWalk& walk) const;
    // How many rows a walk over this word would read, at most `most`.
    std::int64_t count_words(const RecordSet& set, const WordWalk& walk, std::int64_t most) const;

    // `id` of the argument is ignored; the next of its company and entity is returned.
    std::int64_t add(const Record& record, const RecordIndex& index);
    // Everything but company, entity, id and add_time. False: no such record.
    bool update(const Record& record, const RecordIndex& index);

 private:
    std::int64_t next_id(const Record& record);
    void file_links(const Record& record, const std::vector<RecordLink>& links);
    void file_words(const Record& record, const std::vector<RecordWord>& words);

    SqlConnection& connection_;
};

}  // namespace grantor
