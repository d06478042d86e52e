#include "store/tables/connections.hpp"

#include "store/tables/gateway_keys.hpp"
#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Digest digest(std::uint8_t fill) {
    Digest out;
    out.fill(fill);
    return out;
}

class ConnectionsTable : public TableTest {
 protected:
    ConnectionId add(const std::string& name, std::int64_t owner = 0) {
        Connection connection;
        connection.name = name;
        connection.owner_id = {owner};
        connection.provider = "pipedrive";
        connection.client_id = "client";
        connection.client_secret = {1, 2, 3};
        connection.created_at = at_ms(5);
        connection.has_own_callback = owner != 0;
        return tx().connections().add(connection);
    }
    static ConnectionTokens tokens(std::uint8_t mark, std::int64_t expires) {
        return {"deals:read", "https://acme.example", {mark}, {mark, mark}, at_ms(expires)};
    }
    Connection connected(const std::string& name) {
        const auto id = add(name);
        EXPECT_TRUE(tx().connections().connect(id, tokens(1, 1000), at_ms(9)));
        return *tx().connections().find(id);
    }
};
GRANTOR_ON_BOTH_ENGINES(ConnectionsTable);

TEST_P(ConnectionsTable, an_unknown_one_is_nothing) {
    EXPECT_FALSE(tx().connections().find({4711}));
    EXPECT_FALSE(tx().connections().find_by_name("acme"));
    EXPECT_FALSE(tx().connections().remove({4711}));
    EXPECT_FALSE(tx().connections().connect({4711}, tokens(1, 1), at_ms(1)));
    Connection unknown;
    unknown.id = {4711};
    EXPECT_FALSE(tx().connections().begin_connect(unknown, {digest(1), {1}, at_ms(1)}));
    EXPECT_FALSE(tx().connections().claim_connect(digest(1), at_ms(1)));
}

TEST_P(ConnectionsTable, keeps_every_field) {
    const auto id = add("acme", 3);
    EXPECT_TRUE(fails([&] { add("acme"); })) << "a name is unique";
    auto found = *tx().connections().find_by_name("acme");
    EXPECT_EQ(found.id, id);
    EXPECT_EQ(found.owner_id, UserId{3});
    EXPECT_EQ(found.provider, "pipedrive");
    EXPECT_EQ(found.client_id, "client");
    EXPECT_THAT(found.client_secret, ElementsAre(1, 2, 3));
    EXPECT_EQ(found.state, ConnectionState::waiting);
    EXPECT_THAT(found.access_token, IsEmpty());
    EXPECT_EQ(found.created_at, at_ms(5));
    EXPECT_EQ(found.connected_at, Time{});
    EXPECT_TRUE(found.has_own_callback);
    ASSERT_TRUE(tx().connections().connect(id, tokens(7, 1000), at_ms(9)));
    found = *tx().connections().find(id);
    EXPECT_EQ(found.state, ConnectionState::ok);
    EXPECT_EQ(found.scope, "deals:read");
    EXPECT_EQ(found.api_base, "https://acme.example");
    EXPECT_THAT(found.access_token, ElementsAre(7));
    EXPECT_THAT(found.refresh_token, ElementsAre(7, 7));
    EXPECT_EQ(found.expires_at, at_ms(1000));
    EXPECT_EQ(found.connected_at, at_ms(9));
    EXPECT_EQ(found.generation, 1);
}

TEST_P(ConnectionsTable, are_listed_by_owner_and_by_page) {
    const auto first = add("a", 3);
    const auto second = add("b");
    const auto third = add("c", 3);
    EXPECT_THAT(tx().connections().of_owner({3}), SizeIs(2));
    EXPECT_THAT(tx().connections().of_owner({9}), IsEmpty());
    const auto page = tx().connections().list(first, 1);
    ASSERT_THAT(page, SizeIs(1));
    EXPECT_EQ(page.front().id, second);
    EXPECT_TRUE(tx().connections().remove(third));
    EXPECT_FALSE(tx().connections().find_by_name("c"));
}

TEST_P(ConnectionsTable, a_state_works_once_and_in_time) {
    const auto id = add("acme");
    const auto waiting = *tx().connections().find(id);
    ASSERT_TRUE(tx().connections().begin_connect(waiting, {digest(1), {9, 9}, at_ms(100)}));
    EXPECT_FALSE(tx().connections().claim_connect(digest(2), at_ms(50)));
    EXPECT_FALSE(tx().connections().claim_connect(digest(1), at_ms(100))) << "too late";
    const auto claimed = tx().connections().claim_connect(digest(1), at_ms(99));
    ASSERT_TRUE(claimed);
    EXPECT_EQ(claimed->connection.id, id);
    EXPECT_THAT(claimed->attempt.verifier, ElementsAre(9, 9));
    EXPECT_FALSE(tx().connections().claim_connect(digest(1), at_ms(99)));
}

// Two people with one link: it is used up for the second when the first has connected an account.
TEST_P(ConnectionsTable, an_account_that_is_connected_ends_every_other_attempt) {
    const auto id = add("acme");
    const auto waiting = *tx().connections().find(id);
    ASSERT_TRUE(tx().connections().begin_connect(waiting, {digest(1), {1}, at_ms(100)}));
    ASSERT_TRUE(tx().connections().claim_connect(digest(1), at_ms(50)));
    ASSERT_TRUE(tx().connections().begin_connect(waiting, {digest(2), {2}, at_ms(100)}));
    ASSERT_TRUE(tx().connections().connect(id, tokens(1, 1000), at_ms(60)));
    EXPECT_FALSE(tx().connections().is_connecting(digest(2), at_ms(70)));
    EXPECT_FALSE(tx().connections().claim_connect(digest(2), at_ms(70)));
    EXPECT_FALSE(tx().connections().begin_connect(waiting, {digest(3), {3}, at_ms(100)}));
}

TEST_P(ConnectionsTable, one_refreshes_at_a_time) {
    const auto connection = connected("acme");
    EXPECT_TRUE(tx().connections().claim_refresh(connection, at_ms(10), at_ms(40)));
    EXPECT_FALSE(tx().connections().claim_refresh(connection, at_ms(20), at_ms(50)));
    EXPECT_TRUE(tx().connections().claim_refresh(connection, at_ms(40), at_ms(70)))
        << "whoever had it has died";
    EXPECT_TRUE(tx().connections().release_refresh(connection, {"It failed.", at_ms(60)}));
    EXPECT_TRUE(tx().connections().claim_refresh(connection, at_ms(41), at_ms(70)));
    EXPECT_FALSE(tx().connections().claim_refresh(connection, at_ms(40), at_ms(69)))
        << "another process came a moment earlier, and was late";
    const auto before = at_ms(41) - minutes{1};
    EXPECT_TRUE(tx().connections().claim_refresh(connection, before, before + milliseconds{30}))
        << "the clock was put back";
}

TEST_P(ConnectionsTable, one_that_gets_no_new_tokens_says_why_and_keeps_what_came) {
    const auto connection = connected("acme");
    ASSERT_TRUE(tx().connections().release_refresh(connection, {"It failed.", at_ms(60), {8}}));
    ASSERT_TRUE(tx().connections().release_refresh(connection, {"Again.", at_ms(90)}));
    auto found = *tx().connections().find(connection.id);
    EXPECT_EQ(found.state, ConnectionState::ok);
    EXPECT_EQ(found.reason, "Again.");
    EXPECT_EQ(found.refresh_failures, 2);
    EXPECT_EQ(found.refresh_after, at_ms(90));
    EXPECT_THAT(found.refresh_token, ElementsAre(8));
    EXPECT_EQ(found.generation, connection.generation);
    ASSERT_TRUE(tx().connections().replace_client_secret(connection.id, Bytes{7}));
    EXPECT_EQ(tx().connections().find(connection.id)->refresh_after, Time{});
    EXPECT_THAT(tx().connections().find(connection.id)->client_secret, ElementsAre(7));
    ASSERT_TRUE(tx().connections().note_refresh(found, tokens(2, 2000)));
    found = *tx().connections().find(connection.id);
    EXPECT_EQ(found.reason, "");
    EXPECT_EQ(found.refresh_failures, 0);
    EXPECT_EQ(found.refresh_after, Time{});
}

TEST_P(ConnectionsTable, a_late_answer_changes_nothing) {
    const auto old = connected("acme");
    ASSERT_TRUE(tx().connections().note_refresh(old, tokens(2, 2000)));
    EXPECT_FALSE(tx().connections().note_refresh(old, tokens(3, 3000)));
    EXPECT_FALSE(tx().connections().note_broken(old, "late"));
    EXPECT_FALSE(tx().connections().release_refresh(old, {"late", at_ms(60), {9}}));
    EXPECT_FALSE(tx().connections().claim_refresh(old, at_ms(10), at_ms(40)));
    const auto found = *tx().connections().find(old.id);
    EXPECT_THAT(found.access_token, ElementsAre(2));
    EXPECT_EQ(found.state, ConnectionState::ok);
    EXPECT_EQ(found.generation, old.generation + 1);
}

TEST_P(ConnectionsTable, a_broken_one_is_mended_by_connecting_again) {
    const auto connection = connected("acme");
    ASSERT_TRUE(tx().connections().note_broken(connection, "The provider says invalid_grant."));
    auto found = *tx().connections().find(connection.id);
    EXPECT_EQ(found.state, ConnectionState::broken);
    EXPECT_EQ(found.reason, "The provider says invalid_grant.");
    EXPECT_FALSE(tx().connections().claim_refresh(found, at_ms(10), at_ms(40)));
    EXPECT_FALSE(tx().connections().note_broken(connection, "again")) << "it is known";
    ASSERT_TRUE(tx().connections().connect(connection.id, tokens(2, 2000), at_ms(12)));
    found = *tx().connections().find(connection.id);
    EXPECT_EQ(found.state, ConnectionState::ok);
    EXPECT_EQ(found.reason, "");
}

class GatewayKeysTable : public TableTest {};
GRANTOR_ON_BOTH_ENGINES(GatewayKeysTable);

TEST_P(GatewayKeysTable, keeps_every_field) {
    GatewayKey key{{}, "shop", digest(1), "acme globex", "GET POST", 600, at_ms(3)};
    const auto id = tx().gateway_keys().add(key);
    EXPECT_TRUE(fails([&] { tx().gateway_keys().add(key); })) << "a digest is unique";
    EXPECT_FALSE(tx().gateway_keys().find_by_hash(digest(2)));
    const auto found = tx().gateway_keys().find_by_hash(digest(1));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->name, "shop");
    EXPECT_EQ(found->connections, "acme globex");
    EXPECT_EQ(found->methods, "GET POST");
    EXPECT_EQ(found->per_minute, 600);
    EXPECT_EQ(found->created_at, at_ms(3));
    EXPECT_THAT(tx().gateway_keys().list(), SizeIs(1));
    EXPECT_TRUE(tx().gateway_keys().remove(id));
    EXPECT_FALSE(tx().gateway_keys().remove(id));
    EXPECT_THAT(tx().gateway_keys().list(), IsEmpty());
}

}  // namespace
}  // namespace grantor::test
