#include "explorer/operation_index.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace grantor::explorer;
namespace json = boost::json;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

constexpr std::string_view shop = R"({"servers":[{"url":"https://api.example/v1"}],
    "tags":[{"name":"Orders","description":"What was bought."},{"name":"Empty"}],
    "paths":{
    "/pull-requests":{"get":{"operationId":"listPullRequests","summary":"List pull requests",
                             "tags":["Review"]}},
    "/orders":{"get":{"operationId":"getOrders","summary":"List orders","tags":["Orders"]},
               "post":{"operationId":"addOrder","summary":"Place an order","tags":["Orders"]}},
    "/status":{"get":{"operationId":"status","summary":"Whether it is up"}}}})";

class Index : public testing::Test {
 protected:
    std::vector<std::string> find(std::string_view words, std::string_view document = "") {
        last = index.find(words, document);
        std::vector<std::string> out;
        for (const auto* operation : last.operations) out.push_back(operation->id);
        return out;
    }

    const json::object document = json::parse(shop).as_object();
    const std::vector<DescribedApi> apis{read_api("shop", document), read_api("other", document)};
    const OperationIndex index{apis};
    FoundOperations last;
};
class OperationIndexTest : public Index {};

}  // namespace

TEST_F(OperationIndexTest, finds_by_method_path_summary_and_name_in_any_order_and_case) {
    EXPECT_THAT(find("POST /v1/orders", "shop"), ElementsAre("addOrder"));
    EXPECT_THAT(find("orders LIST", "shop"), ElementsAre("getOrders"));
    EXPECT_THAT(find("addorder", "shop"), ElementsAre("addOrder"));
    EXPECT_THAT(find("up whether", "shop"), ElementsAre("status"));
    EXPECT_THAT(find("", "shop"), IsEmpty());
    EXPECT_THAT(find("  /  ", "shop"), IsEmpty());
}

TEST_F(OperationIndexTest, takes_words_apart_together_in_the_plural_and_cut_short) {
    for (const auto* words :
         {"pull request", "pull-requests", "pullrequest", "PullRequests", "pulls", "reque"})
        EXPECT_THAT(find(words, "shop"), ElementsAre("listPullRequests")) << words;
}

TEST_F(OperationIndexTest, puts_whole_words_before_parts_of_words) {
    EXPECT_EQ(find("order", "shop").front(), "addOrder");
    EXPECT_EQ(find("orders", "shop").front(), "getOrders");
}

TEST_F(OperationIndexTest, takes_the_nearest_word_where_nothing_has_the_one_that_was_typed) {
    EXPECT_THAT(find("lsit ordres", "shop"), ElementsAre("getOrders"));
    EXPECT_EQ(last.corrected, "list orders");
    EXPECT_THAT(find("pull reqests", "shop"), ElementsAre("listPullRequests"));
    EXPECT_EQ(last.corrected, "pull requests");
    EXPECT_THAT(find("zebra", "shop"), IsEmpty());
    EXPECT_EQ(last.corrected, "");
    EXPECT_THAT(find("orders", "shop").front(), "getOrders");
    EXPECT_EQ(last.corrected, "");
}

TEST_F(OperationIndexTest, keeps_to_one_document_where_that_is_wanted) {
    EXPECT_EQ(find("orders list").size(), 2u);
    for (const auto* operation : index.find("orders", "other").operations)
        EXPECT_EQ(operation->document, "other");
}

TEST_F(OperationIndexTest, gives_the_first_of_very_many_and_says_how_many_there_are) {
    json::object paths;
    for (int i = 0; i < 1200; ++i)
        paths[fmt::format("/things/{}", i)] = {{"get", {{"summary", "Get a thing"}}}};
    const json::object many{{"paths", paths}};
    const std::vector<DescribedApi> large{read_api("large", many)};
    const auto found = OperationIndex(large).find("thing", "");
    EXPECT_EQ(found.operations.size(), OperationIndex::found_max);
    EXPECT_EQ(found.count, 1200u);
}

TEST_F(OperationIndexTest, groups_are_in_the_order_of_the_documents_tags) {
    std::vector<std::string> tags;
    for (const auto& group : apis.front().groups)
        tags.push_back(fmt::format("{} {}", group.tag, group.operations.size()));
    EXPECT_THAT(tags, ElementsAre("Orders 2", "Review 1", " 1"));
    EXPECT_EQ(apis.front().groups.front().description, "What was bought.");
}
