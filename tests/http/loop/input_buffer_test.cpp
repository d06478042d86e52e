#include "http/loop/input_buffer.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace grantor::http {
namespace {

void put(InputBuffer& buffer, std::string_view bytes) {
    ASSERT_GE(buffer.room().size(), bytes.size());
    std::ranges::copy(bytes, buffer.room().begin());
    buffer.commit(bytes.size());
}
std::string content(InputBuffer& buffer) { return {buffer.data(), buffer.size()}; }

}  // namespace

TEST(InputBuffer, growth_ends_where_the_store_has_no_more) {
    BufferStore store(4096, 10'000);
    InputBuffer first(store);
    InputBuffer second(store);
    for (auto* buffer : {&first, &second}) {
        put(*buffer, std::string(small_buffer, 'a'));
        EXPECT_TRUE(buffer->make_room(4096));
        put(*buffer, std::string(4096 - small_buffer, 'b'));
    }
    EXPECT_FALSE(first.make_room(8000));
    // The content stays, and returned memory serves the other buffer.
    EXPECT_EQ(first.size(), 4096u);
    second.consume(4096);
    EXPECT_TRUE(second.make_room(0));
    EXPECT_EQ(second.room().size(), small_buffer);
    EXPECT_FALSE(first.make_room(20'000));
    EXPECT_FALSE(second.make_room(0) && first.make_room(100'000));
}

// Attack 30: held bodies had everybody else refused whose request is larger than `small_buffer`.
TEST(InputBuffer, large_bodies_leave_room_for_usual_requests) {
    BufferStore store(4096, 40'000);
    std::vector<BufferStore::Buffer> large;
    for (auto taken = store.take(8000); taken.bytes; taken = store.take(8000))
        large.push_back(std::move(taken));
    EXPECT_EQ(large.size(), 3u);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(store.take(2000).bytes) << i;
    EXPECT_FALSE(store.take(2000).bytes);
}

TEST(InputBuffer, content_survives_moving_and_growing) {
    BufferStore store(4096, 100'000);
    InputBuffer buffer(store);
    put(buffer, "consumed" + std::string(small_buffer - 8, 'x'));
    buffer.consume(8);
    EXPECT_TRUE(buffer.make_room(50'000));
    put(buffer, "12345678");
    EXPECT_TRUE(buffer.make_room(50'000));
    EXPECT_GE(buffer.room().size(), small_buffer);
    EXPECT_EQ(content(buffer), std::string(small_buffer - 8, 'x') + "12345678");
    buffer.shorten(3);
    EXPECT_EQ(content(buffer), "xxx");
}

TEST(InputBuffer, an_emptied_buffer_is_small_again) {
    BufferStore store(4096, 100'000);
    InputBuffer buffer(store);
    put(buffer, std::string(small_buffer, 'x'));
    EXPECT_TRUE(buffer.make_room(5000));
    EXPECT_GT(buffer.room().size(), small_buffer);
    buffer.consume(small_buffer);
    EXPECT_TRUE(buffer.make_room(0));
    EXPECT_EQ(buffer.room().size(), small_buffer);
}

}  // namespace grantor::http
