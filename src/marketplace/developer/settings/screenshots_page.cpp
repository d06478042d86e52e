#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/developer/settings/screenshots.hpp"
#include "marketplace/shown_screenshots.hpp"
#include "pages/image.hpp"
#include "service/confirmation.hpp"

namespace grantor::marketplace::developer {
namespace {

std::string screenshots_path(const Visit& visit) {
    return fmt::format("/developer/apps/{}/screenshots", client_id_of(visit));
}

Outcome<http::Response> see_screenshots(const Outcome<Saved>& saved, const Visit& visit) {
    return see_done(saved, screenshots_path(visit),
                    saved == Saved::for_review ? "saved-for-review" : "saved");
}

// Only what add_screenshot() stores; a response's media type is a constant.
std::string_view served_type(std::string_view stored) {
    using pages::ImageFormat;
    for (const auto format : {ImageFormat::png, ImageFormat::jpeg, ImageFormat::webp})
        if (pages::media_type(format) == stored) return pages::media_type(format);
    return {};
}

struct Found {
    Screenshot screenshot;
    bool is_for_everybody = false;
};
// What waits is for the people who make the app and for reviewers.
std::optional<Found> find_screenshot(const Visit& visit, const ReadTx& tx) {
    const auto app = tx.apps().find_by_client_id(client_id_of(visit));
    if (!app || app->status == AppStatus::deleted) return std::nullopt;
    const auto id = visit.id<ScreenshotId>("screenshot");
    const bool is_shown =
        app->is_open() && std::ranges::find(app->screenshots, id) != app->screenshots.end();
    const auto& person = visit.person;
    const bool may_see_all =
        person && (person->is_reviewer() || person->company->id == app->developer_company_id);
    if (!is_shown && !may_see_all) return std::nullopt;
    auto screenshot = tx.app_screenshots().find(app->id, id);
    if (!screenshot) return std::nullopt;
    return Found{std::move(*screenshot), is_shown};
}

}  // namespace

Outcome<http::Response> show_screenshots_form(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    const auto terms = own->working_terms();
    auto frame = app_frame(visit, app, AppTab::profile);
    frame.title = "Screenshots · " + app.name;
    pages::PageData data;
    fill_form(data, visit, screenshots_path(visit));
    data.set("APP_HREF", app_path(app));
    data.set("PROFILE_HREF", app_path(app, AppTab::profile));
    data.set("REVIEW_HREF", app_path(app, AppTab::review));
    const auto count = static_cast<std::int64_t>(terms.screenshots.size());
    data.set_number("SCREENSHOT_COUNT", count);
    data.set_field("SCREENSHOT", "", visit.error_of("screenshot"));
    data.show(terms.screenshots.size() < screenshots_max ? "MAY_ADD" : "FULL");
    if (count == 0) data.show("NONE");
    if (own->pending && own->pending->terms.screenshots != app.screenshots) data.show("PENDING");
    show_screenshots(app, terms.screenshots, tx, data);
    return pages::framed_page(visit.status(), "developer_screenshots", frame, data);
}

Outcome<http::Response> take_screenshot(const Visit& visit, WriteTx& tx) {
    const auto* file = visit.upload->file("screenshot");
    const auto image = file == nullptr ? std::string_view{} : file->content;
    return see_screenshots(
        add_screenshot(client_id_of(visit), image, visit.actor(), tx, visit.context), visit);
}

Outcome<http::Response> ask_screenshot_removal(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    const auto id = visit.id<ScreenshotId>("screenshot");
    const auto terms = own->working_terms();
    const auto& shown = terms.screenshots;
    const auto found = std::ranges::find(shown, id);
    if (found == shown.end()) return refuse_unknown("screenshot");
    pages::Confirmation question;
    question.heading = fmt::format("Remove screenshot {}?", found - shown.begin() + 1);
    question.sentences = {
        terms_effect(own->situation()) == TermsEffect::after_review
            ? "People see it until a reviewer has approved the change."
            : "It is deleted. You can upload it again.",
        fmt::format("{} of {} screenshots will be left.", shown.size() - 1, screenshots_max)};
    question.button = "Remove";
    question.action = fmt::format("{}/{}/remove", screenshots_path(visit), id.value);
    question.cancel = screenshots_path(visit);
    return confirmation_page(visit, app_frame(visit, app, AppTab::profile), question);
}

Outcome<http::Response> take_screenshot_removal(const Visit& visit, WriteTx& tx) {
    return see_screenshots(
        remove_screenshot(client_id_of(visit), visit.id<ScreenshotId>("screenshot"), visit.actor(),
                          tx, visit.context),
        visit);
}

Outcome<http::Response> take_screenshot_move(const Visit& visit, WriteTx& tx) {
    return see_screenshots(
        move_screenshot(client_id_of(visit), visit.id<ScreenshotId>("screenshot"), visit.actor(),
                        tx, visit.context),
        visit);
}

Outcome<http::Response> show_screenshot(const Visit& visit, const ReadTx& tx) {
    const auto found = find_screenshot(visit, tx);
    http::Response response;
    // Even when opened directly, the image is only an image (attack 23).
    response.add_field("X-Content-Type-Options", "nosniff");
    response.add_field("Content-Security-Policy", "default-src 'none'; sandbox");
    const auto type = found ? served_type(found->screenshot.media_type) : std::string_view{};
    if (type.empty()) {
        response.status = 404;
        response.content_type = http::text_type;
        response.constant_body = "There is no such screenshot.\n";
        response.add_field("Cache-Control", "no-store");
        return response;
    }
    response.content_type = type;
    response.body.assign(found->screenshot.image.begin(), found->screenshot.image.end());
    response.add_field("Cache-Control", found->is_for_everybody
                                            ? "public, max-age=31536000, immutable"
                                            : "private, max-age=3600");
    return response;
}

}  // namespace grantor::marketplace::developer
