// The small readers and writers: times, texts, cursors, numbers.
#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

#include "base/encoding.hpp"
#include "sandbox/wire/currencies.hpp"
#include "sandbox/wire/cursor.hpp"
#include "sandbox/wire/json_text.hpp"
#include "sandbox/wire/moments.hpp"
#include "sandbox/wire/record_uuid.hpp"
#include "sandbox/wire/text.hpp"

namespace grantor::sandbox {
namespace {

TEST(Moment, refuses_what_is_not_a_time) {
    for (const auto* text :
         {"", "2026", "2026-01-31", "2026-01-31T09:30", "2026-02-30T00:00:00Z",
          "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-31T24:00:00Z",
          "2026-01-31T23:60:00Z", "2026-01-31T23:59:60Z", "2026-01-31T09:30:00+3",
          "2026-01-31T09:30:00.Z", "2026-01-31T09:30:00.", "2026-01-31T09:30:00Zx",
          "2026-01-31x09:30:00Z", "2026/01/31T09:30:00Z", "-026-01-31T09:30:00Z",
          "2026-01-31T09:30:00+24:00", "2026-01-31T09:30:00z"})
        EXPECT_FALSE(read_moment(text)) << text;
}

TEST(Moment, reads_both_versions_fractions_and_offsets) {
    for (const auto* text :
         {"2026-01-31T09:30:00Z", "2026-01-31 09:30:00", "2026-01-31T09:30:00",
          "2026-01-31T09:30:00.123Z", "2026-01-31T12:30:00+03:00", "2026-01-31T04:00:00-05:30"}) {
        const auto moment = read_moment(text);
        ASSERT_TRUE(moment) << text;
        EXPECT_EQ(to_rfc3339(*moment), "2026-01-31T09:30:00Z") << text;
    }
    EXPECT_TRUE(is_date("2024-02-29"));
    EXPECT_FALSE(is_date("2026-02-29"));
    EXPECT_FALSE(is_date("2026-01-01T"));
    EXPECT_EQ(date_of("2026-01-31T23:30:00-02:00"), "2026-02-01");
}

TEST(TimeOfDay, is_read_leniently_and_written_one_way) {
    for (const auto* text : {"9:30", "09:30", "09:30:00", "9:30:59"})
        EXPECT_EQ(read_time_of_day(text), "09:30") << text;
    for (const auto* text :
         {"", "9", "24:00", "09:60", "9:3", "09:30:0", "09-30", "009:30", "09:30:00x", ":30"})
        EXPECT_FALSE(read_time_of_day(text)) << text;
}

TEST(RecordUuid, leads_to_its_number_in_its_own_set_only) {
    const RecordSet leads{CompanyId{1}, "lead"};
    std::set<std::string> seen;
    for (const std::int64_t number : {1L, 2L, 3L, 1000L, (1L << 47) + 5}) {
        const auto uuid = write_uuid(leads, number);
        EXPECT_TRUE(is_uuid(uuid)) << uuid;
        EXPECT_TRUE(seen.insert(uuid).second);
        EXPECT_EQ(read_uuid(leads, uuid), number);
        EXPECT_FALSE(read_uuid({CompanyId{2}, "lead"}, uuid));
        EXPECT_FALSE(read_uuid({CompanyId{1}, "lead_label"}, uuid));
    }
    for (const auto* text :
         {"", "1", "adf21080-0e10-11eb-879b-05d71fb426ec", "adf210800e1011eb879b05d71fb426ec",
          "adf21080-0e10-11eb-879b-05d71fb426eg"})
        EXPECT_FALSE(read_uuid(leads, text)) << text;
}

TEST(Text, is_valid_utf8_without_nul) {
    for (const std::string_view text : {"", "a", "ö", "€", "\xF0\x9F\x98\x80"})
        EXPECT_TRUE(is_valid_text(text)) << text;
    using namespace std::string_view_literals;
    for (const std::string_view text :
         {"\0"sv, "a\0b"sv, "\xFF"sv, "\xC3"sv, "\xC0\x80"sv, "\xE0\x80\x80"sv, "\xED\xA0\x80"sv,
          "\xF0\x80\x80\x80"sv, "\xF4\x90\x80\x80"sv, "\x80"sv, "\xE2\x82"sv})
        EXPECT_FALSE(is_valid_text(text));
    EXPECT_EQ(character_count("aö€"), 3u);
    EXPECT_EQ(lower_case("ABCÖ"), "abcö");
    EXPECT_EQ(lower_case("ÀÞßŁŻČĲŸ×ΑΩЀЏАЯ€İ"), "àþßłżčĳŸ×αωѐџая€İ");
    EXPECT_EQ(lower_case("àþłżαωџя\xC3"), "àþłżαωџя\xC3");
}

TEST(Cursor, comes_back_as_it_was_written) {
    for (const auto order : {RecordOrder::id, RecordOrder::add_time, RecordOrder::update_time})
        for (const auto direction : {SortDirection::ascending, SortDirection::descending}) {
            const auto cursor = read_cursor(write_cursor({order, direction, {-5, 9}}));
            ASSERT_TRUE(cursor);
            EXPECT_EQ(cursor->order, order);
            EXPECT_EQ(cursor->direction, direction);
            EXPECT_EQ(cursor->place.value, -5);
            EXPECT_EQ(cursor->place.id, 9);
        }
}

TEST(Cursor, is_refused_when_it_is_none) {
    const auto encoded = [](std::string_view text) { return to_base64url(as_bytes(text)); };
    for (const auto& text :
         {std::string{}, std::string{"%%%"}, encoded("x"), encoded("[]"), encoded("{}"),
          encoded(R"({"field":"title","fieldValue":7,"sortDirection":"asc","id":7})"),
          encoded(R"({"field":"id","fieldValue":"7","sortDirection":"asc","id":7})"),
          encoded(R"({"field":"id","fieldValue":7,"sortDirection":"up","id":7})"),
          encoded(R"({"field":"id","fieldValue":7,"sortDirection":"asc"})"),
          std::string(2000, 'A')})
        EXPECT_FALSE(read_cursor(text)) << text;
}

TEST(JsonText, writes_numbers_as_people_do) {
    const json::object object{{"a", 99.99},
                              {"b", 7},
                              {"c", json::array{1, nullptr, true}},
                              {"d", "ö\"\n"},
                              {"e", json::object{}},
                              {"f", json::array{}}};
    EXPECT_EQ(json_text(object),
              "{\"a\":99.99,\"b\":7,\"c\":[1,null,true],\"d\":\"ö\\\"\\u000a\","
              "\"e\":{},\"f\":[]}");
}

TEST(Amount, has_symbol_thousands_and_decimals_where_needed) {
    EXPECT_EQ(formatted_amount(0, "EUR"), "€0");
    EXPECT_EQ(formatted_amount(999, "USD"), "$999");
    EXPECT_EQ(formatted_amount(1234567.5, "GBP"), "£1,234,567.50");
    EXPECT_EQ(formatted_amount(-1000, "EUR"), "-€1,000");
    EXPECT_EQ(formatted_amount(10.4, "JPY"), "¥10");
}

}  // namespace
}  // namespace grantor::sandbox
