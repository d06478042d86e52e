// Two nodes are sent codes of one installation at one moment: it becomes active once, and not at
// all for somebody who leaves the company meanwhile. The rounds are drawn from a seed.
#include <array>
#include <barrier>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "rules/grant_states.hpp"
#include "store/claim.hpp"
#include "tests/store/support/any_store.hpp"

namespace grantor::test {
namespace {

constexpr unsigned seed = 20260104;
constexpr int rounds = 120;

class InstallingNodes : public AnyStoreTest {
 protected:
    void SetUp() override {
        AnyStoreTest::SetUp();
        if (IsSkipped()) return;
        for (auto& node : nodes_) node = open();
        nodes_[0]->write_now([this](WriteTx& tx) {
            Company company;
            company.label = "acme";
            company_ = tx.companies().add(company);
            App app;
            app.client_id = "00000000000000aa";
            app.status = AppStatus::live;
            app_ = tx.apps().add(app);
        });
    }

    // A member, and as many codes of one installation of theirs as there are nodes.
    struct Person {
        UserId id;
        std::array<GrantId, 2> grants;
    };
    Person add_person(int number) const {
        return nodes_[0]->write_now([&](WriteTx& tx) {
            User user;
            user.email = std::to_string(number) + "@acme.test";
            Person out{tx.users().add(user), {}};
            tx.memberships().add({company_, out.id, Role::regular, noon});
            for (auto& id : out.grants) {
                Grant grant;
                grant.app_id = app_;
                grant.user_id = out.id;
                grant.company_id = company_;
                grant.created_at = noon;
                id = tx.grants().add_pending(grant);
            }
            return out;
        });
    }
    bool claim(Store& store, GrantId grant) const {
        return store.claim_now(ActivateClaim{.app = {app_}, .grant = grant, .now = noon})
            .has_value();
    }
    // As the exchange of a code that replaces an installation.
    static void replace(Store& store, GrantId grant) {
        store.write_now([&](WriteTx& tx) {
            if (activate_grant(grant, tx, noon))
                end_replaced_grants(*tx.grants().find(grant), tx, noon);
        });
    }
    void leave(Store& store, UserId user) const {
        store.write_now([&](WriteTx& tx) {
            tx.memberships().remove(company_, user);
            end_grants_of_member(company_, user, EndReason::user_removed, tx, noon);
        });
    }
    std::size_t active(UserId user) const {
        return nodes_[1]->read_now(
            [&](const ReadTx& tx) { return tx.grants().active_of_user(user, company_).size(); });
    }

    // Both at one moment, each on a node of its own, which of them the round decides.
    template <class First, class Second>
    void at_once(First first, Second second) {
        const std::size_t which = random_() % 2;
        std::barrier start(2);
        std::thread other([&] {
            start.arrive_and_wait();
            second(*nodes_[1 - which]);
        });
        start.arrive_and_wait();
        first(*nodes_[which]);
        other.join();
    }

    std::mt19937 random_{seed};
    std::array<std::unique_ptr<Store>, 2> nodes_;
    CompanyId company_;
    AppId app_;
};
GRANTOR_ON_BOTH_ENGINES(InstallingNodes);

TEST_P(InstallingNodes, of_two_codes_of_one_installation_one_is_claimed) {
    for (int round = 0; round < rounds; ++round) {
        const auto person = add_person(round);
        std::array<bool, 2> claimed{};
        at_once([&](Store& node) { claimed[0] = claim(node, person.grants[0]); },
                [&](Store& node) { claimed[1] = claim(node, person.grants[1]); });
        ASSERT_NE(claimed[0], claimed[1]) << "round " << round << " of seed " << seed;
        ASSERT_EQ(active(person.id), 1U) << "round " << round << " of seed " << seed;
    }
}

TEST_P(InstallingNodes, a_claim_beside_a_code_that_replaces_leaves_one_installation) {
    for (int round = 0; round < rounds; ++round) {
        const auto person = add_person(round);
        at_once([&](Store& node) { claim(node, person.grants[0]); },
                [&](Store& node) { replace(node, person.grants[1]); });
        ASSERT_EQ(active(person.id), 1U) << "round " << round << " of seed " << seed;
    }
}

TEST_P(InstallingNodes, nothing_is_installed_for_somebody_who_leaves) {
    for (int round = 0; round < rounds; ++round) {
        const auto person = add_person(round);
        at_once([&](Store& node) { claim(node, person.grants[0]); },
                [&](Store& node) { leave(node, person.id); });
        ASSERT_EQ(active(person.id), 0U) << "round " << round << " of seed " << seed;
    }
}

}  // namespace
}  // namespace grantor::test
