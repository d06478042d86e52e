#include "store/tables/records.hpp"

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const RecordSet deals{CompanyId{1}, "deal"};

std::vector<std::int64_t> ids(const std::vector<Record>& records) {
    std::vector<std::int64_t> out;
    for (const auto& record : records) out.push_back(record.id);
    return out;
}

class RecordsTable : public TableTest {
 protected:
    static Record sample() {
        return {.company_id = deals.company_id,
                .entity = deals.entity,
                .owner_id = {5},
                .status = "open",
                .add_time = at_ms(1),
                .update_time = at_ms(2),
                .title = "big deal",
                .data = R"({"value":"ü"})"};
    }
    std::int64_t add(Time add_time, Time update_time) {
        Record record = sample();
        record.add_time = add_time;
        record.update_time = update_time;
        return tx().records().add(record);
    }
    std::int64_t add_titled(const std::string& title) {
        Record record = sample();
        record.title = title;
        return tx().records().add(record);
    }
    std::vector<std::int64_t> list(const RecordFilter& filter, const RecordPage& page = {}) {
        return ids(tx().records().list(deals, filter, page));
    }
};
GRANTOR_ON_BOTH_ENGINES(RecordsTable);

TEST_P(RecordsTable, finds_nothing_that_is_not_there) {
    EXPECT_FALSE(tx().records().find(deals, 1));
    EXPECT_FALSE(tx().records().update(sample()));
    EXPECT_THAT(list({}), IsEmpty());
    EXPECT_EQ(tx().records().count(deals), 0);
}

TEST_P(RecordsTable, ids_count_from_one_in_each_company_and_entity) {
    EXPECT_EQ(tx().records().add(sample()), 1);
    EXPECT_EQ(tx().records().add(sample()), 2);
    Record elsewhere = sample();
    elsewhere.company_id = {2};
    EXPECT_EQ(tx().records().add(elsewhere), 1);
    Record person = sample();
    person.entity = "person";
    EXPECT_EQ(tx().records().add(person), 1);
    EXPECT_EQ(tx().records().count(deals), 2);
}

TEST_P(RecordsTable, keeps_every_field_of_a_record) {
    const auto id = tx().records().add(sample());
    const auto found = tx().records().find(deals, id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->company_id, CompanyId{1});
    EXPECT_EQ(found->entity, "deal");
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->owner_id, UserId{5});
    EXPECT_EQ(found->status, "open");
    EXPECT_EQ(found->add_time, at_ms(1));
    EXPECT_EQ(found->update_time, at_ms(2));
    EXPECT_FALSE(found->is_deleted);
    EXPECT_EQ(found->title, "big deal");
    EXPECT_EQ(found->data, R"({"value":"ü"})");
}

TEST_P(RecordsTable, an_update_changes_all_but_identity_and_add_time) {
    const auto id = tx().records().add(sample());
    Record changed = sample();
    changed.id = id;
    changed.owner_id = {6};
    changed.status = "won";
    changed.add_time = at_ms(77);
    changed.update_time = at_ms(88);
    changed.is_deleted = true;
    changed.title = "other";
    changed.data = "{}";
    EXPECT_TRUE(tx().records().update(changed));
    const auto found = tx().records().find(deals, id);
    EXPECT_EQ(found->owner_id, UserId{6});
    EXPECT_EQ(found->status, "won");
    EXPECT_EQ(found->add_time, at_ms(1));
    EXPECT_EQ(found->update_time, at_ms(88));
    EXPECT_TRUE(found->is_deleted);
    EXPECT_EQ(found->title, "other");
    EXPECT_EQ(found->data, "{}");
    EXPECT_EQ(tx().records().count(deals), 0);
}

TEST_P(RecordsTable, filters_hold_together) {
    for (int i = 1; i <= 6; ++i) {
        Record record = sample();
        record.owner_id = {i % 2};
        record.status = i <= 3 ? "open" : i <= 5 ? "won" : "lost";
        record.update_time = at_ms(i);
        record.is_deleted = i == 5;
        tx().records().add(record);
    }
    EXPECT_THAT(list({}), ElementsAre(1, 2, 3, 4, 6));
    EXPECT_THAT(list({.deleted = DeletedRecords::included}), ElementsAre(1, 2, 3, 4, 5, 6));
    EXPECT_THAT(list({.deleted = DeletedRecords::alone}), ElementsAre(5));
    EXPECT_THAT(list({.ids = {6, 2, 99}}), ElementsAre(2, 6));
    EXPECT_THAT(list({.owner_id = {1}}), ElementsAre(1, 3));
    EXPECT_THAT(list({.statuses = {"won", "lost"}}), ElementsAre(4, 6));
    EXPECT_THAT(list({.updated_since = at_ms(2), .updated_until = at_ms(4)}), ElementsAre(2, 3));
    EXPECT_THAT(list({.ids = {1, 2, 3, 5},
                      .owner_id = {1},
                      .statuses = {"open", "won"},
                      .updated_since = at_ms(3),
                      .deleted = DeletedRecords::included}),
                ElementsAre(3, 5));
}

TEST_P(RecordsTable, a_filter_is_data_and_never_sql) {
    tx().records().add(sample());
    EXPECT_THAT(list({.statuses = {"open') OR ('1'='1"}}), IsEmpty());
}

TEST_P(RecordsTable, every_order_runs_both_ways_and_breaks_ties_by_id) {
    add(at_ms(30), at_ms(100));
    add(at_ms(10), at_ms(300));
    add(at_ms(30), at_ms(200));
    using enum RecordOrder;
    using enum SortDirection;
    EXPECT_THAT(list({}, {.order = id, .direction = ascending}), ElementsAre(1, 2, 3));
    EXPECT_THAT(list({}, {.order = id, .direction = descending}), ElementsAre(3, 2, 1));
    EXPECT_THAT(list({}, {.order = add_time, .direction = ascending}), ElementsAre(2, 1, 3));
    EXPECT_THAT(list({}, {.order = add_time, .direction = descending}), ElementsAre(3, 1, 2));
    EXPECT_THAT(list({}, {.order = update_time, .direction = ascending}), ElementsAre(1, 3, 2));
    EXPECT_THAT(list({}, {.order = update_time, .direction = descending}), ElementsAre(2, 3, 1));
}

TEST_P(RecordsTable, a_walk_by_cursor_meets_every_record_once_in_every_order) {
    for (int i = 0; i < 23; ++i) add(at_ms(i % 3), at_ms(i % 5));
    for (const auto order : {RecordOrder::id, RecordOrder::add_time, RecordOrder::update_time}) {
        for (const auto direction : {SortDirection::ascending, SortDirection::descending}) {
            const RecordPage whole{.order = order, .direction = direction, .limit = 100};
            const auto expected = list({}, whole);
            std::vector<std::int64_t> walked;
            RecordPage page{.order = order, .direction = direction, .limit = 4};
            for (int pages = 0; pages < 10; ++pages) {
                const auto records = tx().records().list(deals, {}, page);
                for (const auto& record : records) walked.push_back(record.id);
                if (records.empty()) break;
                const Record& last = records.back();
                const auto value = order == RecordOrder::id         ? last.id
                                   : order == RecordOrder::add_time ? to_ms(last.add_time)
                                                                    : to_ms(last.update_time);
                page.after = RecordCursor{value, last.id};
            }
            EXPECT_EQ(walked, expected);
        }
    }
}

TEST_P(RecordsTable, an_offset_skips) {
    for (int i = 0; i < 5; ++i) add(at_ms(i), at_ms(i));
    EXPECT_THAT(list({}, {.offset = 2, .limit = 2}), ElementsAre(3, 4));
    EXPECT_THAT(list({}, {.offset = 5, .limit = 2}), IsEmpty());
}

TEST_P(RecordsTable, search_finds_parts_of_titles_and_takes_no_wildcards) {
    add_titled("acme: 100% more");
    add_titled("acme_two");
    add_titled("acmextwo");
    add_titled("back\\slash");
    const auto search = [&](const RecordSearch& what) {
        return ids(tx().records().search(deals, what));
    };
    EXPECT_THAT(search({.term = "acme"}), ElementsAre(1, 2, 3));
    EXPECT_THAT(search({.term = "0%"}), ElementsAre(1));
    EXPECT_THAT(search({.term = "e_t"}), ElementsAre(2));
    EXPECT_THAT(search({.term = "\\"}), ElementsAre(4));
    EXPECT_THAT(search({.term = "acme", .match = TitleMatch::equals}), IsEmpty());
    EXPECT_THAT(search({.term = "acme_two", .match = TitleMatch::equals}), ElementsAre(2));
    EXPECT_THAT(search({.term = "acme", .limit = 2}), ElementsAre(1, 2));
    EXPECT_THAT(search({.term = "acme", .after_id = 2}), ElementsAre(3));
    EXPECT_THAT(search({.term = "acme", .status = "won"}), IsEmpty());
}

TEST_P(RecordsTable, search_never_finds_deleted_records_or_those_of_others) {
    Record record = sample();
    record.is_deleted = true;
    tx().records().add(record);
    record.is_deleted = false;
    record.company_id = {2};
    tx().records().add(record);
    EXPECT_THAT(tx().records().search(deals, {.term = "deal"}), IsEmpty());
}

TEST_P(RecordsTable, clearing_starts_the_ids_over) {
    tx().records().add(sample());
    tx().records().clear_all();
    EXPECT_EQ(tx().records().count(deals), 0);
    EXPECT_EQ(tx().records().add(sample()), 1);
}

}  // namespace
}  // namespace grantor::test
