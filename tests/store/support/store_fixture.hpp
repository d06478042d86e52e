// A store in a file of the test's own.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/store.hpp"
#include "tests/store/support/temporary_directory.hpp"

namespace grantor::test {

inline const Time noon = from_ms(1'700'000'000'000);

// A grant with nothing in it but a state.
inline GrantId add_active_grant(WriteTx& tx) {
    Grant grant;
    grant.created_at = noon;
    const GrantId id = tx.grants().add_pending(grant);
    tx.grants().activate(id, noon);
    return id;
}

class StoreTest : public testing::Test {
 protected:
    SqliteOptions options() const { return {.path = directory_.file("grantor.db")}; }
    std::unique_ptr<Store> open() const { return open_sqlite(options()); }

    static std::string setting(Store& store, const std::string& name) {
        return store.read_now(
            [&](const ReadTx& tx) { return tx.settings().get(name).value_or("none"); });
    }
    static void set(Store& store, const std::string& name, const std::string& value) {
        store.write_now([&](WriteTx& tx) { tx.settings().set({name, value}); });
    }

    TemporaryDirectory directory_;
};

}  // namespace grantor::test
