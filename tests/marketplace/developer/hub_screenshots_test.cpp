// Screenshots from the form of their developer to the pages of others.
#include "tests/marketplace/developer/hub_visit.hpp"

namespace grantor::marketplace {
namespace {

using test::Answer;
using test::HubVisit;
using test::RunningService;
using testing::HasSubstr;
using testing::Not;

// The head of a PNG of 640 by 400 (PNG §11.2.1): no pixel is read.
std::string png() {
    std::string out("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\x90", 24);
    return out + std::string("\x08\x06\0\0\0", 5) + std::string(16, '\0');
}

struct Place {
    RunningService service;
    CompanyId acme = service.add_company("acme");
    CompanyId globex = service.add_company("globex");
    test::TestUser user = service.add_user("dev@acme.example", acme, Role::developer);
    test::TestUser other = service.add_user("grace@globex.example", globex, Role::admin);
    HubVisit dev{service, user};
    std::string app = dev.register_app("Ledger");

    Answer upload(const std::string& image) {
        const auto field = [](std::string_view name, std::string_view value) {
            return fmt::format(
                "--edge\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n", name, value);
        };
        auto body = field("csrf", dev.csrf()) + field("continue", app + "/screenshots");
        body +=
            "--edge\r\nContent-Disposition: form-data; name=\"screenshot\"; filename=\"a.png\"\r\n"
            "Content-Type: image/png\r\n\r\n";
        body += image + "\r\n--edge--\r\n";
        return service.send(fmt::format("POST {}/screenshots HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                        "Cookie: grantor={}\r\n"
                                        "Content-Type: multipart/form-data; boundary=edge\r\n"
                                        "Content-Length: {}\r\n\r\n",
                                        app, dev.visitor().cookie(), body.size()) +
                            body);
    }
    std::string address() {
        const auto found = dev.find(app);
        if (found->screenshots.empty()) return {};
        return fmt::format("/app-screenshots/{}/{}", found->client_id,
                           found->screenshots.front().value);
    }
    void publish() {
        const auto id = dev.find(app)->id;
        service.store().write_now([&](WriteTx& tx) {
            App changed = *tx.apps().find(id);
            changed.kind = AppKind::public_app;
            changed.status = AppStatus::live;
            tx.apps().update(changed);
        });
    }
};

}  // namespace

TEST(HubScreenshots, that_are_no_image_are_refused_at_the_field) {
    Place place;
    const auto refused = place.upload("<svg/>");
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.body, HasSubstr("id=\"screenshot-error\""));
    EXPECT_EQ(place.service.get("/app-screenshots/ffffffffffffffff/1").status, 404);
}

TEST(HubScreenshots, of_a_draft_are_for_its_company_alone_and_then_for_everybody_for_a_year) {
    Place place;
    EXPECT_EQ(place.upload(png()).status, 303);
    const auto address = place.address();
    EXPECT_THAT(place.dev.get(place.app + "/screenshots").body, HasSubstr(address));
    const auto own = place.dev.get(address);
    EXPECT_EQ(own.status, 200);
    EXPECT_EQ(own.body, png());
    EXPECT_EQ(own.field("Content-Type"), "image/png");
    EXPECT_EQ(own.field("X-Content-Type-Options"), "nosniff");
    EXPECT_THAT(own.field("Cache-Control"), HasSubstr("private"));
    EXPECT_EQ(place.service.get(address).status, 404);
    HubVisit stranger(place.service, place.other);
    EXPECT_EQ(stranger.get(address).status, 404);

    place.publish();
    const auto shown = place.service.get(address);
    EXPECT_EQ(shown.status, 200);
    EXPECT_EQ(shown.field("Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_THAT(shown.field("Content-Security-Policy"), HasSubstr("sandbox"));
    const auto page =
        place.service.get("/marketplace/apps/" + place.dev.find(place.app)->client_id);
    EXPECT_THAT(page.body, HasSubstr("width=\"640\" height=\"400\""));
    EXPECT_THAT(page.body, HasSubstr("alt=\"Screenshot 1 of Ledger\""));
}

TEST(HubScreenshots, are_removed_after_a_question) {
    Place place;
    place.upload(png());
    const auto id = place.dev.find(place.app)->screenshots.front().value;
    const auto path = fmt::format("{}/screenshots/{}/remove", place.app, id);
    EXPECT_THAT(place.dev.get(path).body, HasSubstr("Remove screenshot 1?"));
    EXPECT_FALSE(place.address().empty());
    EXPECT_EQ(place.dev.post(path, {}).status, 303);
    EXPECT_TRUE(place.address().empty());
    EXPECT_THAT(place.dev.get(place.app + "/screenshots").body,
                Not(HasSubstr("/app-screenshots/")));
    EXPECT_EQ(place.dev.get(path).status, 404);
}

}  // namespace grantor::marketplace
