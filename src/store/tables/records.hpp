// Records of the demo CRM. Every page of a list costs in proportion to the page, however many
// records the company has, as long as most of them pass the filter. A search reads all titles of
// its set.
#pragma once

#include <optional>
#include <vector>

#include "model/record.hpp"
#include "store/sql.hpp"

namespace grantor {

class Records {
 public:
    explicit Records(SqlConnection& connection) : connection_(connection) {}
    Records(const Records&) = delete;

    // Deleted ones too.
    std::optional<Record> find(const RecordSet& set, std::int64_t id) const;
    std::vector<Record> list(const RecordSet& set, const RecordFilter& filter,
                             const RecordPage& page) const;
    std::vector<Record> search(const RecordSet& set, const RecordSearch& search) const;
    // Without the deleted ones.
    std::int64_t count(const RecordSet& set) const;

    // `id` of the argument is ignored; the next of its company and entity is returned.
    std::int64_t add(const Record& record);
    // Everything but company, entity, id and add_time. False: no such record.
    bool update(const Record& record);
    // Of every company; ids count from 1 again.
    void clear_all();

 private:
    std::int64_t next_id(const Record& record);

    SqlConnection& connection_;
};

}  // namespace grantor
