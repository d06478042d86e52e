#include "model/uninstall_notice.hpp"

#include "oauth/json_text.hpp"

namespace grantor {
namespace {

bool is_web_address(std::string_view uri) {
    return uri.starts_with("https://") || uri.starts_with("http://");
}

// The four members of docs/wire.md §8, ids as numbers.
std::string notice_body(const Grant& ended, const App& app) {
    std::string out = R"({"client_id":)";
    append_json_text(app.client_id, out);
    out += R"(,"company_id":)";
    append_json_number(ended.company_id.value, out);
    out += R"(,"user_id":)";
    append_json_number(ended.user_id.value, out);
    out += R"(,"timestamp":)";
    append_json_text(to_rfc3339(ended.ended_at), out);
    out += '}';
    return out;
}

}  // namespace

bool tells_the_app(EndReason reason, const App& app) {
    switch (reason) {
        case EndReason::uninstalled_by_user:
        case EndReason::uninstalled_by_admin:
        case EndReason::user_deactivated:
        case EndReason::user_removed:
        case EndReason::app_deleted:
            return true;
        case EndReason::revoked_by_app:
            return app.is_told_of_own_revocation;
        case EndReason::none:
        case EndReason::replaced_by_new_consent:
        case EndReason::code_replayed:
        case EndReason::refresh_token_replayed:
        case EndReason::app_disabled:
            return false;
    }
    return false;
}

std::optional<Delivery> uninstall_notice(const Grant& ended, const App& app) {
    if (!tells_the_app(ended.end_reason, app)) return std::nullopt;
    if (app.redirect_uris.empty() || !is_web_address(app.redirect_uris.front()))
        return std::nullopt;
    Delivery notice;
    notice.kind = DeliveryKind::uninstall;
    notice.app_id = app.id;
    notice.company_id = ended.company_id;
    notice.user_id = ended.user_id;
    notice.url = app.redirect_uris.front();
    notice.body = notice_body(ended, app);
    notice.created_at = ended.ended_at;
    notice.due_at = ended.ended_at;
    return notice;
}

}  // namespace grantor
