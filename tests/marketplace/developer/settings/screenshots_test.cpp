#include "marketplace/developer/settings/screenshots.hpp"

#include "marketplace/developer/release/review.hpp"
#include "tests/marketplace/developer/hub_world.hpp"

namespace grantor::marketplace {
namespace {

using test::HubWorld;
using testing::IsEmpty;
using testing::SizeIs;

// The head of a PNG of that size (PNG §11.2.1), and as many bytes behind it as are asked for.
std::string png(std::uint32_t width, std::uint32_t height, std::size_t behind = 16) {
    std::string out("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
    for (const auto side : {width, height})
        for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(side >> shift & 0xff);
    out += std::string("\x08\x06\0\0\0", 5) + std::string(behind, '\0');
    return out;
}

Outcome<Saved> add(HubWorld& world, const App& app, const std::string& image) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return add_screenshot(app.client_id, image, world.developer, tx, context);
    });
}
Outcome<Saved> remove(HubWorld& world, const App& app, ScreenshotId id) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return remove_screenshot(app.client_id, id, world.developer, tx, context);
    });
}
std::size_t kept(HubWorld& world, const App& app) {
    return world.read(
        [&](const ReadTx& tx) { return tx.app_screenshots().sizes_of_app(app.id).size(); });
}
std::vector<ScreenshotId> pending(HubWorld& world, const App& app) {
    return world.read([&](const ReadTx& tx) {
        const auto terms = tx.app_reviews().find_pending(app.id);
        return terms ? terms->terms.screenshots : std::vector<ScreenshotId>{};
    });
}

}  // namespace

TEST(Screenshots, that_are_no_image_of_a_fitting_size_are_refused) {
    HubWorld world;
    const auto app = world.register_app(AppKind::public_app).app;
    for (const auto& image :
         {std::string(), std::string("<svg/>"), std::string("GIF89a\x00\x04\x00\x04\0\0\0", 13),
          png(319, 200), png(1921, 400), png(400, 1921), png(640, 400, screenshot_bytes_max)}) {
        const auto refused = add(world, app, image);
        ASSERT_FALSE(refused) << image.size();
        EXPECT_EQ(refused.error().fields.at(0).field, "screenshot");
    }
    EXPECT_EQ(kept(world, app), 0U);
}

TEST(Screenshots, attack_16_of_others_are_unknown) {
    HubWorld world;
    const auto app = world.register_app(AppKind::public_app).app;
    const auto refused = world.write([&](WriteTx& tx, const Context& context) {
        return add_screenshot(app.client_id, png(640, 400), world.stranger, tx, context);
    });
    EXPECT_EQ(refused.error().kind, Refusal::Kind::not_found);
}

TEST(Screenshots, of_a_draft_are_shown_at_once_at_most_five_in_their_order) {
    HubWorld world;
    const auto app = world.register_app(AppKind::public_app).app;
    for (std::size_t i = 0; i < screenshots_max; ++i)
        EXPECT_EQ(add(world, app, png(640, 400)), Saved::in_effect);
    EXPECT_EQ(add(world, app, png(640, 400)).error().kind, Refusal::Kind::conflict);
    auto shown = world.find(app.client_id)->screenshots;
    ASSERT_THAT(shown, SizeIs(screenshots_max));
    const auto moved = world.write([&](WriteTx& tx, const Context& context) {
        return move_screenshot(app.client_id, shown[1], world.developer, tx, context);
    });
    EXPECT_EQ(moved, Saved::in_effect);
    std::swap(shown[0], shown[1]);
    EXPECT_EQ(world.find(app.client_id)->screenshots, shown);
    EXPECT_EQ(remove(world, app, shown[0]), Saved::in_effect);
    EXPECT_EQ(kept(world, app), screenshots_max - 1);
    EXPECT_EQ(remove(world, app, shown[0]).error().kind, Refusal::Kind::not_found);
}

TEST(Screenshots, of_a_published_app_wait_for_a_review_and_nothing_is_kept_for_nothing) {
    HubWorld world;
    const auto app = world.register_complete_app();
    add(world, app, png(640, 400)).value();
    const auto before = world.find(app.client_id)->screenshots;
    world.set_status(app, AppStatus::live);
    EXPECT_EQ(add(world, app, png(800, 600)), Saved::for_review);
    EXPECT_EQ(world.find(app.client_id)->screenshots, before);
    const auto waiting = pending(world, app);
    ASSERT_THAT(waiting, SizeIs(2));
    // Taken back: what nobody sees any longer goes.
    EXPECT_EQ(remove(world, app, waiting[1]), Saved::in_effect);
    EXPECT_THAT(pending(world, app), IsEmpty());
    EXPECT_EQ(kept(world, app), 1U);

    EXPECT_EQ(remove(world, app, before[0]), Saved::for_review);
    EXPECT_EQ(kept(world, app), 1U) << "people go on seeing it";
    const auto review = world.write([&](WriteTx& tx, const Context& context) {
        return submit_app(app.client_id, "", world.developer, tx, context);
    });
    EXPECT_EQ(add(world, app, png(640, 400)).error().kind, Refusal::Kind::conflict) << "frozen";
    const auto done = world.write([&](WriteTx& tx, const Context& context) {
        return decide_review(review.value(), ReviewDecision::approve, "", world.reviewer, tx,
                             context);
    });
    ASSERT_TRUE(done);
    EXPECT_THAT(world.find(app.client_id)->screenshots, IsEmpty());
}

}  // namespace grantor::marketplace
