#include "store/tables/app_screenshots.hpp"

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Screenshots : public TableTest {
 protected:
    ScreenshotId add(std::int64_t app, std::int64_t width = 640) {
        return tx().app_screenshots().add({AppId{app}, "image/webp", width, 400, Bytes{1, 0, 2}});
    }
};
GRANTOR_ON_BOTH_ENGINES(Screenshots);

TEST_P(Screenshots, what_is_not_there_is_nothing) {
    EXPECT_FALSE(tx().app_screenshots().find(AppId{1}, ScreenshotId{4711}));
    EXPECT_THAT(tx().app_screenshots().sizes_of_app(AppId{1}), IsEmpty());
}

TEST_P(Screenshots, belong_to_one_app) {
    const auto id = add(1, 800);
    EXPECT_FALSE(tx().app_screenshots().find(AppId{2}, id));
    const auto found = tx().app_screenshots().find(AppId{1}, id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->media_type, "image/webp");
    EXPECT_EQ(found->width, 800);
    EXPECT_EQ(found->height, 400);
    EXPECT_THAT(found->image, ElementsAre(1, 0, 2));
}

TEST_P(Screenshots, that_nothing_names_are_deleted) {
    const auto first = add(1);
    const auto second = add(1);
    add(1);
    const auto other = add(2);
    const ScreenshotId kept[] = {second, first};
    tx().app_screenshots().keep_only(AppId{1}, kept);
    const auto left = tx().app_screenshots().sizes_of_app(AppId{1});
    ASSERT_THAT(left, SizeIs(2));
    EXPECT_EQ(left[0].id, first);
    EXPECT_EQ(left[1].id, second);
    EXPECT_TRUE(tx().app_screenshots().find(AppId{2}, other));
    tx().app_screenshots().keep_only(AppId{1}, {});
    EXPECT_THAT(tx().app_screenshots().sizes_of_app(AppId{1}), IsEmpty());
    EXPECT_GT(add(1), second) << "no id is given twice";
}

TEST(ScreenshotLists, are_texts_in_columns) {
    const std::vector<ScreenshotId> some{{7}, {3}, {12}};
    EXPECT_EQ(screenshots_as_text(some), "7 3 12");
    EXPECT_EQ(screenshots_from_text("7 3 12"), some);
    EXPECT_THAT(screenshots_from_text(""), IsEmpty());
}

}  // namespace
}  // namespace grantor::test
