// What becomes of a sign-in between the check of the password and the session. Its pages are in
// tests/flows/authorization_flow_test.cpp.
#include <gtest/gtest.h>

#include "service/visitor.hpp"
#include "tests/authserver/protocol_world.hpp"

namespace grantor::authserver::test {
namespace {

// Somebody who knows the old password signs in while its owner chooses a new one.
TEST(SignIn, a_password_that_was_changed_while_it_was_checked_opens_no_session) {
    ProtocolWorld world;
    const auto checked =
        world.read([&](const ReadTx& tx) { return tx.users().find(world.ann).value(); });
    const auto open = [&](WriteTx& tx) {
        return open_checked_session(checked, "", tx, world.context()).has_value();
    };
    EXPECT_TRUE(world.write(open));
    world.write([&](WriteTx& tx) { return tx.users().set_password_hash(world.ann, "another"); });
    EXPECT_FALSE(world.write(open));
}

}  // namespace
}  // namespace grantor::authserver::test
