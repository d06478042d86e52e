// Search by words: what is found, once, by whom, and in bounded steps.
#include "sandbox/search/search.hpp"

#include <gmock/gmock.h>
#include <set>

#include "base/encoding.hpp"
#include "sandbox/engine/search_words.hpp"
#include "tests/support/sandbox_world.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;
using test::an_api_request;
using test::keys_of;
using test::SandboxWorld;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

class SearchBelow : public testing::Test {
 protected:
    std::vector<std::int64_t> found(const std::string& query) {
        const auto answer = world.get(query);
        EXPECT_EQ(answer.status, 200) << query << answer.body;
        std::vector<std::int64_t> out;
        for (const auto& each : answer.data().at("items").as_array())
            out.push_back(each.at("item").at("id").as_int64());
        return out;
    }
    static std::string text(std::int64_t id) { return std::to_string(id); }
    SandboxWorld world;
};

TEST(SearchWords, are_runs_of_letters_and_digits_in_lower_case) {
    EXPECT_THAT(split_words("Ärger & Söhne, Nr. 7-b"),
                ElementsAre("ärger", "söhne", "nr", "7", "b"));
    EXPECT_THAT(split_words(" %_\\ "), ElementsAre());
    EXPECT_EQ(split_words(std::string(100, 'a')).front().size(), word_max);
    // A word that is cut keeps whole characters.
    EXPECT_EQ(split_words("a" + std::string(word_max - 2, 'a') + "ö").front().size(), word_max - 1);
    EXPECT_EQ(whole_value_word("Ab C"), "=ab c");
}

TEST(SearchCursor, comes_back_as_it_was_written_and_is_refused_when_it_is_none) {
    for (const auto source : {SearchSource::fields, SearchSource::notes}) {
        const auto read = read_search_cursor(write_search_cursor({source, {"wörd\"", 7, 3}}));
        ASSERT_TRUE(read);
        EXPECT_EQ(read->source, source);
        EXPECT_EQ(read->word.word, "wörd\"");
        EXPECT_EQ(read->word.record_id, 7);
        EXPECT_EQ(read->word.field, 3);
    }
    const auto encoded = [](std::string_view text) { return to_base64url(as_bytes(text)); };
    for (const auto& text :
         {std::string{}, std::string{"%%%"}, encoded("{}"), encoded("[]"),
          encoded(R"({"source":"x","word":"a","id":1,"field":1})"),
          encoded(R"({"source":"notes","word":1,"id":1,"field":1})"),
          encoded(R"({"source":"notes","word":"a","id":"1","field":1})"), std::string(2000, 'A')})
        EXPECT_FALSE(read_search_cursor(text)) << text;
}

TEST_F(SearchBelow, refuses_by_the_name_of_the_parameter) {
    for (const std::string path :
         {"/api/v2/deals", "/api/v2/persons", "/api/v2/organizations", "/api/v2/products",
          "/api/v2/leads", "/v1/deals", "/v1/persons", "/v1/organizations", "/v1/products"}) {
        const auto error = [&](const std::string& query) {
            const auto answer = world.get(path + "/search" + query);
            EXPECT_EQ(answer.status, 400) << path << query;
            return answer.error().substr(0, answer.error().find(':'));
        };
        EXPECT_EQ(error(""), "term");
        EXPECT_EQ(error("?term=a"), "term");
        EXPECT_EQ(error("?term=" + std::string(300, 'a')), "term");
        EXPECT_EQ(error("?term=%ff%ff"), "term");
        EXPECT_EQ(error("?term=ab&fields=nothing"), "fields");
        EXPECT_EQ(error("?term=ab&limit=0"), "limit");
        if (path.contains("v2")) EXPECT_EQ(error("?term=ab&cursor=x"), "cursor");
    }
}

TEST_F(SearchBelow, finds_records_whose_words_begin_with_all_words_of_the_term) {
    const auto id = world.add_deal("Glühwein für Straßenfest 2027");
    for (const std::string term : {"gl%C3%BChw", "GL%C3%9CHWEIN", "stra%C3%9Fen+gl%C3%BC",
                                   "2027+f%C3%BCr", "gl%C3%BChwein%2C+f%C3%BCr"})
        EXPECT_THAT(found("/api/v2/deals/search?term=" + term), ElementsAre(id)) << term;
    for (const std::string term : {"wein", "gl%C3%BChwein+2028", "%25%25"})
        EXPECT_THAT(found("/api/v2/deals/search?term=" + term), ElementsAre()) << term;
    EXPECT_THAT(found("/v1/deals/search?term=gl%C3%BChwein"), ElementsAre(id));
}

TEST_F(SearchBelow, compares_whole_values_when_asked) {
    const auto a = world.add_deal("Twin");
    const auto b = world.add_deal("Twin towers");
    world.add_deal("100%");
    EXPECT_THAT(found("/api/v2/deals/search?term=twin"), UnorderedElementsAre(a, b));
    EXPECT_THAT(found("/api/v2/deals/search?term=TWIN&exact_match=true"), ElementsAre(a));
    EXPECT_THAT(found("/api/v2/deals/search?term=twin%20towers&exact_match=1"), ElementsAre(b));
    EXPECT_EQ(found("/api/v2/deals/search?term=100%25&exact_match=true").size(), 1u);
}

TEST_F(SearchBelow, looks_into_the_fields_that_are_asked_for) {
    const auto id = world.add("/api/v2/persons", R"({"name":"Quentin Ray","emails":[{"value":
        "q.ray@post.example"}],"phones":[{"value":"+1 (555) 010-77"}]})");
    const auto path = std::string{"/api/v2/persons/search?term="};
    EXPECT_THAT(found(path + "quentin"), ElementsAre(id));
    EXPECT_THAT(found(path + "q.ray@post.example"), ElementsAre(id));
    EXPECT_THAT(found(path + "155501077"), ElementsAre(id));
    EXPECT_THAT(found(path + "quentin&fields=email"), ElementsAre());
    EXPECT_THAT(found(path + "post.example&fields=email,phone"), ElementsAre(id));
    EXPECT_THAT(found(path + "q.ray@post.example&exact_match=true&fields=email"), ElementsAre(id));
    const auto product = world.add("/api/v2/products", R"({"name":"Lamp","code":"ZZ-9"})");
    EXPECT_THAT(found("/api/v2/products/search?term=zz&fields=code"), ElementsAre(product));
    const auto organization =
        world.add("/v1/organizations", R"({"name":"Hut","address":"Lighthouse Road 1"})");
    EXPECT_THAT(found("/api/v2/organizations/search?term=lighthouse"), ElementsAre(organization));
    EXPECT_THAT(found("/api/v2/organizations/search?term=lighthouse&fields=name"), ElementsAre());
}

TEST_F(SearchBelow, finds_what_notes_say_once_and_shows_them) {
    const auto a = world.add_deal("Plain");
    const auto b = world.add_deal("Xylophone stand");
    for (const auto deal : {a, b, a})
        world.add("/v1/notes",
                  R"({"content":"They want a xylophone.","deal_id":)" + text(deal) + "}");
    const auto path = std::string{"/api/v2/deals/search?term=xylophone"};
    EXPECT_THAT(found(path), UnorderedElementsAre(a, b));
    EXPECT_THAT(found(path + "&fields=title"), ElementsAre(b));
    EXPECT_THAT(found(path + "&fields=notes"), UnorderedElementsAre(a, b));
    const auto items = world.get(path + "&fields=notes&limit=500").data().at("items");
    std::size_t notes = 0;
    for (const auto& each : items.as_array())
        notes += each.at("item").at("notes").as_array().size();
    EXPECT_EQ(notes, 3u);
}

TEST_F(SearchBelow, follows_changes_and_deletions) {
    const auto id = world.add_deal("Walrus");
    const auto path = "/api/v2/deals/" + text(id);
    world.send_json("PATCH", path, R"({"title":"Narwhal"})");
    EXPECT_THAT(found("/api/v2/deals/search?term=walrus"), ElementsAre());
    EXPECT_THAT(found("/api/v2/deals/search?term=narwhal"), ElementsAre(id));
    world.send(an_api_request("DELETE", path));
    EXPECT_THAT(found("/api/v2/deals/search?term=narwhal"), ElementsAre());
    world.send_json("PATCH", path, R"({"is_deleted":false,"is_archived":true})");
    EXPECT_THAT(found("/api/v2/deals/search?term=narwhal"), ElementsAre(id));
}

TEST_F(SearchBelow, narrows_by_relation_and_status) {
    const auto person = world.add("/api/v2/persons", R"({"name":"P"})");
    const auto a =
        world.add("/api/v2/deals", R"({"title":"Zebra","person_id":)" + text(person) + "}");
    const auto b = world.add("/api/v2/deals", R"({"title":"Zebra","status":"won"})");
    const auto path = std::string{"/api/v2/deals/search?term=zebra"};
    EXPECT_THAT(found(path + "&person_id=" + text(person)), ElementsAre(a));
    EXPECT_THAT(found(path + "&status=won"), ElementsAre(b));
    EXPECT_THAT(found(path + "&person_id=99999"), ElementsAre());
    EXPECT_THAT(found(path + "&organization_id=1"), ElementsAre());
}

TEST_F(SearchBelow, meets_each_record_once_in_pages_of_any_size) {
    std::set<std::int64_t> expected;
    for (int i = 0; i < 25; ++i) {
        // Two words begin with the term, and two of the records say it in a note as well.
        const auto id = world.add_deal("Kiwi kiwis " + std::to_string(i));
        expected.insert(id);
        if (i % 5 == 0) world.add("/v1/notes", R"({"content":"kiwi","deal_id":)" + text(id) + "}");
    }
    const auto plain = world.add_deal("Other");
    world.add("/v1/notes", R"({"content":"kiwi","deal_id":)" + text(plain) + "}");
    expected.insert(plain);
    for (const int limit : {1, 4, 25, 26, 100}) {
        std::set<std::int64_t> seen;
        std::string cursor;
        for (int page = 0; page < 60; ++page) {
            const auto answer =
                world.get("/api/v2/deals/search?term=kiwi&limit=" + std::to_string(limit) + cursor);
            for (const auto& each : answer.data().at("items").as_array())
                EXPECT_TRUE(seen.insert(each.at("item").at("id").as_int64()).second) << limit;
            const auto& next = answer.body.at("additional_data").at("next_cursor");
            if (next.is_null()) break;
            cursor = "&cursor=" + std::string{next.as_string()};
        }
        EXPECT_EQ(seen, expected) << limit;
    }
    const auto old = world.get("/v1/deals/search?term=kiwi&start=20&limit=4");
    EXPECT_EQ(old.data().at("items").as_array().size(), 4u);
    EXPECT_EQ(old.body.at("additional_data").at("pagination").at("next_start"), 24);
}

TEST_F(SearchBelow, has_the_documented_keys) {
    const auto keys = [&](const std::string& path) {
        const auto items = world.get(path).data().at("items");
        EXPECT_FALSE(items.as_array().empty()) << path;
        return keys_of(items.at(0).at("item"));
    };
    world.add("/v1/leads", R"({"title":"Leading light","person_id":1})");
    EXPECT_THAT(
        keys("/api/v2/leads/search?term=leading"),
        ElementsAre("id", "type", "title", "owner", "person", "organization", "phones", "emails",
                    "custom_fields", "notes", "value", "currency", "visible_to", "is_archived"));
    world.add("/api/v2/persons", R"({"name":"Unusual Name"})");
    EXPECT_THAT(keys("/api/v2/persons/search?term=unusual"),
                ElementsAre("id", "type", "name", "phones", "emails", "visible_to", "owner",
                            "organization", "custom_fields", "notes"));
    world.add("/api/v2/organizations", R"({"name":"Unusual Name"})");
    EXPECT_THAT(keys("/v1/organizations/search?term=unusual"),
                ElementsAre("id", "type", "name", "address", "visible_to", "owner", "custom_fields",
                            "notes"));
    world.add("/api/v2/products", R"({"name":"Unusual Name"})");
    EXPECT_THAT(keys("/api/v2/products/search?term=unusual"),
                ElementsAre("id", "type", "name", "code", "visible_to", "owner", "custom_fields"));
    const auto deal = world.get("/api/v2/deals/search?term=fo&include_fields=deal.cc_email");
    EXPECT_EQ(deal.status, 200);
}

}  // namespace
}  // namespace grantor::sandbox
