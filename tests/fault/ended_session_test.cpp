// A form that hashes a password takes two units, a read and a write. Somebody signs the person out
// everywhere between any two operations: whoever is no longer signed in changes nothing.
#include <atomic>
#include <thread>

#include "tests/marketplace/company/people_service.hpp"

namespace grantor::test {
namespace {

// Before the service whose store calls it.
struct Interruption {
    std::atomic<int> until_interruption{-1};
    std::atomic<std::thread::id> writer{};
    std::function<void()> interrupt;

    // The reads of a request are on another thread than the writer.
    void count() {
        if (std::this_thread::get_id() == writer.load()) return;
        if (until_interruption.load() >= 0 && until_interruption.fetch_sub(1) == 0) interrupt();
    }
};

class EndedSession : private Interruption, public PeopleService {
 protected:
    // Operations that the form takes outside the writer at most; then the interruption has passed
    // it by.
    static constexpr int operations_max = 100;

    EndedSession()
        : PeopleService({.before_operation = [self = static_cast<Interruption*>(this)](
                                                 std::uint64_t) { self->count(); }}) {
        writer = write([](WriteTx&) { return std::this_thread::get_id(); });
        interrupt = [this] {
            write([this](WriteTx& tx) { return tx.sessions().remove_of_user(ben.id); });
        };
    }

    // The answer to the form if its person is signed out before its nth read.
    Answer change_password(Browser& browser, int n) {
        const Fields form{{"current", ben.password},
                          {"chosen", "a new pass phrase"},
                          {"csrf", browser.csrf()},
                          {"continue", "/account/profile"}};
        until_interruption = n;
        return browser.post_as_it_is("/account/profile/password", form);
    }
    bool was_interrupted() { return until_interruption.exchange(-1) < 0; }
    std::string password() {
        return read([this](const ReadTx& tx) { return tx.users().find(ben.id)->password_hash; });
    }
};

TEST_F(EndedSession, changes_nothing_whenever_it_ended) {
    const auto before = password();
    for (int n = 0; n < operations_max; ++n) {
        Browser browser(service, ben);
        const auto answer = change_password(browser, n);
        if (!was_interrupted()) {
            EXPECT_GT(n, 2) << "too few places were tried to mean anything";
            EXPECT_EQ(answer.status, 303);
            EXPECT_NE(password(), before);
            return;
        }
        EXPECT_EQ(answer.status, 303) << n;
        EXPECT_THAT(answer.field("Location"), testing::StartsWith("/sign-in?")) << n;
        EXPECT_EQ(password(), before) << n;
    }
    FAIL() << "more operations than expected";
}

}  // namespace
}  // namespace grantor::test
