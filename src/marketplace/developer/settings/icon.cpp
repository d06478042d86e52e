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

void note(const App& app, std::string detail, const Actor& actor, WriteTx& tx,
          const Context& context) {
    auto event = audit_of(actor, AuditKind::app_changed, context);
    event.app_id = app.id;
    event.detail = std::move(detail);
    tx.audit_events().add(event);
}

Outcome<OwnApp> find_own_app_with_face(std::string_view client_id, const Actor& actor,
                                       const ReadTx& tx) {
    auto own = find_own_app(client_id, actor, tx);
    if (!own) return own;
    if (const auto reason = why_not(own->action_on_face(), own->situation()); !reason.empty())
        return refuse_state(std::string(reason));
    return own;
}

bool waits_for_review(const OwnApp& own) {
    return terms_effect(own.situation()) == TermsEffect::after_review;
}

Saved keep_version(const OwnApp& own, std::int64_t version, std::string_view done,
                   const Actor& actor, WriteTx& tx, const Context& context) {
    auto terms = own.working_terms();
    terms.icon_version = version;
    const auto saved = keep_for_review(own, terms, tx, context);
    note(*own.app, fmt::format("{}, waiting for review", done), actor, tx, context);
    return saved;
}

}  // namespace

Outcome<Saved> set_app_icon(std::string_view client_id, std::string_view image, const Actor& actor,
                            WriteTx& tx, const Context& context) {
    const auto own = find_own_app_with_face(client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    const auto facts = pages::read_image(image);
    if (auto problem = problem_of(image, facts); !problem.empty())
        return refuse_field("icon", std::move(problem));
    const AppIcon icon{0, std::string(pages::media_type(facts->format)),
                       Bytes(image.begin(), image.end())};
    const std::string done = own->app->icon_version == 0 ? "icon added" : "icon replaced";
    if (waits_for_review(*own))
        return keep_version(*own, tx.apps().keep_icon(own->app->id, icon), done, actor, tx,
                            context);
    tx.apps().set_icon(own->app->id, icon);
    note(*own->app, done, actor, tx, context);
    return Saved::in_effect;
}

Outcome<Saved> remove_app_icon(std::string_view client_id, const Actor& actor, WriteTx& tx,
                               const Context& context) {
    const auto own = find_own_app_with_face(client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    if (own->working_terms().icon_version == 0) return refuse_state("The app has no icon.");
    if (waits_for_review(*own)) return keep_version(*own, 0, "icon removed", actor, tx, context);
    tx.apps().set_icon(own->app->id, std::nullopt);
    note(*own->app, "icon removed", actor, tx, context);
    return Saved::in_effect;
}

}  // namespace grantor::marketplace
