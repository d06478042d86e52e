#include "store/tables/records.hpp"

#include <algorithm>

#include "store/tables/record_rows.hpp"

namespace grantor {
namespace {

constexpr SqlQuery find_record{
    "SELECT " GRANTOR_RECORD_COLUMNS
    " FROM records r WHERE r.company_id = $1 AND r.entity = $2 AND r.id = $3"};

constexpr SqlQuery count_records{
    "SELECT COUNT(*) FROM records WHERE company_id = $1 AND entity = $2 AND shelf IN (0, 1)"};

constexpr SqlQuery find_counter{
    "SELECT last_id FROM record_counters WHERE company_id = $1 AND entity = $2"};

constexpr SqlQuery next_record_id{
    "INSERT INTO record_counters (company_id, entity, last_id) VALUES ($1, $2, 1)"
    " ON CONFLICT (company_id, entity) DO UPDATE SET last_id = record_counters.last_id + 1"
    " RETURNING last_id"};

constexpr SqlQuery add_record{
    "INSERT INTO records (company_id, entity, id, shelf, owner_id, private_to, status, add_time,"
    " update_time, rank, data) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};

constexpr SqlQuery update_record{
    "UPDATE records SET shelf = $4, owner_id = $5, private_to = $6, status = $7, update_time = $8,"
    " rank = $9, data = $10 WHERE company_id = $1 AND entity = $2 AND id = $3"};

constexpr SqlQuery links_of_record{
    "SELECT relation, target_id FROM record_links"
    " WHERE company_id = $1 AND entity = $2 AND record_id = $3"};
constexpr SqlQuery move_links{
    "UPDATE record_links SET shelf = $4, owner_id = $5, private_to = $6, status = $7,"
    " update_time = $8, rank = $9"
    " WHERE company_id = $1 AND entity = $2 AND record_id = $3"};
constexpr SqlQuery add_link{
    "INSERT INTO record_links (company_id, entity, record_id, relation, target_id, shelf, owner_id,"
    " private_to, status, add_time, update_time, rank)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
constexpr SqlQuery remove_link{
    "DELETE FROM record_links WHERE company_id = $1 AND entity = $2 AND record_id = $3"
    " AND relation = $4 AND target_id = $5"};

constexpr SqlQuery words_of_record{
    "SELECT field, word FROM record_words"
    " WHERE company_id = $1 AND entity = $2 AND record_id = $3"};
constexpr SqlQuery add_word{
    "INSERT INTO record_words (company_id, entity, record_id, field, word)"
    " VALUES ($1, $2, $3, $4, $5)"};
constexpr SqlQuery remove_word{
    "DELETE FROM record_words WHERE company_id = $1 AND entity = $2 AND record_id = $3"
    " AND field = $4 AND word = $5"};

template <class T>
void make_set(std::vector<T>& values) {
    std::ranges::sort(values);
    const auto repeated = std::ranges::unique(values);
    values.erase(repeated.begin(), repeated.end());
}

// What the record is filed under, without repetition.
std::vector<RecordLink> links_to_file(const Record& record, const std::vector<RecordLink>& links) {
    auto all = links;
    if (record.owner_id) all.push_back({std::string{owner_relation}, record.owner_id.value});
    if (!record.status.empty()) all.push_back({status_relation(record.status), 0});
    make_set(all);
    return all;
}

// Both sorted; `gone` is called for what only `before` has, `fresh` for what only `after` has.
template <class T, class Gone, class Fresh>
void compare(const std::vector<T>& before, const std::vector<T>& after, Gone gone, Fresh fresh) {
    for (const auto& each : before)
        if (!std::ranges::binary_search(after, each)) gone(each);
    for (const auto& each : after)
        if (!std::ranges::binary_search(before, each)) fresh(each);
}

}  // namespace

std::optional<Record> Records::find(const RecordSet& set, std::int64_t id) const {
    SqlRows rows = connection_.run(find_record, set.company_id, set.entity, id);
    if (!rows.next()) return std::nullopt;
    return read_record(rows, 0);
}

std::int64_t Records::count(const RecordSet& set) const {
    SqlRows rows = connection_.run(count_records, set.company_id, set.entity);
    rows.next();
    return rows.integer(0);
}

bool Records::has_counted(const RecordSet& set) const {
    SqlRows rows = connection_.run(find_counter, set.company_id, set.entity);
    return rows.next();
}

std::int64_t Records::add(const Record& record, const RecordIndex& index) {
    Record added = record;
    added.id = next_id(record);
    connection_.change(add_record, added.company_id, added.entity, added.id, added.shelf,
                       added.owner_id, added.private_to, added.status, added.add_time,
                       added.update_time, added.rank, added.data);
    file_links(added, index.links);
    file_words(added, index.words);
    return added.id;
}

std::int64_t Records::next_id(const Record& record) {
    SqlRows rows = connection_.run(next_record_id, record.company_id, record.entity);
    rows.next();
    return rows.integer(0);
}

bool Records::update(const Record& record, const RecordIndex& index) {
    if (connection_.change(update_record, record.company_id, record.entity, record.id, record.shelf,
                           record.owner_id, record.private_to, record.status, record.update_time,
                           record.rank, record.data) == 0)
        return false;
    file_links(record, index.links);
    file_words(record, index.words);
    return true;
}

// What is filed already is read and not remembered by the caller: it may have been filed by a
// program whose entities had other fields.
void Records::file_links(const Record& record, const std::vector<RecordLink>& links) {
    std::vector<RecordLink> before;
    {
        SqlRows rows =
            connection_.run(links_of_record, record.company_id, record.entity, record.id);
        while (rows.next()) before.push_back({rows.text(0), rows.integer(1)});
    }
    std::ranges::sort(before);
    const auto after = links_to_file(record, links);
    const auto gone = [&](const RecordLink& link) {
        connection_.change(remove_link, record.company_id, record.entity, record.id, link.relation,
                           link.target);
    };
    const auto fresh = [&](const RecordLink& link) {
        connection_.change(add_link, record.company_id, record.entity, record.id, link.relation,
                           link.target, record.shelf, record.owner_id, record.private_to,
                           record.status, record.add_time, record.update_time, record.rank);
    };
    if (!before.empty())
        connection_.change(move_links, record.company_id, record.entity, record.id, record.shelf,
                           record.owner_id, record.private_to, record.status, record.update_time,
                           record.rank);
    compare(before, after, gone, fresh);
}

void Records::file_words(const Record& record, const std::vector<RecordWord>& words) {
    std::vector<RecordWord> before;
    {
        SqlRows rows =
            connection_.run(words_of_record, record.company_id, record.entity, record.id);
        while (rows.next())
            before.push_back({rows.integer(0), std::string{as_text(rows.bytes(1))}});
    }
    std::ranges::sort(before);
    auto after = words;
    make_set(after);
    const auto gone = [&](const RecordWord& word) {
        connection_.change(remove_word, record.company_id, record.entity, record.id, word.field,
                           as_bytes(word.word));
    };
    const auto fresh = [&](const RecordWord& word) {
        connection_.change(add_word, record.company_id, record.entity, record.id, word.field,
                           as_bytes(word.word));
    };
    compare(before, after, gone, fresh);
}

}  // namespace grantor
