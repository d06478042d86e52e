// A store with an outbox, the words in which tests fill it, and a sender for it.
#pragma once

#include <condition_variable>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "delivery/sender.hpp"
#include "store/store.hpp"
#include "tests/delivery/receiver.hpp"
#include "tests/store/support/temporary_directory.hpp"
#include "token/client_secret.hpp"
#include "token/webhook_password.hpp"

namespace grantor::test {

class Outbox : public testing::Test {
 protected:
    void SetUp() override { store = open_sqlite(store_options()); }

    virtual SqliteOptions store_options() { return {.path = directory.file("grantor.db")}; }

    static delivery::SenderOptions loopback_allowed() {
        delivery::SenderOptions out;
        out.client.addresses.allow_loopback = true;
        return out;
    }
    void start(delivery::SenderOptions options = loopback_allowed()) {
        sender = std::make_unique<delivery::Sender>(*store, clock, keys, options);
        sender->start();
    }

    AppId add_app(ClientType type = ClientType::confidential) {
        App app;
        app.developer_company_id = CompanyId{1};
        app.client_id = fmt::format("{:016x}", ++made_);
        app.name = "Ledger Sync";
        app.status = AppStatus::live;
        app.client_type = type;
        return store->write_now([&](WriteTx& tx) { return tx.apps().add(app); });
    }
    // Newest first, as the app has them.
    Secret add_secret(AppId app) {
        auto secret = make_client_secret(random);
        const auto stored = protect_client_secret(secret, keys.get(), random);
        AppSecret row;
        row.app_id = app;
        row.key_id = stored.digest.key_id;
        row.mac = stored.digest.mac;
        row.sealed = stored.sealed;
        row.created_at = clock.now() + seconds{++made_};
        store->write_now([&](WriteTx& tx) { return tx.apps().add_secret(row); });
        return secret;
    }
    AppId add_app_with_secret() {
        const auto app = add_app();
        add_secret(app);
        return app;
    }
    WebhookId add_webhook(AppId app, const std::string& url, const std::string& user = {},
                          const std::string& password = {}) {
        Webhook webhook;
        webhook.company_id = CompanyId{7};
        webhook.app_id = app;
        webhook.owner_id = webhook.user_id = UserId{++made_};
        webhook.event_action = webhook.event_object = "*";
        webhook.subscription_url = url;
        webhook.version = version;
        webhook.http_auth_user = user;
        webhook.http_auth_password = seal_webhook_password(Secret{password}, keys.get(), random);
        webhook.add_time = clock.now();
        return *store->write_now([&](WriteTx& tx) { return tx.webhooks().add(webhook); });
    }

    // Deliveries as they are filed, due immediately.
    Delivery an_uninstall(AppId app, const std::string& url) {
        Delivery out;
        out.kind = DeliveryKind::uninstall;
        out.app_id = app;
        out.company_id = CompanyId{7};
        out.user_id = UserId{9};
        out.url = url;
        out.body = R"({"client_id":"x"})";
        out.created_at = out.due_at = clock.now();
        return out;
    }
    Delivery an_event(AppId app, WebhookId webhook, const std::string& url,
                      const std::string& mark = "1") {
        auto out = an_uninstall(app, url);
        out.kind = DeliveryKind::webhook;
        out.webhook_id = webhook;
        out.body =
            version == WebhookVersion::v2
                ? R"({"meta":{"action":"change","entity":"deal","attempt":1},"data":{"id":)" +
                      mark + "}}"
                : R"({"v":1,"meta":{},"retry":0,"current":{"id":)" + mark +
                      R"(},"event":"updated.deal"})";
        return out;
    }
    DeliveryId file(const Delivery& delivery) {
        return store->write_now([&](WriteTx& tx) { return tx.deliveries().add(delivery); });
    }
    // For a separate webhook at that path.
    DeliveryId file_event(const std::string& path, const std::string& mark = "1") {
        if (!hooks_.contains(path)) hooks_[path] = add_webhook(app_of_hooks(), receiver.url(path));
        return file(an_event(app_of_hooks(), hooks_[path], receiver.url(path), mark));
    }
    WebhookId hook_at(const std::string& path) { return hooks_.at(path); }
    std::optional<Webhook> find_hook(WebhookId id) {
        return store->read_now([&](const ReadTx& tx) { return tx.webhooks().find(id); });
    }

    Delivery find(DeliveryId id) {
        return store->read_now([&](const ReadTx& tx) { return *tx.deliveries().find(id); });
    }
    // The delivery as soon as it is as wished, or as it is when it has not become so.
    template <class Wish>
    Delivery await(DeliveryId id, Wish is_as_wished) {
        Delivery out;
        comes_true([&] { return is_as_wished(out = find(id)); });
        return out;
    }
    Delivery await_attempts(DeliveryId id, std::int64_t attempts) {
        return await(id, [&](const Delivery& row) { return row.attempts >= attempts; });
    }
    Delivery await_end(DeliveryId id) {
        return await(id, [](const Delivery& row) { return row.state != DeliveryState::waiting; });
    }
    template <class Condition>
    static bool comes_true(Condition condition) {
        std::mutex mutex;
        std::condition_variable never;
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        while (!condition()) {
            if (std::chrono::steady_clock::now() > give_up) return false;
            std::unique_lock lock(mutex);
            never.wait_for(lock, std::chrono::milliseconds{1});
        }
        return true;
    }
    void advance(seconds by) {
        clock.set_offset(clock.offset() + by);
        if (sender) sender->wake();
    }

    TemporaryDirectory directory;
    SystemRandom random;
    Clock clock;
    CurrentKeyRing keys{KeyRing::make(random, Clock{}.now())};
    WebhookVersion version = WebhookVersion::v2;
    std::unique_ptr<Store> store;
    Receiver receiver;
    std::unique_ptr<delivery::Sender> sender;  // first to go

 private:
    AppId app_of_hooks() {
        if (!app_of_hooks_) app_of_hooks_ = add_app_with_secret();
        return app_of_hooks_;
    }

    std::int64_t made_ = 0;
    AppId app_of_hooks_{};
    std::map<std::string, WebhookId> hooks_;
};

}  // namespace grantor::test
