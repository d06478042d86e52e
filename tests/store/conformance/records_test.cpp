#include "store/tables/records.hpp"

#include <map>

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
                .rank = 3,
                .data = R"({"value":"ü"})"};
    }
    std::int64_t add(const Record& record, const RecordIndex& index = {}) {
        return tx().records().add(record, index);
    }
    std::int64_t add_at(Time add_time, Time update_time, std::int64_t rank) {
        Record record = sample();
        record.add_time = add_time;
        record.update_time = update_time;
        record.rank = rank;
        return add(record, {.links = {{"person_id", 7}}});
    }
    std::vector<std::int64_t> list(const RecordFilter& filter, const RecordPage& page = {}) {
        return ids(tx().records().list(deals, filter, page));
    }
    // What a walk by cursor meets, page by page.
    std::vector<std::int64_t> walk(const RecordFilter& filter, RecordPage page) {
        std::vector<std::int64_t> walked;
        for (int pages = 0; pages < 20; ++pages) {
            const auto records = tx().records().list(deals, filter, page);
            for (const auto& record : records) walked.push_back(record.id);
            if (records.empty()) break;
            page.after = RecordCursor{value_of(records.back(), page.order), records.back().id};
        }
        return walked;
    }
    static std::int64_t value_of(const Record& record, RecordOrder order) {
        switch (order) {
            case RecordOrder::id:
                return record.id;
            case RecordOrder::add_time:
                return to_ms(record.add_time);
            case RecordOrder::update_time:
                return to_ms(record.update_time);
            case RecordOrder::rank:
                return record.rank;
        }
        return 0;
    }
};
GRANTOR_ON_BOTH_ENGINES(RecordsTable);

TEST_P(RecordsTable, finds_nothing_that_is_not_there) {
    EXPECT_FALSE(tx().records().find(deals, 1));
    EXPECT_FALSE(tx().records().update(sample(), {}));
    EXPECT_THAT(list({}), IsEmpty());
    EXPECT_THAT(list({.links = {{"person_id", 1}}}), IsEmpty());
    EXPECT_THAT(ids(tx().records().find_all(deals, {1, 2, 3}, {})), IsEmpty());
    EXPECT_THAT(ids(tx().records().find_all(deals, {}, {})), IsEmpty());
    EXPECT_EQ(tx().records().count(deals), 0);
    EXPECT_FALSE(tx().records().has_counted(deals));
}

TEST_P(RecordsTable, ids_count_from_one_in_each_company_and_entity) {
    EXPECT_EQ(add(sample()), 1);
    EXPECT_EQ(add(sample()), 2);
    Record elsewhere = sample();
    elsewhere.company_id = {2};
    EXPECT_EQ(add(elsewhere), 1);
    Record person = sample();
    person.entity = "person";
    EXPECT_EQ(add(person), 1);
    EXPECT_EQ(tx().records().count(deals), 2);
    EXPECT_TRUE(tx().records().has_counted(deals));
    EXPECT_FALSE(tx().records().has_counted({CompanyId{2}, "person"}));
}

TEST_P(RecordsTable, keeps_every_field_of_a_record) {
    Record record = sample();
    record.shelf = RecordShelf::archived;
    record.private_to = {6};
    const auto id = add(record);
    const auto found = tx().records().find(deals, id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->company_id, CompanyId{1});
    EXPECT_EQ(found->entity, "deal");
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->shelf, RecordShelf::archived);
    EXPECT_EQ(found->owner_id, UserId{5});
    EXPECT_EQ(found->private_to, UserId{6});
    EXPECT_EQ(found->status, "open");
    EXPECT_EQ(found->add_time, at_ms(1));
    EXPECT_EQ(found->update_time, at_ms(2));
    EXPECT_EQ(found->rank, 3);
    EXPECT_EQ(found->data, R"({"value":"ü"})");
}

TEST_P(RecordsTable, an_update_changes_all_but_identity_and_add_time) {
    Record changed = sample();
    changed.id = add(sample());
    changed.shelf = RecordShelf::deleted;
    changed.owner_id = {6};
    changed.private_to = {7};
    changed.status = "won";
    changed.add_time = at_ms(77);
    changed.update_time = at_ms(88);
    changed.rank = 9;
    changed.data = "{}";
    EXPECT_TRUE(tx().records().update(changed, {}));
    const auto found = tx().records().find(deals, changed.id);
    EXPECT_EQ(found->shelf, RecordShelf::deleted);
    EXPECT_EQ(found->owner_id, UserId{6});
    EXPECT_EQ(found->private_to, UserId{7});
    EXPECT_EQ(found->status, "won");
    EXPECT_EQ(found->add_time, at_ms(1));
    EXPECT_EQ(found->update_time, at_ms(88));
    EXPECT_EQ(found->rank, 9);
    EXPECT_EQ(found->data, "{}");
    EXPECT_EQ(tx().records().count(deals), 0);
}

TEST_P(RecordsTable, filters_hold_together) {
    for (int i = 1; i <= 6; ++i) {
        Record record = sample();
        record.owner_id = {i % 2 + 1};
        record.status = i <= 3 ? "open" : i <= 5 ? "won" : "lost";
        record.update_time = at_ms(i);
        if (i == 5) record.shelf = RecordShelf::deleted;
        add(record);
    }
    using enum RecordShelf;
    EXPECT_THAT(list({}), ElementsAre(1, 2, 3, 4, 6));
    EXPECT_THAT(list({.shelves = {live, archived, deleted}}), ElementsAre(1, 2, 3, 4, 5, 6));
    EXPECT_THAT(list({.shelves = {deleted}}), ElementsAre(5));
    EXPECT_THAT(list({.ids = {6, 2, 99}}), ElementsAre(2, 6));
    EXPECT_THAT(list({.owner_id = {2}}), ElementsAre(1, 3));
    EXPECT_THAT(list({.statuses = {"open"}}), ElementsAre(1, 2, 3));
    EXPECT_THAT(list({.statuses = {"won", "lost"}}), ElementsAre(4, 6));
    EXPECT_THAT(list({.statuses = {"open"}, .shelves = {live, deleted}}), ElementsAre(1, 2, 3, 5));
    EXPECT_THAT(list({.updated_since = at_ms(2), .updated_until = at_ms(4)}), ElementsAre(2, 3));
    EXPECT_THAT(list({.ids = {1, 2, 3, 5},
                      .owner_id = {2},
                      .statuses = {"open", "won"},
                      .shelves = {live, deleted},
                      .updated_since = at_ms(3)}),
                ElementsAre(3, 5));
}

TEST_P(RecordsTable, deleted_records_are_gone_after_a_while) {
    Record record = sample();
    record.shelf = RecordShelf::deleted;
    record.update_time = at_ms(100);
    add(record);
    add(sample());
    using enum RecordShelf;
    EXPECT_THAT(list({.shelves = {live, deleted}, .deleted_since = at_ms(99)}), ElementsAre(1, 2));
    EXPECT_THAT(list({.shelves = {live, deleted}, .deleted_since = at_ms(100)}), ElementsAre(2));
}

TEST_P(RecordsTable, a_filter_is_data_and_never_sql) {
    add(sample());
    EXPECT_THAT(list({.statuses = {"open') OR ('1'='1"}}), IsEmpty());
    EXPECT_THAT(list({.links = {{"person_id' OR '1'='1", 1}}}), IsEmpty());
}

TEST_P(RecordsTable, what_is_private_is_seen_by_its_owner_whom_it_names_and_admins) {
    Record record = sample();
    add(record);
    record.private_to = {5};
    add(record);
    record.private_to = {6};
    add(record);
    EXPECT_THAT(list({.seen_by = {9}}), ElementsAre(1));
    EXPECT_THAT(list({.seen_by = {6}}), ElementsAre(1, 3));
    EXPECT_THAT(list({.seen_by = {5}}), ElementsAre(1, 2, 3));
    EXPECT_THAT(list({}), ElementsAre(1, 2, 3));
    EXPECT_THAT(list({.owner_id = {5}, .seen_by = {9}}), ElementsAre(1));
    EXPECT_THAT(ids(tx().records().find_all(deals, {3, 2, 1, 1}, {6})), ElementsAre(1, 3));
}

TEST_P(RecordsTable, lists_follow_links_and_hold_them_all) {
    for (int i = 1; i <= 6; ++i) {
        Record record = sample();
        if (i == 6) record.shelf = RecordShelf::archived;
        add(record, {.links = {{"person_id", i % 2}, {"stage_id", i % 3}}});
    }
    EXPECT_THAT(list({.links = {{"person_id", 1}}}), ElementsAre(1, 3, 5));
    EXPECT_THAT(list({.links = {{"person_id", 0}}}), ElementsAre(2, 4));
    EXPECT_THAT(list({.links = {{"person_id", 0}}, .shelves = {RecordShelf::archived}}),
                ElementsAre(6));
    EXPECT_THAT(list({.links = {{"person_id", 1}, {"stage_id", 0}}}), ElementsAre(3));
    EXPECT_THAT(list({.ids = {1, 2}, .links = {{"person_id", 1}}}), ElementsAre(1));
    EXPECT_THAT(list({.links = {{"org_id", 1}}}), IsEmpty());
}

TEST_P(RecordsTable, an_update_files_links_and_words_anew) {
    Record record = sample();
    record.id = add(record, {.links = {{"person_id", 1}, {"stage_id", 2}}, .words = {{0, "big"}}});
    record.owner_id = {8};
    record.status = "won";
    record.shelf = RecordShelf::archived;
    tx().records().update(record, {.links = {{"person_id", 3}, {"stage_id", 2}, {"stage_id", 2}},
                                   .words = {{0, "small"}, {0, "small"}}});
    const std::vector<RecordShelf> archived{RecordShelf::archived};
    EXPECT_THAT(list({.links = {{"stage_id", 2}}}), IsEmpty());
    EXPECT_THAT(list({.links = {{"stage_id", 2}}, .shelves = archived}), ElementsAre(1));
    EXPECT_THAT(list({.links = {{"person_id", 1}}, .shelves = archived}), IsEmpty());
    EXPECT_THAT(list({.links = {{"person_id", 3}}, .shelves = archived}), ElementsAre(1));
    EXPECT_THAT(list({.owner_id = {8}, .shelves = archived}), ElementsAre(1));
    EXPECT_THAT(list({.owner_id = {5}, .shelves = archived}), IsEmpty());
    EXPECT_THAT(list({.statuses = {"won"}, .shelves = archived}), ElementsAre(1));
    EXPECT_EQ(tx().records().walk_words(deals, {.word = "big"}).size(), 0u);
    EXPECT_EQ(tx().records().walk_words(deals, {.word = "small"}).size(), 1u);
}

TEST_P(RecordsTable, every_order_runs_both_ways_and_breaks_ties_by_id) {
    add_at(at_ms(30), at_ms(100), 5);
    add_at(at_ms(10), at_ms(300), 4);
    add_at(at_ms(30), at_ms(200), 4);
    using enum SortDirection;
    struct Row {
        RecordOrder order;
        SortDirection direction;
        std::vector<std::int64_t> ids;
    };
    const std::vector<Row> rows{{RecordOrder::id, ascending, {1, 2, 3}},
                                {RecordOrder::id, descending, {3, 2, 1}},
                                {RecordOrder::add_time, ascending, {2, 1, 3}},
                                {RecordOrder::add_time, descending, {3, 1, 2}},
                                {RecordOrder::update_time, ascending, {1, 3, 2}},
                                {RecordOrder::update_time, descending, {2, 3, 1}},
                                {RecordOrder::rank, ascending, {2, 3, 1}},
                                {RecordOrder::rank, descending, {1, 3, 2}}};
    for (const auto& row : rows) {
        const RecordPage page{.order = row.order, .direction = row.direction};
        EXPECT_EQ(list({}, page), row.ids);
        EXPECT_EQ(list({.links = {{"person_id", 7}}}, page), row.ids);
    }
}

TEST_P(RecordsTable, a_walk_by_cursor_meets_every_record_once_in_every_order) {
    for (int i = 0; i < 23; ++i) add_at(at_ms(i % 3), at_ms(i % 5), i % 4);
    const std::vector<RecordFilter> filters{
        {}, {.links = {{"person_id", 7}}}, {.owner_id = {5}}, {.statuses = {"open"}}};
    for (const auto& filter : filters)
        for (const auto order :
             {RecordOrder::id, RecordOrder::add_time, RecordOrder::update_time, RecordOrder::rank})
            for (const auto direction : {SortDirection::ascending, SortDirection::descending}) {
                const auto expected = list(filter, {.order = order, .direction = direction});
                EXPECT_EQ(expected.size(), 23u);
                EXPECT_EQ(walk(filter, {.order = order, .direction = direction, .limit = 4}),
                          expected);
            }
}

TEST_P(RecordsTable, an_offset_skips) {
    for (int i = 0; i < 5; ++i) add_at(at_ms(i), at_ms(i), i);
    EXPECT_THAT(list({}, {.offset = 2, .limit = 2}), ElementsAre(3, 4));
    EXPECT_THAT(list({.links = {{"person_id", 7}}}, {.offset = 2, .limit = 2}), ElementsAre(3, 4));
    EXPECT_THAT(list({}, {.offset = 5, .limit = 2}), IsEmpty());
}

TEST_P(RecordsTable, any_number_of_records_is_found_at_once) {
    std::vector<std::int64_t> wanted;
    for (int i = 0; i < 250; ++i) wanted.push_back(add(sample()));
    EXPECT_EQ(ids(tx().records().find_all(deals, wanted, {})), wanted);
}

TEST_P(RecordsTable, links_are_counted_by_target_and_status) {
    for (int i = 1; i <= 7; ++i) {
        Record record = sample();
        record.status = i % 2 == 0 ? "won" : "open";
        if (i == 6) record.shelf = RecordShelf::deleted;
        if (i == 7) record.private_to = {77};
        record.owner_id = {77};
        add(record, {.links = {{"person_id", i <= 3 ? 1 : 2}}});
    }
    const auto count = [&](UserId seen_by) {
        std::map<std::pair<std::int64_t, std::string>, std::int64_t> out;
        for (const auto& each : tx().records().count_links(deals, "person_id", {1, 2, 3}, seen_by))
            out[{each.target, each.status}] = each.count;
        return out;
    };
    using Counts = std::map<std::pair<std::int64_t, std::string>, std::int64_t>;
    const Counts all{{{1, "open"}, 2}, {{1, "won"}, 1}, {{2, "open"}, 2}, {{2, "won"}, 1}};
    EXPECT_EQ(count({}), all);
    EXPECT_EQ(count({77}), all);
    auto others = all;
    others[{2, "open"}] = 1;
    EXPECT_EQ(count({9}), others);
}

TEST_P(RecordsTable, words_are_walked_by_their_beginning) {
    const auto with_words = [&](std::vector<RecordWord> words) {
        return add(sample(), {.words = std::move(words)});
    };
    with_words({{0, "acme"}, {1, "two"}});
    with_words({{0, "acmex"}, {0, "zürich"}});
    with_words({{1, "acme"}, {0, "\xFF\xFF"}});
    with_words({{0, "acm%"}});
    const auto found = [&](const WordWalk& walk) {
        std::vector<std::pair<std::string, std::int64_t>> out;
        for (const auto& each : tx().records().walk_words(deals, walk)) {
            EXPECT_EQ(each.place.record_id, each.record.id);
            out.emplace_back(each.place.word, each.record.id);
        }
        return out;
    };
    using Found = std::vector<std::pair<std::string, std::int64_t>>;
    EXPECT_EQ(found({.word = "acme"}), (Found{{"acme", 1}, {"acme", 3}, {"acmex", 2}}));
    EXPECT_EQ(found({.word = "acme", .match = WordMatch::equals}),
              (Found{{"acme", 1}, {"acme", 3}}));
    EXPECT_EQ(found({.word = "acme", .fields = {1}}), (Found{{"acme", 3}}));
    EXPECT_EQ(found({.word = "zü"}), (Found{{"zürich", 2}}));
    EXPECT_EQ(found({.word = "acm%"}), (Found{{"acm%", 4}}));
    EXPECT_EQ(found({.word = "\xFF"}), (Found{{"\xFF\xFF", 3}}));
    EXPECT_EQ(found({.word = "acme", .limit = 1}), (Found{{"acme", 1}}));
    EXPECT_EQ(found({.word = "acme", .after = WordPlace{"acme", 1, 0}}),
              (Found{{"acme", 3}, {"acmex", 2}}));
    EXPECT_EQ(found({.word = "nothing"}), Found{});
    EXPECT_EQ(tx().records().count_words(deals, {.word = "acme"}, 10), 3);
    EXPECT_EQ(tx().records().count_words(deals, {.word = "acme"}, 2), 2);
    EXPECT_EQ(tx().records().count_words(deals, {.word = "acme", .fields = {1}}, 10), 1);
}

TEST_P(RecordsTable, words_of_others_and_of_private_records_are_not_found) {
    Record record = sample();
    record.company_id = {2};
    add(record, {.words = {{0, "deal"}}});
    record = sample();
    record.entity = "person";
    add(record, {.words = {{0, "deal"}}});
    record = sample();
    record.private_to = {5};
    add(record, {.words = {{0, "deal"}}});
    EXPECT_EQ(tx().records().walk_words(deals, {.word = "deal", .seen_by = {9}}).size(), 0u);
    EXPECT_EQ(tx().records().walk_words(deals, {.word = "deal", .seen_by = {5}}).size(), 1u);
    EXPECT_EQ(tx().records().walk_words(deals, {.word = "deal"}).size(), 1u);
}

TEST_P(RecordsTable, clearing_starts_the_ids_over) {
    add(sample(), {.links = {{"person_id", 1}}, .words = {{0, "deal"}}});
    tx().reset_all();
    EXPECT_EQ(tx().records().count(deals), 0);
    EXPECT_EQ(add(sample()), 1);
    EXPECT_THAT(list({.links = {{"person_id", 1}}}), IsEmpty());
    EXPECT_EQ(tx().records().walk_words(deals, {.word = "deal"}).size(), 0u);
}

}  // namespace
}  // namespace grantor::test
