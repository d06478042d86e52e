// The reading half of records.hpp: statements whose text depends on what is asked.
#include <algorithm>
#include <bit>
#include <cassert>

#include "store/sql_text.hpp"
#include "store/tables/record_rows.hpp"
#include "store/tables/records.hpp"

namespace grantor {
namespace {

std::vector<Record> read_records(SqlRows rows) {
    std::vector<Record> out;
    while (rows.next()) out.push_back(read_record(rows, 0));
    return out;
}

// The list is filled up with its last value, so that few texts are prepared for lists of any size.
template <class Values>
void add_one_of(SqlText& sql, std::string_view column, const Values& values) {
    if (values.empty()) return;
    sql.add(" AND ").add(column).add(" IN (");
    std::string_view separator;
    for (std::size_t i = 0; i < std::bit_ceil(values.size()); ++i) {
        sql.add(separator, values[std::min(i, values.size() - 1)]);
        separator = ", ";
    }
    sql.add(")");
}

// Where a statement finds the columns that it filters and sorts by: in the link that leads, which
// has them all, or in the record.
class Columns {
 public:
    explicit Columns(bool has_link)
        : table_(has_link ? "l." : "r."), id_(has_link ? "l.record_id" : "r.id") {}

    std::string of(std::string_view name) const { return table_ + std::string{name}; }
    const std::string& id() const { return id_; }

 private:
    std::string table_;
    std::string id_;
};

void add_visibility(SqlText& sql, const Columns& columns, UserId seen_by) {
    if (!seen_by) return;
    sql.add(" AND (").add(columns.of("private_to")).add(" = 0 OR ");
    sql.add(columns.of("private_to")).add(" = ", seen_by);
    sql.add(" OR ").add(columns.of("owner_id")).add(" = ", seen_by).add(")");
}

// The link that a list follows; nothing: it walks over the records themselves.
std::optional<RecordLink> leading_link(const RecordFilter& filter) {
    if (!filter.links.empty()) return filter.links.front();
    if (!filter.ids.empty()) return std::nullopt;
    if (filter.owner_id) return RecordLink{std::string{owner_relation}, filter.owner_id.value};
    const bool wants_deleted =
        std::ranges::find(filter.shelves, RecordShelf::deleted) != filter.shelves.end();
    if (filter.statuses.size() == 1 && !wants_deleted)
        return RecordLink{status_relation(filter.statuses.front()), 0};
    return std::nullopt;
}

void add_shelves(SqlText& sql, const Columns& columns, const RecordFilter& filter) {
    if (filter.shelves.size() == 1)
        sql.add(" AND ").add(columns.of("shelf")).add(" = ", filter.shelves.front());
    else
        add_one_of(sql, columns.of("shelf"), filter.shelves);
}

void add_statuses(SqlText& sql, const Columns& columns, const RecordFilter& filter) {
    if (filter.statuses.empty()) return;
    sql.add(" AND (").add(columns.of("shelf")).add(" = ", RecordShelf::deleted);
    sql.add(" OR ").add(columns.of("status")).add(" IN (");
    std::string_view separator;
    for (const auto& status : filter.statuses) {
        sql.add(separator, status);
        separator = ", ";
    }
    sql.add("))");
}

// The plus keeps the planner from reading a range of update_time only to sort it anew.
void add_times(SqlText& sql, const Columns& columns, const RecordFilter& filter,
               RecordOrder order) {
    const std::string column =
        (order == RecordOrder::update_time ? " AND " : " AND +") + columns.of("update_time");
    if (filter.updated_since) sql.add(column).add(" >= ", *filter.updated_since);
    if (filter.updated_until) sql.add(column).add(" < ", *filter.updated_until);
    if (filter.deleted_since == Time{} ||
        std::ranges::find(filter.shelves, RecordShelf::deleted) == filter.shelves.end())
        return;
    sql.add(" AND (").add(columns.of("shelf")).add(" <> ", RecordShelf::deleted);
    sql.add(" OR +").add(columns.of("update_time")).add(" > ", filter.deleted_since).add(")");
}

void add_other_links(SqlText& sql, const Columns& columns, const RecordSet& set,
                     const RecordFilter& filter) {
    for (std::size_t i = 1; i < filter.links.size(); ++i) {
        sql.add(" AND EXISTS (SELECT 1 FROM record_links o WHERE o.company_id = ", set.company_id);
        sql.add(" AND o.entity = ", set.entity).add(" AND o.record_id = ").add(columns.id());
        sql.add(" AND o.relation = ", filter.links[i].relation);
        sql.add(" AND o.target_id = ", filter.links[i].target).add(")");
    }
}

void add_filter(SqlText& sql, const Columns& columns, const RecordSet& set,
                const RecordFilter& filter, RecordOrder order) {
    assert(filter.ids.size() <= record_ids_max && filter.links.size() <= record_links_max);
    assert(filter.statuses.size() <= record_statuses_max && !filter.shelves.empty());
    add_shelves(sql, columns, filter);
    add_one_of(sql, columns.id(), filter.ids);
    if (filter.owner_id) sql.add(" AND +").add(columns.of("owner_id")).add(" = ", filter.owner_id);
    add_statuses(sql, columns, filter);
    add_times(sql, columns, filter, order);
    add_other_links(sql, columns, set, filter);
    add_visibility(sql, columns, filter.seen_by);
}

std::string_view order_column(RecordOrder order) {
    switch (order) {
        case RecordOrder::id:
            return "id";
        case RecordOrder::add_time:
            return "add_time";
        case RecordOrder::update_time:
            return "update_time";
        case RecordOrder::rank:
            return "rank";
    }
    return "id";
}

// The cursor names a place in the index, so that no page before it is read again.
void add_page(SqlText& sql, const Columns& columns, const RecordPage& page) {
    const bool is_ascending = page.direction == SortDirection::ascending;
    const std::string_view beyond = is_ascending ? " > " : " < ";
    const std::string_view direction = is_ascending ? " ASC" : " DESC";
    const bool is_by_id = page.order == RecordOrder::id;
    const auto value = is_by_id ? columns.id() : columns.of(order_column(page.order));
    if (page.after && is_by_id) {
        sql.add(" AND ").add(columns.id()).add(beyond, page.after->id);
    } else if (page.after) {
        sql.add(" AND (").add(value).add(", ").add(columns.id()).add(")").add(beyond);
        sql.add("(", page.after->value).add(", ", page.after->id).add(")");
    }
    sql.add(" ORDER BY ").add(value).add(direction);
    if (!is_by_id) sql.add(", ").add(columns.id()).add(direction);
    sql.add(" LIMIT ", page.limit).add(" OFFSET ", page.offset);
}

// The first bytes that no word with this beginning has; empty: there are none.
std::string end_of_prefix(std::string prefix) {
    while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xFF) prefix.pop_back();
    if (!prefix.empty()) ++prefix.back();
    return prefix;
}

// Views into `walk` and `end`, which live until the statement has run.
void add_words(SqlText& sql, const WordWalk& walk, const std::string& end) {
    if (walk.match == WordMatch::equals) {
        sql.add(" AND w.word = ", as_bytes(walk.word));
    } else {
        sql.add(" AND w.word >= ", as_bytes(walk.word));
        if (!end.empty()) sql.add(" AND w.word < ", as_bytes(end));
    }
    add_one_of(sql, "+w.field", walk.fields);
}

}  // namespace

std::vector<Record> Records::find_all(const RecordSet& set, const std::vector<std::int64_t>& ids,
                                      UserId seen_by) const {
    auto sorted = ids;
    std::ranges::sort(sorted);
    const auto repeated = std::ranges::unique(sorted);
    sorted.erase(repeated.begin(), repeated.end());
    std::vector<Record> out;
    for (std::size_t first = 0; first < sorted.size(); first += record_ids_max) {
        const auto last = std::min(sorted.size(), first + record_ids_max);
        const std::vector<std::int64_t> some(sorted.begin() + static_cast<std::ptrdiff_t>(first),
                                             sorted.begin() + static_cast<std::ptrdiff_t>(last));
        SqlText sql("SELECT " GRANTOR_RECORD_COLUMNS " FROM records r WHERE r.company_id = ",
                    set.company_id);
        sql.add(" AND r.entity = ", set.entity);
        add_one_of(sql, "r.id", some);
        add_visibility(sql, Columns(false), seen_by);
        sql.add(" ORDER BY r.id");
        std::ranges::move(read_records(connection_.run_text(sql.text(), sql.values())),
                          std::back_inserter(out));
    }
    return out;
}

std::vector<Record> Records::list(const RecordSet& set, const RecordFilter& filter,
                                  const RecordPage& page) const {
    const auto link = leading_link(filter);
    const Columns columns(link.has_value());
    SqlText sql("SELECT " GRANTOR_RECORD_COLUMNS);
    if (link) {
        // CROSS JOIN: the link leads, whatever the planner believes.
        sql.add(" FROM record_links l CROSS JOIN records r WHERE l.company_id = ", set.company_id);
        sql.add(" AND l.entity = ", set.entity).add(" AND l.relation = ", link->relation);
        sql.add(" AND l.target_id = ", link->target);
        sql.add(" AND r.company_id = l.company_id AND r.entity = l.entity AND r.id = l.record_id");
    } else {
        sql.add(" FROM records r WHERE r.company_id = ", set.company_id);
        sql.add(" AND r.entity = ", set.entity);
    }
    add_filter(sql, columns, set, filter, page.order);
    add_page(sql, columns, page);
    return read_records(connection_.run_text(sql.text(), sql.values()));
}

std::vector<LinkedRecords> Records::count_links(const RecordSet& set, std::string_view relation,
                                                const std::vector<std::int64_t>& targets,
                                                UserId seen_by) const {
    std::vector<LinkedRecords> out;
    for (std::size_t first = 0; first < targets.size(); first += record_ids_max) {
        const auto last = std::min(targets.size(), first + record_ids_max);
        const std::vector<std::int64_t> some(targets.begin() + static_cast<std::ptrdiff_t>(first),
                                             targets.begin() + static_cast<std::ptrdiff_t>(last));
        SqlText sql(
            "SELECT l.target_id, l.status, COUNT(*) FROM record_links l WHERE l.company_id = ",
            set.company_id);
        sql.add(" AND l.entity = ", set.entity).add(" AND l.relation = ", relation);
        add_one_of(sql, "l.target_id", some);
        sql.add(" AND l.shelf = ", RecordShelf::live);
        add_visibility(sql, Columns(true), seen_by);
        sql.add(" GROUP BY l.target_id, l.status");
        SqlRows rows = connection_.run_text(sql.text(), sql.values());
        while (rows.next()) out.push_back({rows.integer(0), rows.text(1), rows.integer(2)});
    }
    return out;
}

std::vector<FoundWord> Records::walk_words(const RecordSet& set, const WordWalk& walk) const {
    const auto end = end_of_prefix(walk.word);
    SqlText sql("SELECT w.word, w.record_id, w.field, " GRANTOR_RECORD_COLUMNS
                " FROM record_words w CROSS JOIN records r WHERE w.company_id = ",
                set.company_id);
    sql.add(" AND w.entity = ", set.entity);
    add_words(sql, walk, end);
    if (walk.after) {
        sql.add(" AND (w.word, w.record_id, w.field) > (", as_bytes(walk.after->word));
        sql.add(", ", walk.after->record_id).add(", ", walk.after->field).add(")");
    }
    sql.add(" AND r.company_id = w.company_id AND r.entity = w.entity AND r.id = w.record_id");
    add_visibility(sql, Columns(false), walk.seen_by);
    sql.add(" ORDER BY w.word, w.record_id, w.field LIMIT ", walk.limit);
    SqlRows rows = connection_.run_text(sql.text(), sql.values());
    std::vector<FoundWord> out;
    while (rows.next())
        out.push_back({{std::string{as_text(rows.bytes(0))}, rows.integer(1), rows.integer(2)},
                       read_record(rows, 3)});
    return out;
}

std::int64_t Records::count_words(const RecordSet& set, const WordWalk& walk,
                                  std::int64_t most) const {
    const auto end = end_of_prefix(walk.word);
    SqlText sql("SELECT COUNT(*) FROM (SELECT 1 FROM record_words w WHERE w.company_id = ",
                set.company_id);
    sql.add(" AND w.entity = ", set.entity);
    add_words(sql, walk, end);
    sql.add(" LIMIT ", most).add(") AS part");
    SqlRows rows = connection_.run_text(sql.text(), sql.values());
    rows.next();
    return rows.integer(0);
}

}  // namespace grantor
