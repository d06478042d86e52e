#include "service/icon_path.hpp"
#include "tests/marketplace/developer/hub_visit.hpp"

namespace grantor::marketplace {
namespace {

using test::Answer;
using test::HubVisit;
using test::RunningService;
using testing::HasSubstr;

// The head of a PNG of that size (PNG §11.2.1), and nothing behind it: no pixel is read.
std::string png(std::uint32_t width, std::uint32_t height) {
    std::string out("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
    for (const auto side : {width, height})
        for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(side >> shift & 0xff);
    out += std::string("\x08\x06\0\0\0", 5) + std::string(16, '\0');
    return out;
}

struct Upload {
    std::string csrf;
    std::string image;
    std::string file_name = "icon.png";
    std::string type = "image/png";
};

Answer upload(RunningService& service, HubVisit& dev, const std::string& app, const Upload& what) {
    const auto field = [](std::string_view name, std::string_view value) {
        return fmt::format("--edge\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n",
                           name, value);
    };
    auto body = field("csrf", what.csrf) + field("continue", app + "/profile");
    body += fmt::format(
        "--edge\r\nContent-Disposition: form-data; name=\"icon\"; filename=\"{}\"\r\n"
        "Content-Type: {}\r\n\r\n",
        what.file_name, what.type);
    body += what.image + "\r\n--edge--\r\n";
    return service.send(
        fmt::format("POST {}/icon HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: grantor={}\r\n"
                    "Content-Type: multipart/form-data; boundary=edge\r\n"
                    "Content-Length: {}\r\n\r\n",
                    app, dev.visitor().cookie(), body.size()) +
        body);
}

struct Place {
    RunningService service;
    CompanyId acme = service.add_company("acme");
    test::TestUser user = service.add_user("dev@acme.example", acme, Role::developer);
    HubVisit dev{service, user};
    std::string app = dev.register_app("Ledger");

    Answer upload_image(const std::string& image) {
        return upload(service, dev, app, {dev.csrf(), image});
    }
};

}  // namespace

// Attack 23: an icon is a raster image by its bytes, whatever the upload says that it is.
TEST(Attack23, what_is_no_raster_image_is_refused_as_an_icon) {
    Place place;
    for (const std::string& image :
         {std::string("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"),
          std::string("<html>"), std::string(), png(2048, 2048), png(16, 16), png(512, 128),
          png(64, 64) + std::string(60'000, 'x')}) {
        const auto answer = place.upload_image(image);
        EXPECT_EQ(answer.status, 400) << image.substr(0, 20);
        EXPECT_THAT(answer.body, HasSubstr("id=\"icon-error\""));
    }
    EXPECT_EQ(place.dev.find(place.app)->icon_version, 0);
}

TEST(Attack15, an_icon_needs_the_token_of_the_form) {
    Place place;
    EXPECT_EQ(upload(place.service, place.dev, place.app, {"", png(64, 64)}).status, 403);
    EXPECT_EQ(upload(place.service, place.dev, place.app, {"x", png(64, 64)}).status, 403);
    EXPECT_EQ(place.dev.find(place.app)->icon_version, 0);
}

TEST(AppIcon, is_served_to_everybody_under_an_address_of_its_version) {
    Place place;
    const auto image = png(64, 64);
    ASSERT_EQ(place.upload_image(image).status, 303);
    const auto first = *place.dev.find(place.app);
    const auto address = icon_path(first);
    const auto served = place.service.get(address);
    EXPECT_EQ(served.status, 200);
    EXPECT_EQ(served.body, image);
    EXPECT_EQ(served.field("Content-Type"), "image/png");
    EXPECT_EQ(served.field("X-Content-Type-Options"), "nosniff");
    EXPECT_THAT(served.field("Content-Security-Policy"), HasSubstr("sandbox"));
    EXPECT_THAT(served.field("Cache-Control"), HasSubstr("immutable"));
    EXPECT_THAT(place.dev.get("/developer").body, HasSubstr(address));

    ASSERT_EQ(place.upload_image(png(128, 128)).status, 303);
    EXPECT_EQ(place.service.get(address).status, 404);
    EXPECT_NE(icon_path(*place.dev.find(place.app)), address);
    EXPECT_EQ(place.dev.post(place.app + "/profile", place.app + "/icon/remove", {}).status, 303);
    EXPECT_EQ(icon_path(*place.dev.find(place.app)), "");
    EXPECT_EQ(place.service.get("/app-icons/ffffffffffffffff/1").status, 404);
}

// Attack 32: people know an app by its icon.
TEST(AppIcon, of_an_approved_app_waits_for_a_review) {
    Place place;
    ASSERT_EQ(place.upload_image(png(64, 64)).status, 303);
    const auto before = icon_path(*place.dev.find(place.app));
    place.service.store().write_now([&](WriteTx& tx) {
        auto app = *place.dev.find(place.app);
        app.kind = AppKind::public_app;
        app.status = AppStatus::live;
        return tx.apps().update(app);
    });
    const auto image = png(128, 128);
    ASSERT_EQ(place.upload_image(image).status, 303);
    const auto app = *place.dev.find(place.app);
    EXPECT_EQ(icon_path(app), before);
    EXPECT_EQ(place.service.get(before).body, png(64, 64));
    const auto pending = place.service.store().read_now(
        [&](const ReadTx& tx) { return tx.app_reviews().find_pending(app.id).value(); });
    auto shown = app;
    shown.icon_version = pending.terms.icon_version;
    EXPECT_NE(shown.icon_version, app.icon_version);
    EXPECT_EQ(place.service.get(icon_path(shown)).body, image);
    EXPECT_THAT(place.dev.get(place.app + "/profile").body, HasSubstr(icon_path(shown)));
    EXPECT_THAT(place.dev.get(place.app + "/review").body, HasSubstr("Icon"));

    place.service.store().write_now(
        [&](WriteTx& tx) { tx.apps().use_icon(app.id, shown.icon_version); });
    EXPECT_EQ(icon_path(*place.dev.find(place.app)), icon_path(shown));
    EXPECT_EQ(place.service.get(icon_path(shown)).body, image);
}

}  // namespace grantor::marketplace
