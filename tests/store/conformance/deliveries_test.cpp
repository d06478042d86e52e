#include "store/tables/deliveries.hpp"

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class DeliveriesTable : public TableTest {
 protected:
    static Delivery sample(std::int64_t app, std::int64_t webhook) {
        Delivery delivery;
        delivery.kind = webhook == 0 ? DeliveryKind::uninstall : DeliveryKind::webhook;
        delivery.app_id = {app};
        delivery.company_id = {3};
        delivery.user_id = {2};
        delivery.webhook_id = {webhook};
        delivery.url = "https://app.example/hook";
        delivery.body = R"({"a":"ü"})";
        delivery.created_at = at_ms(1);
        delivery.due_at = at_ms(2);
        return delivery;
    }
    DeliveryId add(std::int64_t app, std::int64_t webhook = 0) {
        return tx().deliveries().add(sample(app, webhook));
    }
    void finish(DeliveryId id, DeliveryState state, Time now) {
        auto delivery = *tx().deliveries().find(id);
        delivery.state = state;
        delivery.attempts += 1;
        delivery.finished_at = now;
        EXPECT_TRUE(tx().deliveries().note_attempt(delivery));
    }
    static std::vector<DeliveryId> ids(const std::vector<Delivery>& deliveries) {
        std::vector<DeliveryId> out;
        for (const auto& delivery : deliveries) out.push_back(delivery.id);
        return out;
    }
};
GRANTOR_ON_BOTH_ENGINES(DeliveriesTable);

TEST_P(DeliveriesTable, an_unknown_delivery_is_nothing) {
    EXPECT_FALSE(tx().deliveries().find(DeliveryId{4711}));
    EXPECT_FALSE(tx().deliveries().note_attempt(sample(1, 0)));
    EXPECT_EQ(tx().deliveries().give_up(7, "gone", at_ms(1)), 0);
    EXPECT_EQ(tx().deliveries().purge(at_ms(1), 10), 0);
    EXPECT_THAT(tx().deliveries().heads(0, 10), IsEmpty());
    EXPECT_FALSE(tx().effects().has_new_deliveries);
}

TEST_P(DeliveriesTable, what_waits_for_a_target_can_become_due_at_once) {
    const auto waiting = add(1);
    const auto other = add(2);
    const auto over = add(1);
    finish(over, DeliveryState::given_up, at_ms(1));
    tx().deliveries().hasten(sample(1, 0).target(), at_ms(1));
    EXPECT_EQ(tx().deliveries().find(waiting)->due_at, at_ms(1));
    EXPECT_EQ(tx().deliveries().find(other)->due_at, at_ms(2));
    EXPECT_EQ(tx().deliveries().find(over)->due_at, at_ms(2));
    tx().deliveries().hasten(sample(1, 0).target(), at_ms(9));
    EXPECT_EQ(tx().deliveries().find(waiting)->due_at, at_ms(1)) << "never later";
}

TEST_P(DeliveriesTable, keeps_every_field_of_a_new_delivery_as_waiting) {
    Delivery added = sample(1, 6);
    added.state = DeliveryState::delivered;
    added.attempts = 9;
    added.finished_at = at_ms(9);
    added.last_failure = "x";
    const DeliveryId id = tx().deliveries().add(added);
    EXPECT_TRUE(tx().effects().has_new_deliveries);
    const auto found = tx().deliveries().find(id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->kind, DeliveryKind::webhook);
    EXPECT_EQ(found->app_id, AppId{1});
    EXPECT_EQ(found->company_id, CompanyId{3});
    EXPECT_EQ(found->user_id, UserId{2});
    EXPECT_EQ(found->webhook_id, WebhookId{6});
    EXPECT_EQ(found->url, "https://app.example/hook");
    EXPECT_EQ(found->body, R"({"a":"ü"})");
    EXPECT_EQ(found->created_at, at_ms(1));
    EXPECT_EQ(found->due_at, at_ms(2));
    EXPECT_EQ(found->state, DeliveryState::waiting);
    EXPECT_EQ(found->attempts, 0);
    EXPECT_EQ(found->finished_at, Time{});
    EXPECT_EQ(found->last_failure, "");
}

TEST_P(DeliveriesTable, an_attempt_is_noted_while_it_waits_and_never_after) {
    const DeliveryId id = add(1);
    auto delivery = *tx().deliveries().find(id);
    delivery.attempts = 1;
    delivery.due_at = at_ms(3000);
    delivery.last_status = 503;
    delivery.last_failure = "it took too long";
    delivery.last_answer = "try again";
    delivery.last_duration_ms = 42;
    EXPECT_TRUE(tx().deliveries().note_attempt(delivery));
    const auto found = tx().deliveries().find(id);
    EXPECT_EQ(found->attempts, 1);
    EXPECT_EQ(found->due_at, at_ms(3000));
    EXPECT_EQ(found->last_status, 503);
    EXPECT_EQ(found->last_failure, "it took too long");
    EXPECT_EQ(found->last_answer, "try again");
    EXPECT_EQ(found->last_duration_ms, 42);
    EXPECT_EQ(found->created_at, at_ms(1));

    finish(id, DeliveryState::delivered, at_ms(4000));
    EXPECT_EQ(tx().deliveries().find(id)->state, DeliveryState::delivered);
    EXPECT_EQ(tx().deliveries().find(id)->finished_at, at_ms(4000));
    delivery.state = DeliveryState::given_up;
    EXPECT_FALSE(tx().deliveries().note_attempt(delivery));
}

TEST_P(DeliveriesTable, heads_are_the_oldest_of_each_target_in_the_order_of_targets) {
    const DeliveryId of_app_5 = add(5);         // target 11
    const DeliveryId of_webhook_6 = add(5, 6);  // target 12
    add(5);
    add(5, 6);
    const DeliveryId of_app_1 = add(1);  // target 3
    const DeliveryId done = add(2);      // target 5
    finish(done, DeliveryState::delivered, at_ms(9));
    const DeliveryId of_app_2 = add(2);
    EXPECT_THAT(ids(tx().deliveries().heads(0, 10)),
                ElementsAre(of_app_1, of_app_2, of_app_5, of_webhook_6));
    EXPECT_THAT(ids(tx().deliveries().heads(0, 2)), ElementsAre(of_app_1, of_app_2));
    EXPECT_THAT(ids(tx().deliveries().heads(5, 10)), ElementsAre(of_app_5, of_webhook_6));
    EXPECT_THAT(tx().deliveries().heads(12, 10), IsEmpty());
    EXPECT_EQ(tx().deliveries().waiting(), 6);
}

TEST_P(DeliveriesTable, heads_of_many_targets_come_page_by_page) {
    constexpr std::int64_t targets = 500;
    for (int round = 0; round < 3; ++round)
        for (std::int64_t i = 0; i < targets; ++i) add(1, 1 + (i * 7) % targets);
    std::vector<std::int64_t> seen;
    std::int64_t after = 0;
    while (true) {
        const auto page = tx().deliveries().heads(after, 64);
        if (page.empty()) break;
        for (const auto& head : page) {
            EXPECT_LE(head.id, DeliveryId{page.front().id.value + targets}) << "the oldest";
            seen.push_back(head.target());
        }
        after = page.back().target();
    }
    ASSERT_EQ(seen.size(), static_cast<std::size_t>(targets));
    for (std::size_t i = 0; i < seen.size(); ++i)
        EXPECT_EQ(seen[i], static_cast<std::int64_t>(i + 1) * 2);
}

TEST_P(DeliveriesTable, a_target_is_given_up_alone) {
    const DeliveryId done = add(1, 6);
    finish(done, DeliveryState::delivered, at_ms(1));
    const DeliveryId first = add(1, 6);
    const DeliveryId second = add(1, 6);
    const DeliveryId of_app = add(1);
    EXPECT_EQ(tx().deliveries().give_up(12, "The webhook was removed.", at_ms(8)), 2);
    for (const auto id : {first, second}) {
        EXPECT_EQ(tx().deliveries().find(id)->state, DeliveryState::given_up);
        EXPECT_EQ(tx().deliveries().find(id)->last_failure, "The webhook was removed.");
        EXPECT_EQ(tx().deliveries().find(id)->finished_at, at_ms(8));
    }
    EXPECT_EQ(tx().deliveries().find(done)->state, DeliveryState::delivered);
    EXPECT_EQ(tx().deliveries().find(of_app)->state, DeliveryState::waiting);
}

TEST_P(DeliveriesTable, are_listed_newest_first_and_filtered) {
    const DeliveryId notice = add(1);
    const DeliveryId event = add(1, 6);
    const DeliveryId other_event = add(1, 7);
    add(2, 8);
    finish(event, DeliveryState::given_up, at_ms(9));
    const auto list = [&](const DeliveryFilter& filter) {
        return ids(tx().deliveries().list(filter));
    };
    EXPECT_THAT(list({.app_id = {1}}), ElementsAre(other_event, event, notice));
    EXPECT_THAT(list({.app_id = {1}, .limit = 1}), ElementsAre(other_event));
    EXPECT_THAT(list({.app_id = {1}, .before = other_event}), ElementsAre(event, notice));
    EXPECT_THAT(list({.webhook_id = {6}}), ElementsAre(event));
    EXPECT_THAT(list({.app_id = {2}, .webhook_id = {6}}), IsEmpty());
    EXPECT_THAT(list({.app_id = {1}, .state = DeliveryState::waiting}),
                ElementsAre(other_event, notice));
    EXPECT_THAT(list({.app_id = {1}, .kind = DeliveryKind::uninstall}), ElementsAre(notice));
}

TEST_P(DeliveriesTable, purging_takes_old_finished_ones_in_small_steps) {
    const DeliveryId waiting = add(1);
    const DeliveryId first = add(1);
    const DeliveryId second = add(1);
    const DeliveryId recent = add(1);
    finish(second, DeliveryState::delivered, at_ms(20));
    finish(first, DeliveryState::given_up, at_ms(10));
    finish(recent, DeliveryState::delivered, at_ms(90));
    EXPECT_EQ(tx().deliveries().purge(at_ms(10), 10), 0);
    EXPECT_EQ(tx().deliveries().purge(at_ms(50), 1), 1);
    EXPECT_FALSE(tx().deliveries().find(first));
    EXPECT_EQ(tx().deliveries().purge(at_ms(50), 10), 1);
    EXPECT_TRUE(tx().deliveries().find(waiting));
    EXPECT_TRUE(tx().deliveries().find(recent));
}

TEST_P(DeliveriesTable, an_id_never_comes_back) {
    const DeliveryId newest = add(1);
    finish(newest, DeliveryState::delivered, at_ms(1));
    EXPECT_EQ(tx().deliveries().purge(at_ms(2), 10), 1);
    EXPECT_LT(newest, add(1));
}

TEST_P(DeliveriesTable, one_sends_an_attempt_at_a_time) {
    const auto id = add(1);
    auto row = *tx().deliveries().find(id);
    ASSERT_TRUE(tx().deliveries().claim(row, at_ms(10), at_ms(40)));
    EXPECT_FALSE(tx().deliveries().claim(row, at_ms(10), at_ms(40))) << "read before the claim";
    auto other = *tx().deliveries().find(id);
    EXPECT_EQ(other.turn, row.turn + 1);
    EXPECT_FALSE(tx().deliveries().claim(other, at_ms(39), at_ms(69)));
    ++row.turn;
    row.attempts = 1;
    row.due_at = at_ms(30);
    EXPECT_TRUE(tx().deliveries().note_attempt(row));
    EXPECT_FALSE(tx().deliveries().claim(other, at_ms(50), at_ms(80))) << "that attempt was made";
    EXPECT_TRUE(tx().deliveries().claim(*tx().deliveries().find(id), at_ms(31), at_ms(61)));
}

TEST_P(DeliveriesTable, the_attempt_of_a_node_that_died_is_made_by_another) {
    const auto id = add(1);
    auto dead = *tx().deliveries().find(id);
    ASSERT_TRUE(tx().deliveries().claim(dead, at_ms(10), at_ms(40)));
    ++dead.turn;
    auto row = *tx().deliveries().find(id);
    ASSERT_TRUE(tx().deliveries().claim(row, at_ms(40), at_ms(70)));
    ++row.turn;
    EXPECT_EQ(row.attempts, 0) << "whoever receives it sees the same attempt again";
    dead.state = DeliveryState::delivered;
    EXPECT_FALSE(tx().deliveries().note_attempt(dead)) << "it was not dead, but too late";
    tx().deliveries().release(dead);
    EXPECT_FALSE(tx().deliveries().claim(*tx().deliveries().find(id), at_ms(41), at_ms(71)));
    tx().deliveries().release(row);
    EXPECT_TRUE(tx().deliveries().claim(*tx().deliveries().find(id), at_ms(41), at_ms(71)));
}

TEST_P(DeliveriesTable, a_claim_of_before_the_clock_was_put_back_is_over) {
    const auto id = add(1);
    ASSERT_TRUE(
        tx().deliveries().claim(*tx().deliveries().find(id), at_ms(3'600'000), at_ms(3'600'030)));
    EXPECT_TRUE(tx().deliveries().claim(*tx().deliveries().find(id), at_ms(10), at_ms(40)));
}

TEST_P(DeliveriesTable, a_new_moment_for_an_attempt_leaves_one_in_flight_alone) {
    const auto id = add(1);
    auto row = *tx().deliveries().find(id);
    EXPECT_TRUE(tx().deliveries().make_due(id, at_ms(1)));
    row.state = DeliveryState::delivered;
    row.finished_at = at_ms(9);
    EXPECT_TRUE(tx().deliveries().note_attempt(row));
    EXPECT_FALSE(tx().deliveries().make_due(id, at_ms(2)));
    EXPECT_FALSE(tx().deliveries().claim(*tx().deliveries().find(id), at_ms(10), at_ms(40)));
}

}  // namespace
}  // namespace grantor::test
