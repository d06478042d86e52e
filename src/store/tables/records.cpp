#include "store/tables/records.hpp"

#include <cassert>

#include "store/sql_text.hpp"

// The order in which read_record reads.
#define RECORD_COLUMNS \
    "company_id, entity, id, owner_id, status, add_time, update_time, is_deleted, title, data"

namespace grantor {
namespace {

constexpr SqlQuery find_record{"SELECT " RECORD_COLUMNS
                               " FROM records WHERE company_id = $1 AND entity = $2 AND id = $3"};

constexpr SqlQuery count_records{
    "SELECT COUNT(*) FROM records WHERE company_id = $1 AND entity = $2 AND is_deleted = FALSE"};

constexpr SqlQuery next_record_id{
    "INSERT INTO record_counters (company_id, entity, last_id) VALUES ($1, $2, 1)"
    " ON CONFLICT (company_id, entity) DO UPDATE SET last_id = record_counters.last_id + 1"
    " RETURNING last_id"};

constexpr SqlQuery add_record{"INSERT INTO records (" RECORD_COLUMNS
                              ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};

constexpr SqlQuery update_record{
    "UPDATE records SET owner_id = $4, status = $5, update_time = $6, is_deleted = $7, title = $8,"
    " data = $9 WHERE company_id = $1 AND entity = $2 AND id = $3"};

constexpr SqlQuery clear_records{"DELETE FROM records"};
constexpr SqlQuery clear_record_counters{"DELETE FROM record_counters"};

Record read_record(const SqlRows& row) {
    return {.company_id = row.id<CompanyId>(0),
            .entity = row.text(1),
            .id = row.integer(2),
            .owner_id = row.id<UserId>(3),
            .status = row.text(4),
            .add_time = row.time(5),
            .update_time = row.time(6),
            .is_deleted = row.boolean(7),
            .title = row.text(8),
            .data = row.text(9)};
}

std::vector<Record> read_records(SqlRows rows) {
    std::vector<Record> out;
    while (rows.next()) out.push_back(read_record(rows));
    return out;
}

template <class Values>
void add_one_of(SqlText& sql, std::string_view column, const Values& values) {
    if (values.empty()) return;
    sql.add(" AND ").add(column).add(" IN (");
    std::string_view separator;
    for (const auto& value : values) {
        sql.add(separator, value);
        separator = ", ";
    }
    sql.add(")");
}

// The plus keeps the planner from reading a range of update_time only to sort it anew.
std::string_view update_time_in(RecordOrder order) {
    return order == RecordOrder::update_time ? " AND update_time" : " AND +update_time";
}

void add_filter(SqlText& sql, const RecordFilter& filter, RecordOrder order) {
    assert(filter.ids.size() <= record_ids_max && filter.statuses.size() <= record_statuses_max);
    add_one_of(sql, "id", filter.ids);
    add_one_of(sql, "status", filter.statuses);
    if (filter.owner_id) sql.add(" AND owner_id = ", filter.owner_id);
    if (filter.updated_since) sql.add(update_time_in(order)).add(" >= ", *filter.updated_since);
    if (filter.updated_until) sql.add(update_time_in(order)).add(" < ", *filter.updated_until);
    switch (filter.deleted) {
        case DeletedRecords::left_out:
            sql.add(" AND is_deleted = FALSE");
            break;
        case DeletedRecords::alone:
            sql.add(" AND is_deleted = TRUE");
            break;
        case DeletedRecords::included:
            break;
    }
}

std::string_view order_column(RecordOrder order) {
    switch (order) {
        case RecordOrder::id:
            return "id";
        case RecordOrder::add_time:
            return "add_time";
        case RecordOrder::update_time:
            return "update_time";
    }
    return "id";
}

// The cursor names a place in the index, so that no page before it is read again.
void add_page(SqlText& sql, const RecordPage& page) {
    const bool is_ascending = page.direction == SortDirection::ascending;
    const std::string_view column = order_column(page.order);
    const std::string_view beyond = is_ascending ? " > " : " < ";
    const std::string_view direction = is_ascending ? " ASC" : " DESC";
    if (page.after && page.order == RecordOrder::id) {
        sql.add(" AND id").add(beyond, page.after->id);
    } else if (page.after) {
        sql.add(" AND (").add(column).add(", id)").add(beyond).add("(", page.after->value);
        sql.add(", ", page.after->id).add(")");
    }
    sql.add(" ORDER BY ").add(column).add(direction);
    if (page.order != RecordOrder::id) sql.add(", id").add(direction);
    sql.add(" LIMIT ", page.limit).add(" OFFSET ", page.offset);
}

// LIKE gives '%' and '_' a meaning that a person who searches for them does not want.
std::string contains_pattern(std::string_view term) {
    std::string out = "%";
    for (const char c : term) {
        if (c == '%' || c == '_' || c == '\\') out += '\\';
        out += c;
    }
    return out + '%';
}

}  // namespace

std::optional<Record> Records::find(const RecordSet& set, std::int64_t id) const {
    SqlRows rows = connection_.run(find_record, set.company_id, set.entity, id);
    if (!rows.next()) return std::nullopt;
    return read_record(rows);
}

std::vector<Record> Records::list(const RecordSet& set, const RecordFilter& filter,
                                  const RecordPage& page) const {
    SqlText sql("SELECT " RECORD_COLUMNS " FROM records WHERE company_id = ", set.company_id);
    sql.add(" AND entity = ", set.entity);
    add_filter(sql, filter, page.order);
    add_page(sql, page);
    return read_records(connection_.run_text(sql.text(), sql.values()));
}

std::vector<Record> Records::search(const RecordSet& set, const RecordSearch& search) const {
    const std::string pattern = contains_pattern(search.term);
    SqlText sql("SELECT " RECORD_COLUMNS " FROM records WHERE company_id = ", set.company_id);
    sql.add(" AND entity = ", set.entity).add(" AND is_deleted = FALSE");
    if (search.match == TitleMatch::equals) {
        sql.add(" AND title = ", search.term);
    } else {
        sql.add(" AND title LIKE ", pattern).add(" ESCAPE '\\'");
    }
    if (!search.status.empty()) sql.add(" AND status = ", search.status);
    if (search.after_id != 0) sql.add(" AND id > ", search.after_id);
    sql.add(" ORDER BY id LIMIT ", search.limit);
    return read_records(connection_.run_text(sql.text(), sql.values()));
}

std::int64_t Records::count(const RecordSet& set) const {
    SqlRows rows = connection_.run(count_records, set.company_id, set.entity);
    rows.next();
    return rows.integer(0);
}

std::int64_t Records::add(const Record& record) {
    const std::int64_t id = next_id(record);
    connection_.change(add_record, record.company_id, record.entity, id, record.owner_id,
                       record.status, record.add_time, record.update_time, record.is_deleted,
                       record.title, record.data);
    return id;
}

std::int64_t Records::next_id(const Record& record) {
    SqlRows rows = connection_.run(next_record_id, record.company_id, record.entity);
    rows.next();
    return rows.integer(0);
}

bool Records::update(const Record& record) {
    return connection_.change(update_record, record.company_id, record.entity, record.id,
                              record.owner_id, record.status, record.update_time, record.is_deleted,
                              record.title, record.data) == 1;
}

void Records::clear_all() {
    connection_.change(clear_records);
    connection_.change(clear_record_counters);
}

}  // namespace grantor

#undef RECORD_COLUMNS
