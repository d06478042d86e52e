// Claims of several nodes, and claims whose commit lost its connection.
#include <algorithm>
#include <array>
#include <atomic>
#include <latch>
#include <thread>

#include "store/claim.hpp"
#include "tests/store/support/postgres_world.hpp"

namespace grantor::test {
namespace {

class NodeClaims : public PostgresWorld {
 protected:
    void SetUp() override {
        PostgresWorld::SetUp();
        if (IsSkipped()) return;
        open()->write_now([this](WriteTx& tx) {
            Company company;
            company.label = "acme";
            company_ = tx.companies().add(company);
            App app;
            app.client_id = "00000000000000aa";
            app.status = AppStatus::live;
            app_ = tx.apps().add(app);
            for (auto& id : grants_) {
                Grant grant;
                grant.app_id = app_;
                grant.company_id = company_;
                grant.created_at = noon;
                id = tx.grants().add_pending(grant);
                tx.grants().activate(id, noon);
            }
        });
    }
    RotateClaim rotation(GrantId id, std::int64_t generation) const {
        return {.app = {app_},
                .grant = id,
                .generation = generation,
                .idle_limit = days{60},
                .now = noon};
    }
    static std::int64_t generation(Store& store, GrantId id) {
        return store.read_now([&](const ReadTx& tx) { return tx.grants().find(id)->generation; });
    }

    CompanyId company_;
    AppId app_;
    std::array<GrantId, 4> grants_;
};

TEST_F(NodeClaims, no_rotation_is_lost_or_given_twice_while_connections_are_lost) {
    const auto a = open();
    const auto b = open();
    std::array<std::atomic<int>, 4> won{};
    std::array<std::atomic<int>, 2> claims{};  // of each node
    constexpr int claims_each = 150;
    const auto rotate = [&](Store& store, int from) {
        for (int n = 0; n < claims_each; ++n, ++claims[static_cast<std::size_t>(from) % 2]) {
            const auto which = static_cast<std::size_t>(from + n) % grants_.size();
            const auto seen = generation(store, grants_[which]);
            if (store.claim_now(rotation(grants_[which], seen))) ++won[which];
            if (n % 10 == 0) set(store, "node", std::to_string(from));
        }
    };
    // Not faster than both nodes answer: a claim that meets five lost connections is given up.
    std::thread killing([&] {
        for (int next = 0; next < 2 * claims_each; next += 8) {
            while (std::min<int>(claims[0], claims[1]) < next) std::this_thread::yield();
            database().end_sessions("writer");
        }
    });
    std::vector<std::thread> running;
    for (int i = 0; i < 4; ++i) running.emplace_back([&, i] { rotate(i % 2 == 0 ? *a : *b, i); });
    for (auto& thread : running) thread.join();
    killing.join();
    for (std::size_t i = 0; i < grants_.size(); ++i) {
        EXPECT_EQ(generation(*a, grants_[i]), won[i]);
        EXPECT_GT(won[i], 0);
    }
}

TEST_F(NodeClaims, a_claim_without_an_answer_is_not_done_twice) {
    PostgresRelay relay;
    PostgresOptions far = options();
    far.url = relay.conninfo(database().name());
    const auto store = open_postgres(far);
    for (int round = 0; round < 5; ++round) {
        relay.swallow_next_commit();
        const auto rotated = store->claim_now(rotation(grants_[0], round));
        EXPECT_TRUE(relay.has_swallowed());
        ASSERT_TRUE(rotated) << "it was committed";
        EXPECT_EQ(rotated->grant.generation, round + 1);
        EXPECT_EQ(generation(*store, grants_[0]), round + 1);
    }
}

// Units take turns in the cluster; a rotation is decided by one row.
TEST_F(NodeClaims, a_rotation_does_not_wait_for_a_unit_of_another_node) {
    const auto a = open();
    const auto b = open();
    std::latch is_held{1};
    std::latch let_go{1};
    std::thread holder([&] {
        a->write_now([&](WriteTx& tx) {
            tx.settings().set({"a", "b"});
            is_held.count_down();
            let_go.wait();
        });
    });
    is_held.wait();
    EXPECT_TRUE(b->claim_now(rotation(grants_[0], 0)));
    let_go.count_down();
    holder.join();
}

}  // namespace
}  // namespace grantor::test
