// The order of deliveries, and which ones wait for which.
#include "delivery/sender.hpp"

#include "tests/delivery/outbox.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::Le;

class Sending : public Outbox {
 protected:
    std::vector<std::string> ids_at(const std::string& path, std::size_t count) {
        std::vector<std::string> out;
        for (const auto& one : receiver.await(path, count))
            out.push_back(one.field("X-Grantor-Delivery"));
        return out;
    }
    static std::string name(DeliveryId id) { return std::to_string(id.value); }
};

TEST_F(Sending, a_dead_target_delays_no_other) {
    delivery::SenderOptions options = loopback_allowed();
    options.concurrency = 2;
    receiver.hold("/dead");
    const auto stuck = file_event("/dead");
    start(options);
    receiver.await("/dead", 1);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(await_end(file_event("/alive")).last_status, 200);
    EXPECT_EQ(find(stuck).state, DeliveryState::waiting);
}

TEST_F(Sending, places_are_left_for_targets_that_work_whatever_number_is_dead) {
    delivery::SenderOptions options = loopback_allowed();
    options.concurrency = 4;
    start(options);
    std::vector<DeliveryId> dead;
    for (int i = 0; i < 12; ++i) {
        const auto path = fmt::format("/dead{}", i);
        receiver.answer(path, 500);
        dead.push_back(file_event(path));
    }
    for (const auto id : dead) await_attempts(id, 1);
    for (int i = 0; i < 12; ++i) receiver.hold(fmt::format("/dead{}", i));
    advance(seconds{4});
    // At most half of the slots for deliveries that failed before.
    ASSERT_TRUE(comes_true([&] { return receiver.count() >= 12 + 2; }));
    for (int i = 0; i < 20; ++i) EXPECT_EQ(await_end(file_event("/alive")).last_status, 200);
    EXPECT_EQ(receiver.count(), 12u + 2u + 20u);
    // Those that had no place get theirs when one is free.
    for (int i = 0; i < 12; ++i) receiver.release(fmt::format("/dead{}", i));
    for (const auto id : dead) EXPECT_EQ(await_attempts(id, 2).attempts, 2);
}

TEST_F(Sending, an_app_with_many_slow_servers_leaves_places_for_others) {
    delivery::SenderOptions options = loopback_allowed();
    options.concurrency = 4;
    for (int i = 0; i < 12; ++i) {
        receiver.hold(fmt::format("/slow{}", i));
        file_event(fmt::format("/slow{}", i));
    }
    start(options);
    ASSERT_TRUE(comes_true([&] { return receiver.count() == 3; }));
    const auto other = add_app_with_secret();
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(await_end(file(an_uninstall(other, receiver.url("/other")))).last_status, 200);
    EXPECT_EQ(receiver.count(), 3u + 10u);
    for (int i = 0; i < 12; ++i) receiver.release(fmt::format("/slow{}", i));
    for (int i = 0; i < 12; ++i) EXPECT_EQ(receiver.await(fmt::format("/slow{}", i), 1).size(), 1u);
}

TEST_F(Sending, what_is_filed_behind_a_failed_delivery_causes_no_attempt) {
    receiver.answer("/hook", 500);
    start();
    const auto first = file_event("/hook");
    for (int attempt = 1; attempt <= 4; ++attempt) {
        await_attempts(first, attempt);
        advance(seconds{200});
    }
    // The next try is in an hour.
    EXPECT_EQ(await_end(file_event("/other")).last_status, 200);
    ASSERT_EQ(receiver.count("/hook"), 4u);
    for (int i = 0; i < 5; ++i) {
        file_event("/hook");
        EXPECT_EQ(await_end(file_event("/other")).last_status, 200);
    }
    EXPECT_EQ(receiver.count("/hook"), 4u);
}

TEST_F(Sending, one_target_is_sent_to_in_order_and_one_at_a_time) {
    std::vector<std::string> filed;
    for (int i = 0; i < 30; ++i) filed.push_back(name(file_event("/hook", std::to_string(i))));
    start();
    for (int i = 30; i < 60; ++i) filed.push_back(name(file_event("/hook", std::to_string(i))));
    EXPECT_EQ(ids_at("/hook", 60), filed);
    EXPECT_EQ(receiver.most_at_once(), 1u);
}

TEST_F(Sending, a_failure_keeps_its_place_in_the_order) {
    receiver.answer("/hook", 503);
    start();
    const auto first = file_event("/hook");
    const auto second = file_event("/hook");
    await_attempts(first, 1);
    receiver.answer("/hook", 200);
    advance(seconds{4});
    await_end(second);
    EXPECT_THAT(ids_at("/hook", 3), ElementsAre(name(first), name(first), name(second)));
}

TEST_F(Sending, never_more_than_so_many_are_under_way_and_the_rest_follows) {
    delivery::SenderOptions options = loopback_allowed();
    options.concurrency = 3;
    for (int i = 0; i < 10; ++i) {
        receiver.hold(fmt::format("/h{}", i));
        file_event(fmt::format("/h{}", i));
    }
    start(options);
    ASSERT_TRUE(comes_true([&] { return receiver.count() == 3; }));
    EXPECT_EQ(sender->counts().in_flight, 3u);
    for (int i = 0; i < 10; ++i) receiver.release(fmt::format("/h{}", i));
    for (int i = 0; i < 10; ++i) EXPECT_EQ(receiver.await(fmt::format("/h{}", i), 1).size(), 1u);
    EXPECT_THAT(receiver.most_at_once(), Le(3u));
}

TEST_F(Sending, a_target_with_much_to_say_lets_others_have_their_turn) {
    delivery::SenderOptions options = loopback_allowed();
    options.concurrency = 1;
    for (int i = 0; i < 50; ++i) file_event("/busy");
    std::vector<DeliveryId> quiet;
    for (int i = 0; i < 5; ++i) quiet.push_back(file_event(fmt::format("/quiet{}", i)));
    start(options);
    for (const auto id : quiet) await_end(id);
    // With one place and turns, at most one of the busy ones goes before each of the others.
    EXPECT_THAT(receiver.count("/busy"), Le(20u));
    ASSERT_EQ(receiver.await("/busy", 50).size(), 50u);
}

TEST_F(Sending, what_is_filed_while_it_runs_goes_out_at_once) {
    start();
    for (int i = 0; i < 3; ++i) {
        const auto row = await_end(file_event("/hook"));
        EXPECT_EQ(row.state, DeliveryState::delivered);
        EXPECT_EQ(row.attempts, 1);
    }
}

TEST_F(Sending, what_another_process_files_goes_out_too) {
    start();
    file_event("/hook");
    receiver.await("/hook", 1);
    const auto other = open_sqlite(store_options());
    const auto event = an_event(add_app_with_secret(), hook_at("/hook"), receiver.url("/hook"));
    const auto id = other->write_now([&](WriteTx& tx) { return tx.deliveries().add(event); });
    EXPECT_EQ(await_end(id).state, DeliveryState::delivered);
}

TEST_F(Sending, is_broken_off_by_a_stop_and_sent_again_by_the_next_sender) {
    receiver.hold("/hook");
    const auto id = file_event("/hook");
    start();
    receiver.await("/hook", 1);
    sender.reset();
    const auto row = find(id);
    EXPECT_EQ(row.state, DeliveryState::waiting);
    EXPECT_EQ(row.attempts, 0);
    receiver.release("/hook");
    start();
    EXPECT_EQ(await_end(id).state, DeliveryState::delivered);
    EXPECT_THAT(ids_at("/hook", 2), ElementsAre(name(id), name(id)));
}

TEST_F(Sending, a_patient_stop_waits_for_what_is_under_way) {
    receiver.hold("/hook");
    const auto id = file_event("/hook");
    start();
    receiver.await("/hook", 1);
    std::thread stopping([&] { sender->stop(std::chrono::seconds{20}); });
    receiver.release("/hook");
    stopping.join();
    EXPECT_EQ(find(id).state, DeliveryState::delivered);
}

TEST_F(Sending, counts_what_it_does) {
    receiver.answer("/bad", 500);
    start();
    await_end(file_event("/good"));
    await_attempts(file_event("/bad"), 1);
    ASSERT_TRUE(comes_true([&] { return sender->counts().failed_attempts == 1; }));
    EXPECT_EQ(sender->counts().delivered, 1u);
    EXPECT_EQ(sender->counts().given_up, 0u);
}

TEST_F(Sending, old_finished_deliveries_are_purged_and_waiting_ones_stay) {
    receiver.answer("/bad", 500);
    start();
    const auto done = file_event("/good");
    await_end(done);
    sender.reset();
    const auto waiting = file_event("/good");
    clock.set_offset(days{31});
    receiver.hold("/good");
    start();
    ASSERT_TRUE(comes_true([&] {
        return store->read_now([&](const ReadTx& tx) { return !tx.deliveries().find(done); });
    }));
    EXPECT_EQ(find(waiting).state, DeliveryState::waiting);
}

}  // namespace
}  // namespace grantor::test
