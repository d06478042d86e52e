#include "marketplace/status_badge.hpp"

namespace grantor::marketplace {

pages::FrameBadge status_badge(const App& app) {
    switch (app.status) {
        case AppStatus::draft:
            return {"Draft", pages::Tone::quiet};
        case AppStatus::live:
            return {app.is_listed() ? "Published" : "Live", pages::Tone::good};
        case AppStatus::disabled:
            return {"Disabled", pages::Tone::bad};
        case AppStatus::in_review:
            return {"In review", pages::Tone::waiting};
        case AppStatus::approved:
            return {"Approved, not published", pages::Tone::quiet};
        case AppStatus::deleted:
            return {"Deleted", pages::Tone::quiet};
    }
    return {"Unknown", pages::Tone::quiet};
}

}  // namespace grantor::marketplace
