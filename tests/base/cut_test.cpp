#include "base/cut.hpp"

#include <gmock/gmock.h>
#include <vector>

namespace grantor {
namespace {

std::vector<std::string_view> pieces_of(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) out.push_back(cut_piece(text, '&'));
    return out;
}

TEST(CutPiece, gives_what_stands_between_separators) {
    EXPECT_THAT(pieces_of("a=1&&b&"), testing::ElementsAre("a=1", "", "b"));
    EXPECT_THAT(pieces_of(""), testing::IsEmpty());
}

TEST(CutSegment, leaves_the_rest_of_the_path_with_its_slash) {
    std::string_view path = "/deals/7/";
    EXPECT_EQ(cut_segment(path), "deals");
    EXPECT_EQ(cut_segment(path), "7");
    EXPECT_EQ(path, "/");
    EXPECT_EQ(cut_segment(path), "");
    EXPECT_TRUE(path.empty());
}

}  // namespace
}  // namespace grantor
