#include "rules/people.hpp"

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::SizeIs;

class People : public TableTest {
 protected:
    AuditEvent by() const {
        AuditEvent event;
        event.at = at_ms(7);
        event.company_id = {3};
        event.peer = "192.0.2.1";
        return event;
    }
    std::optional<User> add(const std::string& email,
                            const std::optional<User>& speaks_like = std::nullopt) {
        return add_person({"Ann", email}, "a hash", speaks_like, by(), tx());
    }
    std::vector<AuditEvent> logged() { return tx().audit_events().list({}); }
};
GRANTOR_ON_BOTH_ENGINES(People);

TEST(PersonForm, names_every_field_that_is_wrong) {
    FieldReader reader;
    read_person({"", "ann", "short"}, reader);
    std::string wrong;
    for (const auto& field : reader.refuse().error().fields) wrong += field.field + " ";
    EXPECT_EQ(wrong, "name email password ");
}

TEST_P(People, an_account_is_made_once_for_an_address) {
    const auto ann = add("ann@example.com");
    ASSERT_TRUE(ann);
    EXPECT_EQ(tx().users().find(ann->id)->password_hash, "a hash");
    EXPECT_EQ(tx().users().find(ann->id)->language, "en");
    EXPECT_FALSE(add("ann@example.com"));
    const auto events = logged();
    ASSERT_THAT(events, SizeIs(1));
    EXPECT_EQ(events[0].kind, AuditKind::user_created);
    EXPECT_EQ(events[0].user_id, ann->id);
    EXPECT_EQ(events[0].company_id, CompanyId{3});
    EXPECT_EQ(events[0].detail, "ann@example.com");
}

TEST_P(People, somebody_new_speaks_as_the_one_who_invited_them) {
    User host;
    host.language = "de";
    host.locale = "de_AT";
    host.timezone = "Europe/Vienna";
    const auto guest = add("guest@example.com", host);
    EXPECT_EQ(guest->language, "de");
    EXPECT_EQ(guest->locale, "de_AT");
    EXPECT_EQ(guest->timezone, "Europe/Vienna");
}

TEST_P(People, a_platform_role_is_logged_when_it_changes) {
    const auto ann = add("ann@example.com");
    set_platform_role(*ann, PlatformRole::none, by(), tx());
    EXPECT_THAT(logged(), SizeIs(1));
    set_platform_role(*ann, PlatformRole::reviewer, by(), tx());
    EXPECT_EQ(tx().users().find(ann->id)->platform_role, PlatformRole::reviewer);
    const auto events = logged();
    ASSERT_THAT(events, SizeIs(2));
    EXPECT_EQ(events[0].kind, AuditKind::platform_role_changed);
    EXPECT_EQ(events[0].detail, "ann@example.com: none → reviewer");
}

}  // namespace
}  // namespace grantor::test
