#include "marketplace/developer/settings/screenshots.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "marketplace/developer/own_app.hpp"
#include "pages/image.hpp"

namespace grantor::marketplace {
namespace {

// "": the image will do.
std::string problem_of(std::string_view image, const std::optional<pages::ImageFacts>& facts) {
    if (image.empty()) return "Choose a file first.";
    if (image.size() > screenshot_bytes_max)
        return fmt::format("Choose a file of at most {} kB. WebP makes the smallest ones.",
                           screenshot_bytes_max / 1000);
    if (!facts || facts->format == pages::ImageFormat::gif)
        return "Choose a PNG, JPEG or WebP image.";
    if (std::max(facts->width, facts->height) > screenshot_side_max)
        return fmt::format("Choose an image of at most {0} by {0} pixels.", screenshot_side_max);
    if (facts->width < screenshot_width_min)
        return fmt::format("Choose an image that is at least {} pixels wide.",
                           screenshot_width_min);
    return {};
}

Outcome<OwnApp> find_own_app_with_face(std::string_view client_id, const Actor& actor,
                                       const ReadTx& tx) {
    auto own = find_own_app(client_id, actor, tx);
    if (!own) return own;
    if (const auto reason = why_not(own->action_on_face(), own->situation()); !reason.empty())
        return refuse_state(std::string(reason));
    return own;
}

// What people see, what waits, and what a reviewer is looking at. Nothing else is kept.
void keep_only_named(const OwnApp& own, const AppTerms& terms, WriteTx& tx) {
    auto kept = terms.screenshots;
    if (terms_effect(own.situation()) == TermsEffect::after_review)
        kept.insert(kept.end(), own.app->screenshots.begin(), own.app->screenshots.end());
    if (own.waiting)
        kept.insert(kept.end(), own.waiting->terms.screenshots.begin(),
                    own.waiting->terms.screenshots.end());
    tx.app_screenshots().keep_only(own.app->id, kept);
}

Saved save(const OwnApp& own, const AppTerms& terms, std::string_view done, const Actor& actor,
           WriteTx& tx, const Context& context) {
    const bool waits = terms_effect(own.situation()) == TermsEffect::after_review;
    auto saved = Saved::in_effect;
    if (waits)
        saved = keep_for_review(own, terms, tx, context);
    else
        put_terms_into_effect(*own.app, terms, tx, context);
    keep_only_named(own, terms, tx);
    auto event = audit_of(actor, AuditKind::app_changed, context);
    event.app_id = own.app->id;
    event.detail =
        fmt::format("{}{}", done, saved == Saved::for_review ? ", waiting for review" : "");
    tx.audit_events().add(event);
    return saved;
}

}  // namespace

Outcome<Saved> add_screenshot(std::string_view client_id, std::string_view image,
                              const Actor& actor, WriteTx& tx, const Context& context) {
    const auto own = find_own_app_with_face(client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    auto terms = own->working_terms();
    if (terms.screenshots.size() >= screenshots_max)
        return refuse_state(
            fmt::format("An app has at most {} screenshots. Remove one first.", screenshots_max));
    const auto facts = pages::read_image(image);
    if (auto problem = problem_of(image, facts); !problem.empty())
        return refuse_field("screenshot", std::move(problem));
    const Screenshot added{own->app->id, std::string(pages::media_type(facts->format)),
                           facts->width, facts->height, Bytes(image.begin(), image.end())};
    terms.screenshots.push_back(tx.app_screenshots().add(added));
    return save(*own, terms, "screenshot added", actor, tx, context);
}

Outcome<Saved> remove_screenshot(std::string_view client_id, ScreenshotId id, const Actor& actor,
                                 WriteTx& tx, const Context& context) {
    const auto own = find_own_app_with_face(client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    auto terms = own->working_terms();
    if (std::erase(terms.screenshots, id) == 0) return refuse_unknown("screenshot");
    return save(*own, terms, "screenshot removed", actor, tx, context);
}

Outcome<Saved> move_screenshot(std::string_view client_id, ScreenshotId id, const Actor& actor,
                               WriteTx& tx, const Context& context) {
    const auto own = find_own_app_with_face(client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    auto terms = own->working_terms();
    const auto found = std::ranges::find(terms.screenshots, id);
    if (found == terms.screenshots.end()) return refuse_unknown("screenshot");
    if (found == terms.screenshots.begin()) return Saved::in_effect;
    std::iter_swap(found, found - 1);
    return save(*own, terms, "screenshots put in another order", actor, tx, context);
}

}  // namespace grantor::marketplace
