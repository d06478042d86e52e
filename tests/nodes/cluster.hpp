// Several nodes in the test's process, over one PostgreSQL database, with one key ring.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/options/options.hpp"
#include "app/parts.hpp"
#include "base/random.hpp"
#include "tests/store/support/any_store.hpp"
#include "tests/support/running_service.hpp"

namespace grantor::test {

// Before whatever opens a store on it.
class ClusterDatabase {
 protected:
    ClusterDatabase() {
        if (PostgresServer::is_installed()) database_.emplace();
    }
    bool is_there() const { return database_.has_value(); }

    ServiceWish as_node() const {
        ServiceWish out;
        out.keys = keys_;
        out.open_store = [url = database_->url()] {
            PostgresOptions options;
            options.url = url;
            options.safeguards = Safeguards::not_needed;
            return open_postgres(options);
        };
        return out;
    }

 private:
    static KeyRing new_keys() {
        SystemRandom random;
        return KeyRing::make(random, Clock{}.now());
    }

    std::optional<PostgresDatabase> database_;
    const KeyRing keys_ = new_keys();
};

class Cluster : private ClusterDatabase, public testing::Test {
 protected:
    void SetUp() override {
        if (!is_there()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
        for (int i = 0; i < 3; ++i) add_node();
    }
    // With the issuer of the first, as behind one load balancer.
    RunningService& add_node() {
        auto wish = as_node();
        wish.options = [this](app::Options& options) {
            if (!nodes.empty()) options.issuer = nodes.front()->issuer();
            if (change_options) change_options(options);
        };
        return *nodes.emplace_back(std::make_unique<RunningService>(std::move(wish)));
    }
    RunningService& node(std::size_t index) { return *nodes.at(index); }

    std::function<void(app::Options&)> change_options;
    std::vector<std::unique_ptr<RunningService>> nodes;
};

}  // namespace grantor::test
