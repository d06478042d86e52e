// A row that somebody has damaged is left out and named in the log. It must not take the list that
// it is in with it.
#include <gmock/gmock.h>

#include "store/sqlite/sqlite_connection.hpp"
#include "tests/support/sandbox_world.hpp"

namespace grantor::sandbox {
namespace {

using test::ApiAnswer;
using test::SandboxWorld;

class DamagedRecords : public testing::Test {
 protected:
    // As with an editor for databases.
    void set_data(std::string_view entity, std::int64_t id, const std::string& data) {
        SqliteConnection connection({world.directory.file("grantor.db"),
                                     SqliteConnection::Use::writer, milliseconds{1000}});
        connection.begin_write();
        connection.run_script(
            fmt::format("UPDATE records SET data = '{}' WHERE company_id = {} AND entity = '{}'"
                        " AND id = {}",
                        data, world.company("acme").value, entity, id));
        connection.commit();
        world.store->write_now([](WriteTx&) {});  // the store notices
    }
    static std::size_t length(const ApiAnswer& answer) {
        return answer.body.at("data").as_array().size();
    }

    SandboxWorld world;
};

TEST_F(DamagedRecords, a_list_goes_on_without_it) {
    const auto before = length(world.get("/api/v2/deals?limit=500"));
    for (const auto* data : {"{", "", "[]", "null", "{\"title\":5}", "{\"is_deleted\":\"no\"}",
                             "{\"label_ids\":7}", "{\"stage_id\":\"one\"", "{\"won_time\":{}}"}) {
        set_data("deal", 1, data);
        const auto list = world.get("/api/v2/deals?limit=500");
        EXPECT_EQ(list.status, 200) << data;
        EXPECT_EQ(length(list), before - 1) << data;
        EXPECT_EQ(world.get("/api/v2/deals/1").status, 404) << data;
        EXPECT_EQ(world.get("/api/v2/deals/2").status, 200) << data;
    }
}

TEST_F(DamagedRecords, the_next_page_is_still_found) {
    const auto page = world.get("/api/v2/deals?limit=2");
    const auto last = page.body.at("data").as_array().at(1).as_object().at("id").as_int64();
    set_data("deal", last, "{");
    const auto damaged = world.get("/api/v2/deals?limit=2");
    EXPECT_EQ(length(damaged), 1U);
    EXPECT_TRUE(damaged.body.at("additional_data").as_object().at("next_cursor").is_string());
}

// Each place that reads many records.
TEST_F(DamagedRecords, other_lists_go_on_too) {
    for (const auto* entity :
         {"deal", "person", "organization", "activity", "note", "product", "pipeline", "stage",
          "lead", "lead_label", "activity_type", "filter", "field", "deal_product"})
        set_data(entity, 1, "{");
    for (const auto* target :
         {"/api/v2/deals", "/api/v2/persons", "/api/v2/organizations", "/api/v2/activities",
          "/api/v2/products", "/api/v2/pipelines", "/api/v2/stages", "/v1/deals", "/v1/persons",
          "/v1/notes", "/v1/leads", "/v1/leadLabels", "/v1/activityTypes", "/v1/filters",
          "/v1/dealFields", "/v1/recents?since_timestamp=2020-01-01%2000:00:00",
          "/api/v2/itemSearch?term=an", "/api/v2/deals/search?term=an",
          "/api/v2/deals/2/products"}) {
        const auto answer = world.get(target);
        EXPECT_EQ(answer.status, 200) << target;
    }
}

}  // namespace
}  // namespace grantor::sandbox
