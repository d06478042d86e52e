// A running service with a provider that the test plays, and connections there.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "app/parts.hpp"
#include "gateway/connections.hpp"
#include "tests/gateway/fake_provider.hpp"
#include "tests/support/page_visitor.hpp"
#include "tests/support/running_service.hpp"

namespace grantor::test {

class GatewayService : public testing::Test {
 protected:
    GatewayService() : service(wish()) {}

    ServiceWish wish() {
        ServiceWish out;
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
        return visitor.get("/connect/callback?state=" + query_value(departure, "state") + "&" +
                           answer);
    }
    Connection connect(const std::string& name, UserId owner = {}) {
        const auto connection = add(name, owner);
        PageVisitor visitor(service);
        const auto answer = come_back(visitor, depart(visitor, connection));
        EXPECT_EQ(answer.field("Location"), "/connect/done") << answer.body;
        return find(name);
    }
    Connection find(const std::string& name) {
        return service.store().read_now(
            [&](const ReadTx& tx) { return *tx.connections().find_by_name(name); });
    }

    // Somebody else has asked for them.
    void wait_for_new_tokens(std::uint64_t refreshes) {
        constexpr int patience = 10'000'000;
        for (int i = 0; i < patience; ++i) {
            if (gateway().refresher().counts().refreshed >= refreshes) return;
            std::this_thread::yield();
        }
        FAIL() << "no new tokens";
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

    FakeProvider provider;
    RunningService service;
};

}  // namespace grantor::test
