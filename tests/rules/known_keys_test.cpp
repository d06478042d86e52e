// A service that starts with keys of another database would refuse every client, in silence.
#include "rules/known_keys.hpp"

#include "tests/store/conformance/tables.hpp"
#include "token/client_secret.hpp"

namespace grantor::test {
namespace {

class KnownKeys : public TableTest {
 protected:
    void SetUp() override {
        start_crypto();
        TableTest::SetUp();
    }
    void add_secret(const KeyRing& ring) {
        App app;
        app.client_id = "0123456789abcdef";
        const auto protected_secret =
            protect_client_secret(make_client_secret(random_), ring, random_);
        AppSecret secret;
        secret.app_id = tx().apps().add(app);
        secret.key_id = protected_secret.digest.key_id;
        secret.mac = protected_secret.digest.mac;
        secret.sealed = protected_secret.sealed;
        ASSERT_TRUE(tx().apps().add_secret(secret));
    }
    bool fits(const KeyRing& ring) { return fit_of(ring, tx()) == KeyFit::fits; }

    SystemRandom random_;
    const KeyRing ring_ = KeyRing::make(random_, at_ms(0));
    const KeyRing rotated_ = ring_.with_new_key(random_, at_ms(1));
    const KeyRing other_ = KeyRing::make(random_, at_ms(0));
};
GRANTOR_ON_BOTH_ENGINES(KnownKeys);

TEST_P(KnownKeys, a_new_database_takes_any_ring_and_then_keeps_to_it) {
    EXPECT_FALSE(needs_known_keys(tx()));
    EXPECT_TRUE(fits(other_));
    remember_keys(ring_, tx());
    EXPECT_TRUE(needs_known_keys(tx()));
    EXPECT_TRUE(fits(ring_));
    EXPECT_FALSE(fits(other_));
}

TEST_P(KnownKeys, a_ring_may_grow_and_may_not_lose_the_newest_key) {
    remember_keys(ring_, tx());
    EXPECT_TRUE(fits(rotated_));
    remember_keys(rotated_, tx());
    EXPECT_FALSE(fits(ring_)) << "a file from before the rotation";
    const auto text = rotated_.format();
    const auto newest = text.substr(text.rfind("key 2"));
    EXPECT_TRUE(fits(KeyRing::parse(newest).value())) << "the old key was removed on purpose";
    EXPECT_FALSE(fits(other_.with_new_key(random_, at_ms(2))));
}

TEST_P(KnownKeys, a_database_of_an_older_program_is_asked_for_a_secret) {
    add_secret(ring_);
    EXPECT_TRUE(needs_known_keys(tx()));
    EXPECT_TRUE(fits(ring_));
    EXPECT_TRUE(fits(rotated_));
    EXPECT_FALSE(fits(other_));
}

TEST_P(KnownKeys, a_fingerprint_tells_nothing_about_the_key) {
    const auto fingerprint = ring_.newest().fingerprint();
    EXPECT_EQ(fingerprint.size(), 16U);
    EXPECT_NE(fingerprint, rotated_.newest().fingerprint());
    EXPECT_EQ(fingerprint, rotated_.find(1)->fingerprint());
    EXPECT_EQ(ring_.format().find(fingerprint), std::string::npos);
}

}  // namespace
}  // namespace grantor::test
