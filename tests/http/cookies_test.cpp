#include "http/cookies.hpp"

#include <gtest/gtest.h>

namespace grantor::http {
namespace {

const CookieNames ours({"grantor*"});

}  // namespace

TEST(CookieNames, are_taken_out_of_a_cookie_field) {
    EXPECT_EQ(ours.without("a=1; grantor=secret; b=2"), "a=1; b=2");
    EXPECT_EQ(ours.without("__Host-grantor=secret"), "");
    EXPECT_EQ(ours.without("grantor-connect=x;a=1;__Secure-Grantor=y"), "a=1");
    EXPECT_EQ(ours.without("=grantor=x; a=1"), "a=1");
    EXPECT_EQ(ours.without(" grantor =x"), "");
}

TEST(CookieNames, leave_a_field_without_them_as_it_is) {
    for (const auto* field : {"", "a=1;b=2", "a=grantor; not-grantor=1", "a=1;; b"})
        EXPECT_EQ(ours.without(field), field);
    EXPECT_EQ(CookieNames{}.without("grantor=1"), "grantor=1");
}

TEST(CookieNames, are_found_in_what_sets_a_cookie) {
    for (const auto* field :
         {"grantor=planted; Path=/", "GRANTOR=planted", "__Host-grantor=x; Secure", "grantor",
          "=grantor=planted; Path=/", " grantor = planted", "grantor-connect=x"})
        EXPECT_TRUE(ours.sets_one(field)) << field;
    for (const auto* field : {"", "a=1", "a=grantor; Path=/grantor", "session=1; grantor=2"})
        EXPECT_FALSE(ours.sets_one(field)) << field;
}

}  // namespace grantor::http
