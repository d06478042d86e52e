// Several nodes with one outbox: who sends, and that nothing is sent by two.
#include "tests/delivery/outbox.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAreArray;

class SendingNodes : public Outbox {
 protected:
    // The outbox as another process sees it.
    struct Node {
        std::unique_ptr<Store> store;
        std::unique_ptr<delivery::Sender> sender;
    };
    static constexpr LeaseTimes quick{.lifetime = seconds{60}, .interval = milliseconds{5}};
    // As a node that was stopped: it believes for an hour that it has the lease.
    static constexpr LeaseTimes asks_once{.lifetime = hours{1}, .interval = hours{1}};

    static delivery::SenderOptions as_node(std::int64_t number, LeaseTimes lease = quick) {
        auto out = loopback_allowed();
        out.node = NodeId{number};
        out.lease = lease;
        out.tick = milliseconds{5};
        return out;
    }
    Node start_node(std::int64_t number, LeaseTimes lease = quick) {
        Node out;
        out.store = open_sqlite(store_options());
        out.sender =
            std::make_unique<delivery::Sender>(*out.store, clock, keys, as_node(number, lease));
        out.sender->start();
        return out;
    }
    NodeId holder() {
        return store->read_now([](const ReadTx& tx) {
            const auto lease = tx.leases().find("deliveries");
            return lease ? lease->holder : NodeId{};
        });
    }
    void take_lease_for(std::int64_t number, seconds lifetime) {
        store->write_now([&](WriteTx& tx) {
            const auto now = clock.now();
            tx.leases().take({"deliveries", {number}}, now, now + lifetime);
        });
    }
    std::vector<std::string> received(const std::string& path, std::size_t count) {
        std::vector<std::string> out;
        for (const auto& one : receiver.await(path, count))
            out.push_back(one.field("X-Grantor-Delivery"));
        return out;
    }
};

TEST_F(SendingNodes, the_one_with_the_lease_sends) {
    const auto one = start_node(1);
    ASSERT_TRUE(comes_true([&] { return holder() == NodeId{1}; }));
    const auto two = start_node(2);
    for (int i = 0; i < 20; ++i) await_end(file_event(fmt::format("/hook{}", i)));
    EXPECT_EQ(receiver.count(), 20u);
    EXPECT_TRUE(comes_true([&] { return one.sender->counts().delivered == 20; }));
    EXPECT_EQ(two.sender->counts().delivered, 0u);
}

TEST_F(SendingNodes, one_that_stops_hands_over_at_once) {
    auto one = start_node(1);
    ASSERT_TRUE(comes_true([&] { return holder() == NodeId{1}; }));
    const auto two = start_node(2);
    receiver.hold("/slow");
    const auto interrupted = file_event("/slow");
    receiver.await("/slow", 1);
    one.sender->stop();
    // It sends what the other was sending as well: nobody knows whether that has arrived.
    receiver.await("/slow", 2);
    receiver.release("/slow");
    EXPECT_EQ(await_end(interrupted).state, DeliveryState::delivered);
    EXPECT_EQ(await_end(file_event("/next")).state, DeliveryState::delivered);
    EXPECT_EQ(holder(), NodeId{2});
    const auto sent = receiver.await("/slow", 2);
    EXPECT_EQ(sent[0].field("X-Grantor-Delivery"), sent[1].field("X-Grantor-Delivery"));
    EXPECT_EQ(sent[0].body, sent[1].body) << "the same event and the same attempt";
}

TEST_F(SendingNodes, what_one_was_sending_when_it_died_waits_until_its_claim_ends) {
    take_lease_for(1, seconds{6});
    const auto in_flight = file_event("/claimed");
    store->write_now([&](WriteTx& tx) {
        const auto row = *tx.deliveries().find(in_flight);
        return tx.deliveries().claim(row, clock.now(), clock.now() + seconds{15});
    });
    const auto behind = file_event("/claimed");
    clock.set_offset(seconds{7});
    const auto two = start_node(2);
    EXPECT_EQ(await_end(file_event("/other")).state, DeliveryState::delivered);
    EXPECT_EQ(find(in_flight).state, DeliveryState::waiting);
    EXPECT_EQ(receiver.count("/claimed"), 0u);
    clock.set_offset(seconds{16});
    EXPECT_EQ(await_end(behind).state, DeliveryState::delivered);
    EXPECT_THAT(received("/claimed", 2),
                ElementsAreArray({std::to_string(in_flight.value), std::to_string(behind.value)}));
    EXPECT_EQ(find(in_flight).attempts, 1);
}

// A node that was stopped and goes on believes for a while that it has the lease.
TEST_F(SendingNodes, two_that_both_believe_to_have_the_lease_send_nothing_twice) {
    const auto one = start_node(1, asks_once);
    ASSERT_TRUE(comes_true([&] { return holder() == NodeId{1}; }));
    store->write_now([&](WriteTx& tx) { tx.leases().give_up({"deliveries", {1}}, 1); });
    const auto two = start_node(2, asks_once);
    ASSERT_TRUE(comes_true([&] { return holder() == NodeId{2}; }));
    std::map<std::string, std::vector<std::string>> filed;
    std::vector<DeliveryId> all;
    for (int i = 0; i < 240; ++i) {
        const auto path = fmt::format("/hook{}", i % 12);
        all.push_back(file_event(path, std::to_string(i)));
        filed[path].push_back(std::to_string(all.back().value));
    }
    for (const auto id : all) EXPECT_EQ(await_end(id).state, DeliveryState::delivered);
    EXPECT_EQ(receiver.count(), all.size());
    for (const auto& [path, ids] : filed)
        EXPECT_THAT(received(path, ids.size()), ElementsAreArray(ids)) << path;
    EXPECT_TRUE(comes_true([&] {
        return one.sender->counts().delivered + two.sender->counts().delivered == all.size();
    }));
}

}  // namespace
}  // namespace grantor::test
