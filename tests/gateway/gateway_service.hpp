// A running service with a provider that the test plays, and connections there.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "app/parts.hpp"
#include "gateway/connections.hpp"
#include "store/error.hpp"
#include "tests/gateway/fake_provider.hpp"
#include "tests/support/page_visitor.hpp"
#include "tests/support/running_service.hpp"

namespace grantor::test {

class GatewayService : public testing::Test {
 protected:
    explicit GatewayService(std::function<void(gateway::Provider&)> change = {},
                            ServiceWish further = {})
        : wish_for_provider(std::move(change)), service(wish(std::move(further))) {}

    void wish_for(gateway::Provider& fake) const {
        if (wish_for_provider) wish_for_provider(fake);
    }

    ServiceWish wish(ServiceWish out = {}) {
        out.before_operation = [this](std::uint64_t) {
            if (!is_store_failing) return;
            ++failed_operations;
            throw StoreError("injected");
        };
        out.options = [this](app::Options& options) {
            options.gateway.addresses.allow_loopback = true;
            options.gateway.origins = {"https://front.example"};
            gateway::Provider fake;
            fake.name = "fake";
            fake.title = "Fake CRM";
            fake.authorization_endpoint = provider.address() + "/oauth/authorize";
            fake.token_endpoint = provider.address() + "/oauth/token";
            fake.revocation_endpoint = provider.address() + "/oauth/revoke";
            fake.api_hosts = {"127.0.0.1", "169.254.169.254", "10.0.0.1"};
            wish_for(fake);
            options.providers = {{fake, {}}};
        };
        return out;
    }

    gateway::Gateway& gateway() { return *service.parts().gateway; }

    // Of the operator, or of a person; nothing is connected yet.
    Connection add(const std::string& name, UserId owner = {}) {
        return service.store().write_now([&](WriteTx& tx) {
            const gateway::NewConnection wanted{name, "fake", "app-1", Secret("app-secret"), owner};
            return *gateway::add_connection(wanted, gateway().providers(), tx,
                                            gateway().services().keys.get(),
                                            gateway().services().random, now());
        });
    }
    Time now() { return service.parts().clock.now(); }

    // Where our page sends the browser, and the result of going there.
    std::string depart(PageVisitor& visitor, const Connection& connection) {
        const auto path = link_path(connection);
        const auto csrf = PageVisitor::hidden(visitor.get(path), "csrf");
        return visitor.post(path, {{"csrf", csrf}, {"continue", path}}).field("Location");
    }
    std::string link_path(const Connection& connection) {
        const auto link =
            gateway::connect_link(connection, service.issuer(), gateway().services().keys.get(),
                                  gateway().services().random, now());
        return link.substr(service.issuer().size());
    }
    static Answer come_back(PageVisitor& visitor, const std::string& departure,
                            const std::string& answer = "code=c-1") {
        return visitor.get(std::string(callback) + "?state=" + query_value(departure, "state") +
                           "&" + answer);
    }
    static constexpr std::string_view callback = "/connect/callback/fake";

    Connection connect(const std::string& name) { return connect(add(name), nullptr); }
    Connection connect_own(const std::string& name, const TestUser& owner) {
        return connect(add(name, owner.id), &owner);
    }
    Connection connect(const Connection& connection, const TestUser* person) {
        PageVisitor visitor(service);
        if (person != nullptr) visitor.sign_in(*person);
        const auto answer = come_back(visitor, depart(visitor, connection));
        EXPECT_EQ(answer.field("Location"), "/connect/done") << answer.body;
        return find(connection.name);
    }
    Connection find(const std::string& name) {
        return service.store().read_now(
            [&](const ReadTx& tx) { return *tx.connections().find_by_name(name); });
    }

    // Somebody else has asked for them.
    void wait_for_new_tokens(std::uint64_t refreshes) {
        wait_until([&] { return gateway().refresher().counts().refreshed >= refreshes; });
    }
    template <class Condition>
    static void wait_until(Condition condition) {
        constexpr int patience = 10'000'000;
        for (int i = 0; i < patience; ++i) {
            if (condition()) return;
            std::this_thread::yield();
        }
        FAIL() << "it has not come true";
    }

    std::string key(const gateway::NewGatewayKey& wanted) {
        return service.store().write_now([&](WriteTx& tx) {
            return std::string(
                gateway::add_gateway_key(wanted, tx, gateway().services().random, now())
                    ->secret.reveal());
        });
    }
    Answer call(const std::string& path, const std::string& key, Fields headers = {}) {
        headers.emplace_back("Authorization", "Bearer " + key);
        return service.get("/gateway/" + path, headers);
    }

    std::function<void(gateway::Provider&)> wish_for_provider;
    std::atomic<bool> is_store_failing = false;
    std::atomic<int> failed_operations = 0;
    FakeProvider provider;
    RunningService service;
};

}  // namespace grantor::test
