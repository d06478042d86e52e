// What follows when a delivery fails: tries, ends, removed webhooks; and what the sender survives.
#include "delivery/retry_schedule.hpp"
#include "tests/delivery/outbox.hpp"

namespace grantor::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class FailingDelivery : public Outbox {
 protected:
    DeliveryId file_uninstall(const std::string& path) {
        if (!app) app = add_app_with_secret();
        return file(an_uninstall(app, receiver.url(path)));
    }
    std::vector<AuditEvent> audit(AppId of) {
        return store->read_now(
            [&](const ReadTx& tx) { return tx.audit_events().list({.app_id = of}); });
    }
    // Tries until it is in the hourly part of the schedule.
    void fail_four_times(DeliveryId id) {
        for (int attempt = 1; attempt <= 4; ++attempt) {
            await_attempts(id, attempt);
            advance(attempt < 4 ? seconds{151} : seconds{0});
        }
    }

    AppId app{};
};

TEST_F(FailingDelivery, tries_follow_after_3_30_150_seconds_and_then_every_hour) {
    receiver.answer("/cb", 500);
    start();
    const auto id = file_uninstall("/cb");
    const std::vector<seconds> schedule{seconds{3}, seconds{30}, seconds{150}, hours{1}, hours{1}};
    for (std::size_t i = 0; i < schedule.size(); ++i) {
        const auto before = clock.now();
        const auto row = await_attempts(id, static_cast<std::int64_t>(i + 1));
        EXPECT_EQ(row.last_status, 500);
        EXPECT_LE(row.due_at - clock.now(), schedule[i]);
        EXPECT_GT(row.due_at - before, schedule[i] - seconds{2});
        advance(schedule[i] + seconds{1});
    }
}

TEST_F(FailingDelivery, a_try_is_made_when_its_moment_comes_without_anybody_saying_so) {
    receiver.answer("/cb", 500);
    start();
    const auto id = file_uninstall("/cb");
    await_attempts(id, 1);
    clock.set_offset(seconds{4});  // as the sandbox does, and nobody wakes the sender
    EXPECT_EQ(await_attempts(id, 2).attempts, 2);
}

TEST_F(FailingDelivery, after_a_day_it_is_given_up_and_the_next_goes_on) {
    receiver.answer("/cb", 500);
    start();
    const auto id = file_uninstall("/cb");
    await_attempts(id, 1);
    advance(days{1} - hours{1});
    await_attempts(id, 2);
    const auto next = file_uninstall("/cb");
    receiver.answer("/cb", 200);
    advance(hours{1});
    const auto row = await_end(id);
    EXPECT_EQ(row.state, DeliveryState::given_up);
    EXPECT_EQ(row.attempts, 2);
    EXPECT_EQ(row.last_status, 500);
    EXPECT_NE(row.finished_at, Time{});
    EXPECT_EQ(await_end(next).state, DeliveryState::delivered);
    EXPECT_TRUE(comes_true([&] { return sender->counts().given_up == 1; }));
}

TEST_F(FailingDelivery, hourly_tries_end_before_the_day_does) {
    receiver.answer("/cb", 500);
    start();
    const auto id = file_uninstall("/cb");
    fail_four_times(id);
    for (int hour = 0; hour < 30 && find(id).state == DeliveryState::waiting; ++hour) {
        const auto attempts = find(id).attempts;
        advance(hours{1} + seconds{1});
        await_attempts(id, attempts + 1);
    }
    const auto row = await_end(id);
    EXPECT_EQ(row.state, DeliveryState::given_up);
    EXPECT_EQ(row.attempts, 4 + 23);
}

TEST_F(FailingDelivery, what_was_never_tried_is_tried_however_old_it_is) {
    const auto id = file_uninstall("/cb");
    clock.set_offset(days{5});
    start();
    EXPECT_EQ(await_end(id).state, DeliveryState::delivered);
}

TEST_F(FailingDelivery, behind_a_dead_address_what_is_too_old_is_given_up_without_a_try_each) {
    const auto closed = [&] {
        Receiver gone;
        return gone.url("/cb");
    }();
    app = add_app_with_secret();
    const auto first = file(an_uninstall(app, closed));
    std::vector<DeliveryId> followers;
    for (int i = 0; i < 20; ++i) followers.push_back(file(an_uninstall(app, closed)));
    auto later = an_uninstall(app, closed);
    later.created_at = clock.now() + hours{20};
    const auto last = file(later);
    start();
    await_attempts(first, 1);
    advance(days{1});
    EXPECT_EQ(await_end(first).attempts, 1);
    for (const auto id : followers) {
        const auto row = await_end(id);
        EXPECT_EQ(row.state, DeliveryState::given_up);
        EXPECT_EQ(row.attempts, 0);
        EXPECT_THAT(row.last_failure, HasSubstr("behind other deliveries"));
    }
    const auto row = find(last);
    EXPECT_EQ(row.state, DeliveryState::waiting);
    EXPECT_GT(row.due_at, clock.now() + minutes{58});
    ASSERT_TRUE(comes_true([&] { return sender->counts().given_up == 21; }));
}

TEST_F(FailingDelivery, a_test_event_is_tried_once) {
    receiver.answer("/cb", 500);
    start();
    auto ping = an_uninstall(add_app_with_secret(), receiver.url("/cb"));
    ping.kind = DeliveryKind::ping;
    const auto row = await_end(file(ping));
    EXPECT_EQ(row.state, DeliveryState::given_up);
    EXPECT_EQ(row.attempts, 1);
    EXPECT_EQ(row.last_status, 500);
}

TEST_F(FailingDelivery, every_status_but_2xx_is_a_failure_and_redirects_are_not_followed) {
    start();
    for (const int status : {200, 201, 202, 204, 299}) {
        const auto path = fmt::format("/good{}", status);
        receiver.answer(path, status);
        EXPECT_EQ(await_end(file_event(path)).last_status, status);
    }
    for (const int status : {304, 400, 401, 404, 429, 500, 503}) {
        const auto path = fmt::format("/bad{}", status);
        receiver.answer(path, status, "no");
        const auto row = await_attempts(file_event(path), 1);
        EXPECT_EQ(row.state, DeliveryState::waiting) << status;
        EXPECT_EQ(row.last_status, status);
    }
    receiver.redirect("/moved", receiver.url("/target"));
    EXPECT_EQ(await_attempts(file_event("/moved"), 1).last_status, 302);
    EXPECT_EQ(receiver.count("/target"), 0u);
}

TEST_F(FailingDelivery, gone_removes_the_webhook_with_what_waits_for_it) {
    receiver.answer("/hook", 410);
    const auto first = file_event("/hook");
    const auto second = file_event("/hook");
    start();
    for (const auto id : {first, second}) {
        const auto row = await_end(id);
        EXPECT_EQ(row.state, DeliveryState::given_up);
        EXPECT_THAT(row.last_failure, HasSubstr("410 Gone"));
    }
    EXPECT_EQ(find(first).last_status, 410);
    EXPECT_FALSE(find_hook(hook_at("/hook")));
    EXPECT_EQ(receiver.count("/hook"), 1u);
    const auto events = audit(find(first).app_id);
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].kind, AuditKind::webhook_removed);
    EXPECT_EQ(events[0].company_id, CompanyId{7});
    EXPECT_THAT(events[0].detail,
                AllOf(HasSubstr("410 Gone"), HasSubstr(std::to_string(hook_at("/hook").value))));
    EXPECT_TRUE(comes_true([&] { return sender->counts().webhooks_removed == 1; }));
}

TEST_F(FailingDelivery, a_webhook_without_a_success_for_three_days_is_removed) {
    receiver.answer("/hook", 500);
    start();
    const auto first = file_event("/hook");
    await_attempts(first, 1);
    const auto hook = hook_at("/hook");
    ASSERT_TRUE(find_hook(hook));
    EXPECT_NE(find_hook(hook)->failing_since, Time{});
    EXPECT_EQ(find_hook(hook)->last_http_status, 500);
    advance(days{2});
    await_end(first);
    const auto second = file_event("/hook");
    await_attempts(second, 1);
    EXPECT_TRUE(find_hook(hook));
    advance(days{1} + seconds{1});
    await_end(second);
    const auto third = file_event("/hook");
    const auto row = await_end(third);
    EXPECT_THAT(row.last_failure, HasSubstr("three days"));
    EXPECT_FALSE(find_hook(hook));
}

TEST_F(FailingDelivery, one_success_starts_the_three_days_anew) {
    receiver.answer("/hook", 500);
    start();
    await_attempts(file_event("/hook"), 1);
    receiver.answer("/hook", 204);
    advance(days{2});
    await_end(file_event("/hook"));
    EXPECT_EQ(find_hook(hook_at("/hook"))->failing_since, Time{});
    receiver.answer("/hook", 500);
    advance(days{2});
    await_attempts(file_event("/hook"), 1);
    EXPECT_TRUE(find_hook(hook_at("/hook")));
}

TEST_F(FailingDelivery, what_waits_for_a_webhook_that_is_gone_is_given_up) {
    const auto id = file_event("/hook");
    const auto other = file_event("/hook");
    const auto hook = hook_at("/hook");
    store->write_now([&](WriteTx& tx) { return tx.webhooks().remove(hook); });
    start();
    EXPECT_EQ(await_end(id).last_failure, "The webhook was removed.");
    EXPECT_EQ(await_end(other).state, DeliveryState::given_up);
    EXPECT_EQ(receiver.count("/hook"), 0u);
    EXPECT_THAT(audit(find(id).app_id), IsEmpty());  // who removed it has said so
}

TEST_F(FailingDelivery, an_unknown_app_is_given_up_at_once) {
    start();
    const auto row = await_end(file(an_uninstall(AppId{999}, receiver.url("/cb"))));
    EXPECT_EQ(row.state, DeliveryState::given_up);
    EXPECT_THAT(row.last_failure, HasSubstr("app no longer exists"));
    EXPECT_EQ(receiver.count(), 0u);
}

TEST_F(FailingDelivery, a_disabled_app_hears_of_ends_and_of_nothing_else) {
    const auto id = file_event("/hook");
    app = find(id).app_id;
    store->write_now([&](WriteTx& tx) {
        auto row = *tx.apps().find(app);
        row.status = AppStatus::disabled;
        return tx.apps().update(row);
    });
    start();
    EXPECT_EQ(await_end(id).last_failure, "The app was disabled or deleted.");
    EXPECT_EQ(await_end(file_uninstall("/cb")).state, DeliveryState::delivered);
    EXPECT_EQ(receiver.count("/hook"), 0u);
}

TEST_F(FailingDelivery, an_app_without_secrets_waits_until_it_has_one) {
    app = add_app();
    start();
    const auto id = file_uninstall("/cb");
    const auto row = await_attempts(id, 1);
    EXPECT_EQ(row.state, DeliveryState::waiting);
    EXPECT_THAT(row.last_failure, HasSubstr("no client secret"));
    EXPECT_EQ(receiver.count(), 0u);
    add_secret(app);
    advance(seconds{4});
    EXPECT_EQ(await_end(id).state, DeliveryState::delivered);
}

TEST_F(FailingDelivery, a_key_that_is_gone_and_comes_back_loses_nothing) {
    app = add_app_with_secret();
    const auto old = keys.get();
    keys.replace(KeyRing::make(random, clock.now()));
    start();
    const auto id = file_uninstall("/cb");
    EXPECT_THAT(await_attempts(id, 1).last_failure, HasSubstr("secret"));
    keys.replace(old);
    advance(seconds{4});
    EXPECT_EQ(await_end(id).state, DeliveryState::delivered);
}

TEST_F(FailingDelivery, a_webhook_whose_password_cannot_be_opened_is_not_called_without_it) {
    app = add_app_with_secret();
    const auto hook = add_webhook(app, receiver.url("/hook"), "user", "password");
    keys.replace(KeyRing::make(random, clock.now()));
    add_secret(app);
    start();
    const auto id = file(an_event(app, hook, receiver.url("/hook")));
    EXPECT_THAT(await_attempts(id, 1).last_failure, HasSubstr("webhook's password"));
    EXPECT_EQ(receiver.count(), 0u);
    EXPECT_EQ(find_hook(hook)->failing_since, Time{});  // it is not the receiver who fails
}

TEST_F(FailingDelivery, a_url_that_is_none_is_given_up_at_once) {
    app = add_app_with_secret();
    start();
    for (const auto* url : {"file:///etc/passwd", "https://", "", "javascript:alert(1)"}) {
        const auto row = await_end(file(an_uninstall(app, url)));
        EXPECT_EQ(row.state, DeliveryState::given_up) << url;
        EXPECT_THAT(row.last_failure, Not(IsEmpty())) << url;
    }
}

// Attack 22: an address that an app names is not a reason to call it.
TEST_F(FailingDelivery, no_address_of_the_inside_is_called_by_default) {
    app = add_app_with_secret();
    start({});
    const auto port = receiver.url("").substr(std::string("http://127.0.0.1").size());
    for (const auto& host : {"127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433",
                             "[::ffff:127.0.0.1]", "0.0.0.0"}) {
        app = add_app_with_secret();
        const auto id = file(an_uninstall(app, fmt::format("http://{}{}/cb", host, port)));
        const auto row = await_attempts(id, 1);
        EXPECT_EQ(row.last_status, 0) << host;
        EXPECT_EQ(row.last_failure, describe(http::ClientFailure::forbidden_address)) << host;
    }
    for (const auto* url : {"http://169.254.169.254/latest/meta-data", "http://10.0.0.1/"}) {
        app = add_app_with_secret();
        const auto row = await_attempts(file(an_uninstall(app, url)), 1);
        EXPECT_EQ(row.last_failure, describe(http::ClientFailure::forbidden_address)) << url;
    }
    EXPECT_EQ(receiver.count(), 0u);
}

TEST_F(FailingDelivery, an_answer_that_never_comes_is_a_failure_in_time) {
    auto options = loopback_allowed();
    options.client.total_timeout = milliseconds{50};
    receiver.hold("/cb");
    start(options);
    const auto row = await_attempts(file_uninstall("/cb"), 1);
    EXPECT_EQ(row.last_status, 0);
    EXPECT_EQ(row.last_failure, describe(http::ClientFailure::timed_out));
    EXPECT_GE(row.last_duration_ms, 40);
}

class BrokenStore : public FailingDelivery {
 protected:
    SqliteOptions store_options() override {
        auto options = FailingDelivery::store_options();
        options.before_operation = [this](std::uint64_t) {
            const bool is_the_one = fails_at > 0 && --fails_at == 0;
            if (is_broken || is_the_one) {
                ++refused;
                throw StoreError("the disk is full");
            }
        };
        return options;
    }
    std::atomic<bool> is_broken{false};
    std::atomic<int> fails_at{0};  // counts down to the operation that fails alone
    std::atomic<int> refused{0};
};

TEST_F(BrokenStore, is_waited_for_and_nothing_is_lost_or_noted_twice) {
    receiver.hold("/cb");
    const auto first = file_uninstall("/cb");
    const auto second = file_uninstall("/cb");
    start();
    receiver.await("/cb", 1);
    is_broken = true;
    receiver.release("/cb");  // its answer cannot be noted now
    ASSERT_TRUE(comes_true([&] { return refused > 0; }));
    is_broken = false;
    EXPECT_EQ(await_end(first).attempts, 1);
    EXPECT_EQ(await_end(second).state, DeliveryState::delivered);
    EXPECT_EQ(receiver.count("/cb"), 2u);
}

TEST_F(BrokenStore, at_the_start_is_waited_for) {
    const auto id = file_uninstall("/cb");
    is_broken = true;
    start();
    ASSERT_TRUE(comes_true([&] { return refused > 0; }));
    is_broken = false;
    EXPECT_EQ(await_end(id).state, DeliveryState::delivered);
}

TEST_F(BrokenStore, at_any_single_step_leaves_nothing_half_done_and_sends_nothing_twice) {
    auto options = loopback_allowed();
    options.tick = milliseconds{5};
    int failed = 0;
    for (int step = 1; step <= 24; ++step) {
        const auto path = fmt::format("/hook{}", step);
        receiver.answer(path, 410);
        const auto of = add_app_with_secret();
        const auto hook = add_webhook(of, receiver.url(path));
        const auto first = file(an_event(of, hook, receiver.url(path)));
        const auto second = file(an_event(of, hook, receiver.url(path)));
        refused = 0;
        fails_at = step;
        start(options);
        ASSERT_TRUE(comes_true([&] {
            try {
                return find(second).state == DeliveryState::given_up;
            } catch (const StoreError&) {
                return false;  // the step was this test's own
            }
        })) << step;
        sender.reset();
        fails_at = 0;
        failed += refused;
        EXPECT_EQ(find(first).state, DeliveryState::given_up) << step;
        EXPECT_FALSE(find_hook(hook)) << step;
        EXPECT_EQ(audit(of).size(), 1u) << step;
        EXPECT_EQ(receiver.count(path), 1u) << step;
    }
    EXPECT_GT(failed, 12);
}

}  // namespace
}  // namespace grantor::test
