#include "store/tables/app_requests.hpp"

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using std::chrono::microseconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class AppRequestTable : public TableTest {
 protected:
    static AppRequest a_request(const std::string& id, std::int64_t app = 1, int status = 200) {
        return {.id = 0,
                .at = at_ms(5),
                .request_id = id,
                .method = "GET",
                .path = "/api/v2/deals",
                .status = status,
                .duration = microseconds{1234},
                .app_id = {app},
                .company_id = {2},
                .user_id = {3}};
    }
    void add(const AppRequest& request) { tx().app_requests().add(request); }
    std::vector<std::string> listed(const AppRequestFilter& filter) {
        std::vector<std::string> out;
        for (const auto& request : tx().app_requests().list(filter))
            out.push_back(request.request_id);
        return out;
    }
};
GRANTOR_ON_BOTH_ENGINES(AppRequestTable);

TEST_P(AppRequestTable, keeps_every_field) {
    EXPECT_FALSE(tx().app_requests().find_by_request_id("r1"));
    add(a_request("r1"));
    const auto found = tx().app_requests().find_by_request_id("r1");
    ASSERT_TRUE(found);
    EXPECT_GT(found->id, 0);
    EXPECT_EQ(found->at, at_ms(5));
    EXPECT_EQ(found->method, "GET");
    EXPECT_EQ(found->path, "/api/v2/deals");
    EXPECT_EQ(found->status, 200);
    EXPECT_EQ(found->duration, microseconds{1234});
    EXPECT_EQ(found->app_id, AppId{1});
    EXPECT_EQ(found->company_id, CompanyId{2});
    EXPECT_EQ(found->user_id, UserId{3});
}

TEST_P(AppRequestTable, a_path_that_is_too_long_is_cut) {
    auto request = a_request("r1");
    request.path = "/" + std::string(1000, 'a');
    add(request);
    EXPECT_THAT(tx().app_requests().find_by_request_id("r1")->path, SizeIs(app_request_path_max));
}

// Behind the edge a refusal is told of twice: when it is recorded, and when the answer is there.
TEST_P(AppRequestTable, told_of_twice_it_is_one_row_with_the_duration) {
    auto request = a_request("r1", 1, 400);
    request.duration.reset();
    add(request);
    EXPECT_FALSE(tx().app_requests().find_by_request_id("r1")->duration);
    add(a_request("r1", 1, 400));
    EXPECT_THAT(listed({.app_id = {1}}), ElementsAre("r1"));
    EXPECT_EQ(tx().app_requests().find_by_request_id("r1")->duration, microseconds{1234});
}

TEST_P(AppRequestTable, is_listed_newest_first_and_filtered) {
    add(a_request("r1", 1, 200));
    add(a_request("r2", 2, 200));
    auto other = a_request("r3", 1, 404);
    other.method = "POST";
    other.path = "/api/v1/Orders_of/100%";
    add(other);
    add(a_request("r4", 1, 503));
    EXPECT_THAT(listed({.app_id = {1}}), ElementsAre("r4", "r3", "r1"));
    EXPECT_THAT(listed({.app_id = {1}, .limit = 2}), ElementsAre("r4", "r3"));
    EXPECT_THAT(listed({.app_id = {1}, .status_class = 4}), ElementsAre("r3"));
    EXPECT_THAT(listed({.app_id = {1}, .method = "GET"}), ElementsAre("r4", "r1"));
    EXPECT_THAT(listed({.app_id = {1}, .path = "orders_OF"}), ElementsAre("r3"));
    EXPECT_THAT(listed({.app_id = {1}, .path = "100%"}), ElementsAre("r3"));
    EXPECT_THAT(listed({.app_id = {1}, .path = "de_ls"}), IsEmpty());
    const auto newest = tx().app_requests().list({.app_id = {1}}).front().id;
    EXPECT_THAT(listed({.app_id = {1}, .before_id = newest}), ElementsAre("r3", "r1"));
    EXPECT_THAT(listed({.app_id = {1}, .after_id = newest}), IsEmpty());
    EXPECT_THAT(listed({.app_id = {1}, .after_id = newest - 1}), ElementsAre("r4"));
}

TEST_P(AppRequestTable, is_bounded_for_each_app_and_in_age) {
    add(a_request("other", 2));
    for (int i = 0; i < app_requests_max + 3; ++i) add(a_request("r" + std::to_string(i)));
    EXPECT_EQ(tx().app_requests().trim(AppId{1}), 3);
    EXPECT_EQ(tx().app_requests().trim(AppId{1}), 0);
    EXPECT_FALSE(tx().app_requests().find_by_request_id("r2"));
    EXPECT_TRUE(tx().app_requests().find_by_request_id("r3"));
    EXPECT_TRUE(tx().app_requests().find_by_request_id("other"));

    EXPECT_EQ(tx().app_requests().purge(at_ms(5), 10), 0);
    EXPECT_EQ(tx().app_requests().purge(at_ms(6), 10), 10);
    EXPECT_FALSE(tx().app_requests().find_by_request_id("other"));
}

}  // namespace
}  // namespace grantor::test
