#include "rules/password_strength.hpp"

#include <gmock/gmock.h>

#include "rules/entered_text.hpp"

namespace grantor {
namespace {

using testing::HasSubstr;

constexpr std::string_view about[] = {"ada.lovelace@acme.example", "Ada Lovelace", "Acme Ltd",
                                      "https://auth.grantor.example"};

TEST(PasswordStrength, common_ones_sequences_and_repetitions_are_refused) {
    for (const std::string_view weak :
         {"1234567890",       "0987654321",    "12345678910",      "1111111111",
          "abcdefghij",       "qwertyuiop",    "asdfghjkl;",       "1qaz2wsx3edc",
          "qwerty123456",     "password123",   "Password123!",     "P@ssw0rd2024",
          "passwordpassword", "iloveyou1234",  "letmein2025!",     "Summer2026!",
          "welcome12345",     "abcabcabcabc",  "aaaaaaaaaaaaaaaa", "dragon1234567",
          "football2024",     "0049301234567", "19901231199012",   "qwertzuiop",
          "AdminAdmin1!",     "changeme2026",  "zyxwvutsrq",       "12341234123412341234",
          "monkeymonkey",     "1q2w3e4r5t6y",  "aabbccddee",       "Willkommen2026",
          "passwort1234"})
        EXPECT_THAT(std::string(weakness_of(weak, about)), HasSubstr("common")) << weak;
}

TEST(PasswordStrength, what_is_known_about_the_owner_is_refused) {
    for (const std::string_view weak :
         {"ada.lovelace@acme.example", "adalovelace1", "Lovelace2026!", "acmeltd2026",
          "AdaLovelace99", "acme-acme-acme", "grantor12345", "4d4l0v3l4c3", "Acme.Ltd.2026"})
        EXPECT_THAT(std::string(weakness_of(weak, about)), HasSubstr("your name")) << weak;
    // Of somebody else it may be one.
    EXPECT_EQ(weakness_of("adalovelace1", {}), "");
}

TEST(PasswordStrength, a_few_unrelated_words_are_taken) {
    for (const std::string_view strong :
         {"correct horse battery", "seven words in a row", "gxV7#pq2!mZk", "a new password",
          "acme rockets fly by night", "tulpe-kanister-frost", "пароль у меня другой",
          "8402918374650193846"})
        EXPECT_EQ(weakness_of(strong, about), "") << strong;
}

TEST(PasswordStrength, a_long_one_is_judged_in_bounded_time) {
    EXPECT_NE(weakness_of(std::string(1024, 'a'), about), "");
    EXPECT_EQ(weakness_of("seven words in a row " + std::string(1000, 'a'), about), "");
}

TEST(NewPassword, a_weak_one_is_a_problem_of_its_field) {
    FieldReader reader;
    EXPECT_FALSE(reader.new_password("password", "1234567890", about));
    EXPECT_FALSE(reader.new_password("password", "short", about));
    EXPECT_TRUE(reader.new_password("password", "seven words in a row", about));
    const auto refused = reader.refuse().error();
    ASSERT_EQ(refused.fields.size(), 2U);
    EXPECT_THAT(refused.fields[0].text, HasSubstr("easy to guess"));
}

}  // namespace
}  // namespace grantor
