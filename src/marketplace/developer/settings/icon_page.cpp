#include <array>
#include <fmt/format.h>
#include <string>

#include "marketplace/developer/pages.hpp"
#include "pages/image.hpp"

namespace grantor::marketplace::developer {
namespace {

// Only what set_app_icon() stores; a response's media type is a constant.
std::string_view served_type(std::string_view stored) {
    using pages::ImageFormat;
    for (const auto format :
         {ImageFormat::png, ImageFormat::jpeg, ImageFormat::webp, ImageFormat::gif})
        if (pages::media_type(format) == stored) return pages::media_type(format);
    return {};
}

std::optional<AppIcon> find_icon(std::string_view client_id, std::string_view version,
                                 const ReadTx& tx) {
    const auto app = tx.apps().find_by_client_id(client_id);
    if (!app || app->status == AppStatus::deleted) return std::nullopt;
    if (app->icon_version != 0 && version == std::to_string(app->icon_version))
        return tx.apps().find_icon(app->id);
    // For its developer and the reviewer: no page of others has this address.
    auto waiting = tx.apps().find_waiting_icon(app->id);
    if (!waiting || version != std::to_string(waiting->version)) return std::nullopt;
    return waiting;
}

}  // namespace

Outcome<http::Response> show_icon(const Visit& visit, const ReadTx& tx) {
    const auto icon = find_icon(visit.segment("client_id"), visit.segment("version"), tx);
    http::Response response;
    // Even when opened directly, the image is only an image (attack 23).
    response.add_field("X-Content-Type-Options", "nosniff");
    response.add_field("Content-Security-Policy", "default-src 'none'; sandbox");
    const auto type = icon ? served_type(icon->media_type) : std::string_view{};
    if (type.empty()) {
        response.status = 404;
        response.content_type = http::text_type;
        response.constant_body = "There is no such icon.\n";
        response.add_field("Cache-Control", "no-store");
        return response;
    }
    response.content_type = type;
    response.body.assign(icon->image.begin(), icon->image.end());
    response.add_field("Cache-Control", "public, max-age=31536000, immutable");
    return response;
}

}  // namespace grantor::marketplace::developer
