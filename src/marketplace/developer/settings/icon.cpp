#include "marketplace/developer/settings/icon.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "marketplace/developer/own_app.hpp"
#include "pages/image.hpp"

namespace grantor::marketplace {
namespace {

// Shown in a square, so that more than a quarter would be empty.
bool is_square_enough(const pages::ImageFacts& facts) {
    const auto [small, large] = std::minmax(facts.width, facts.height);
    return large <= small + small / 4;
}

// "": the image will do.
std::string problem_of(std::string_view image, const std::optional<pages::ImageFacts>& facts) {
    if (image.empty()) return "Choose a file first.";
    if (image.size() > icon_bytes_max)
        return fmt::format("Choose a file of at most {} kB.", icon_bytes_max / 1000);
    if (!facts) return "Choose a PNG, JPEG, WebP or GIF image.";
    if (std::max(facts->width, facts->height) > icon_side_max)
        return fmt::format("Choose an image of at most {0} by {0} pixels.", icon_side_max);
    if (std::min(facts->width, facts->height) < icon_side_min)
        return fmt::format("Choose an image of at least {0} by {0} pixels.", icon_side_min);
    if (!is_square_enough(*facts)) return "Choose an image that is square, or nearly so.";
    return {};
}

void note(const App& app, std::string_view detail, const Actor& actor, WriteTx& tx,
          const Context& context) {
    auto event = audit_of(actor, AuditKind::app_changed, context);
    event.app_id = app.id;
    event.detail = detail;
    tx.audit_events().add(event);
}

}  // namespace

Outcome<void> set_app_icon(std::string_view client_id, std::string_view image, const Actor& actor,
                           WriteTx& tx, const Context& context) {
    const auto own = find_own_app_to(AppAction::change_texts, client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    const auto facts = pages::read_image(image);
    if (auto problem = problem_of(image, facts); !problem.empty())
        return refuse_field("icon", std::move(problem));
    tx.apps().set_icon(own->app->id, AppIcon{0, std::string(pages::media_type(facts->format)),
                                             Bytes(image.begin(), image.end())});
    note(*own->app, own->app->icon_version == 0 ? "icon added" : "icon replaced", actor, tx,
         context);
    return {};
}

Outcome<void> remove_app_icon(std::string_view client_id, const Actor& actor, WriteTx& tx,
                              const Context& context) {
    const auto own = find_own_app_to(AppAction::change_texts, client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    if (own->app->icon_version == 0) return refuse_state("The app has no icon.");
    tx.apps().set_icon(own->app->id, std::nullopt);
    note(*own->app, "icon removed", actor, tx, context);
    return {};
}

}  // namespace grantor::marketplace
