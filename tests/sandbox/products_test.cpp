// Products, and what deals consist of.
#include <gmock/gmock.h>

#include "tests/support/sandbox_world.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;
using test::an_api_request;
using test::keys_of;
using test::SandboxWorld;
using testing::ElementsAre;

class DealProducts : public testing::Test {
 protected:
    void SetUp() override {
        product = world.add("/api/v2/products",
                            R"({"name":"Scale","prices":[{"currency":"EUR","price":12.5}]})");
        deal = world.add_deal("Basket");
    }
    static std::string text(std::int64_t id) { return std::to_string(id); }
    std::string path(const std::string& version = "/api/v2") const {
        return version + "/deals/" + text(deal) + "/products";
    }
    std::string line(const std::string& price, const std::string& quantity,
                     const std::string& more = "") const {
        return R"({"product_id":)" + text(product) + R"(,"item_price":)" + price +
               R"(,"quantity":)" + quantity + more + "}";
    }
    json::value deal_value() { return world.get("/api/v2/deals/" + text(deal)).data().at("value"); }
    SandboxWorld world;
    std::int64_t product = 0;
    std::int64_t deal = 0;
};

TEST_F(DealProducts, are_refused_by_field) {
    struct Row {
        std::string body;
        std::string error;
    };
    const std::vector<Row> rows{
        {"{}", "product_id: is required"},
        {R"({"product_id":1,"item_price":1})", "quantity: is required"},
        {R"({"product_id":9999,"item_price":1,"quantity":1})",
         "product_id: there is no such product in this company"},
        {line("-1", "1"), "item_price: must not be negative"},
        {line("1", "1", R"(,"discount_type":"some")"),
         "discount_type: must be one of: percentage, amount"},
        {line("1", "1", R"(,"billing_frequency":"daily")"),
         "billing_frequency: must be one of: one-time, annually, semi-annually, quarterly, "
         "monthly, "
         "weekly"},
    };
    for (const auto& row : rows) {
        const auto answer = world.send_json("POST", path(), row.body);
        EXPECT_EQ(answer.status, 400) << row.body;
        EXPECT_EQ(answer.error(), row.error);
    }
    EXPECT_EQ(world.send_json("POST", "/api/v2/deals/9999/products", line("1", "1")).status, 404);
    EXPECT_EQ(world.get("/api/v2/deals/9999/products").status, 404);
    world.send_json("PATCH", "/api/v2/products/" + text(product), R"({"is_linkable":false})");
    EXPECT_EQ(world.send_json("POST", path(), line("1", "1")).error(),
              "product_id: cannot be attached to deals");
}

TEST_F(DealProducts, are_added_changed_and_deleted_in_v2) {
    const auto added =
        world.send_json("POST", path(), line("10", "3", R"(,"discount":10,"comments":"c")"));
    EXPECT_EQ(added.status, 201) << added.body;
    EXPECT_THAT(
        keys_of(added.data()),
        ElementsAre("id", "sum", "tax", "deal_id", "name", "product_id", "product_variation_id",
                    "order_nr", "add_time", "update_time", "comments", "currency", "discount",
                    "discount_type", "quantity", "item_price", "tax_method", "is_enabled",
                    "billing_frequency", "billing_frequency_cycles", "billing_start_date"));
    EXPECT_EQ(added.data().at("sum"), 27);
    EXPECT_EQ(added.data().at("name"), "Scale");
    EXPECT_EQ(added.data().at("currency"), "EUR");
    EXPECT_EQ(deal_value(), 27);
    const auto one = path() + "/" + text(added.data().at("id").as_int64());
    const auto changed = world.send_json(
        "PATCH", one,
        R"({"discount":0.5,"discount_type":"amount","tax":20,"tax_method":"exclusive"})");
    EXPECT_EQ(changed.data().at("sum"), 35.4);
    EXPECT_EQ(deal_value(), 35.4);
    const auto stranger_deal = "/api/v2/deals/1/products/" + text(added.data().at("id").as_int64());
    EXPECT_EQ(world.send_json("PATCH", stranger_deal, R"({"quantity":9})").status, 404);
    EXPECT_EQ(world.send(an_api_request("DELETE", stranger_deal)).status, 404);
    EXPECT_EQ(world.send(an_api_request("DELETE", one)).status, 200);
    EXPECT_EQ(world.send_json("PATCH", one, R"({"quantity":9})").status, 404);
    EXPECT_TRUE(world.get(path()).data().as_array().empty());
}

TEST_F(DealProducts, have_their_form_in_v1) {
    const auto added = world.send_json("POST", path("/v1"), line("\"10\"", "\"2\""));
    EXPECT_EQ(added.status, 201) << added.body;
    EXPECT_EQ(added.data().at("sum_formatted"), "€20");
    EXPECT_EQ(added.data().at("quantity_formatted"), "2");
    EXPECT_EQ(added.data().at("enabled_flag"), true);
    const auto one = path("/v1") + "/" + text(added.data().at("product_attachment_id").as_int64());
    const auto changed = world.send_json("PUT", one, R"({"enabled_flag":0,"quantity":4})");
    EXPECT_EQ(changed.data().at("sum"), 40);
    EXPECT_EQ(deal_value(), 0);
    EXPECT_EQ(world.get(path("/v1")).data().as_array().size(), 1u);
    EXPECT_EQ(world.get("/v1/deals/" + text(deal)).data().at("products_count"), 1);
    EXPECT_EQ(world.send(an_api_request("DELETE", one)).status, 200);
    EXPECT_TRUE(world.get(path("/v1")).data().is_null());
}

TEST_F(DealProducts, lead_from_a_product_to_its_deals) {
    world.send_json("POST", path(), line("10", "3"));
    world.send_json("POST", path(), line("11", "1"));
    const auto deals = "/v1/products/" + text(product) + "/deals";
    ASSERT_EQ(world.get(deals).data().as_array().size(), 1u);
    EXPECT_EQ(world.get(deals).data().at(0).at("id"), deal);
    EXPECT_TRUE(world.get(deals + "?status=won").data().is_null());
    EXPECT_FALSE(
        world.get("/api/v2/deals/" + text(deal)).data().as_object().contains("product_ids"));
}

TEST_F(DealProducts, are_added_several_at_once_or_not_at_all) {
    const auto bulk = path() + "/bulk";
    const auto bad = world.send_json("POST", bulk, R"({"data":[)" + line("1", "1") + ",{}]}");
    EXPECT_EQ(bad.error(), "product_id: is required");
    EXPECT_TRUE(world.get(path()).data().as_array().empty());
    EXPECT_EQ(world.send_json("POST", bulk, "{}").error(), "data: must be an array of objects");
    const auto good = world.send_json(
        "POST", bulk, R"({"data":[)" + line("1", "1") + "," + line("2", "1") + "]}");
    EXPECT_EQ(good.status, 201);
    EXPECT_EQ(good.data().as_array().size(), 2u);
    EXPECT_EQ(deal_value(), 3);
    const auto ids = text(good.data().at(0).at("id").as_int64()) + "," +
                     text(good.data().at(1).at("id").as_int64());
    const auto deleted = world.send(an_api_request("DELETE", path() + "?ids=" + ids));
    EXPECT_EQ(deleted.data().at("ids").as_array().size(), 2u);
    EXPECT_TRUE(world.get(path()).data().as_array().empty());
}

TEST_F(DealProducts, of_several_deals_are_listed_together) {
    const auto other = world.add_deal("Other");
    for (const auto id : {deal, other, deal})
        world.send_json("POST", "/api/v2/deals/" + text(id) + "/products", line("1", "1"));
    const auto list = "/api/v2/deals/products?deal_ids=" + text(deal) + "," + text(other);
    EXPECT_EQ(world.get(list).data().as_array().size(), 3u);
    const auto first = world.get(list + "&limit=2");
    EXPECT_EQ(first.data().as_array().size(), 2u);
    const std::string cursor{first.body.at("additional_data").at("next_cursor").as_string()};
    const auto second = world.get(list + "&limit=2&cursor=" + cursor);
    EXPECT_EQ(second.data().as_array().size(), 1u);
    EXPECT_TRUE(second.body.at("additional_data").at("next_cursor").is_null());
    EXPECT_EQ(world.get("/api/v2/deals/products").error(), "deal_ids: is required");
}

TEST_F(DealProducts, have_prices_with_the_products_id) {
    const auto shown = world.get("/api/v2/products/" + text(product)).data();
    EXPECT_THAT(keys_of(shown.at("prices").at(0)),
                ElementsAre("product_id", "price", "currency", "cost", "direct_cost", "notes"));
    EXPECT_EQ(shown.at("prices").at(0).at("product_id"), product);
    const auto old = world.get("/v1/products/" + text(product)).data();
    EXPECT_THAT(
        keys_of(old.at("prices").at(0)),
        ElementsAre("id", "product_id", "price", "currency", "cost", "overhead_cost", "notes"));
    EXPECT_EQ(world.send_json("POST", "/api/v2/products", R"({"name":"a","prices":[{"price":1}]})")
                  .error(),
              "prices: must have the code of a currency in every entry");
    const auto names = world.get("/api/v2/products?sort_by=name").data();
    for (std::size_t i = 1; i < names.as_array().size(); ++i)
        EXPECT_LE(names.at(i - 1).at("name").as_string().subview(0, 5),
                  names.at(i).at("name").as_string().subview(0, 5));
}

}  // namespace
}  // namespace grantor::sandbox
