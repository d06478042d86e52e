#include <fmt/format.h>

#include "marketplace/account/account_frame.hpp"
#include "marketplace/account/keys.hpp"
#include "marketplace/account/pages.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view keys_path = "/account/keys";

http::Response write_keys(const Visit& visit, const NewAccessKey* made, const ReadTx& tx) {
    const auto frame = account_frame(visit, "Access keys", AccountTab::keys);
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("TARGET", keys_path);
    data.set("COMPANY_NAME", visit.actor().company->name);
    data.set("ISSUER", visit.context.site.issuer);
    data.set_field("NAME", visit.entered("name", ""), visit.error_of("name"));
    const auto usual = std::to_string(key_lifetimes[1]);
    const auto lifetime = visit.entered("lifetime", usual);
    std::vector<pages::Choice> lifetimes;
    for (const auto days : key_lifetimes)
        lifetimes.push_back(
            {std::to_string(days), fmt::format("{} days", days), lifetime == std::to_string(days)});
    data.add_choices("LIFETIME", lifetimes);
    data.set_field("LIFETIME_CHOSEN", lifetime, visit.error_of("lifetime"));
    if (made != nullptr) {
        auto shown = data.add("MADE");
        shown.set("MADE_NAME", made->key.name);
        shown.set_time("MADE_UNTIL", made->key.expires_at);
        shown.set("SECRET", made->secret.reveal());
    }
    const auto keys = find_access_keys(visit.actor(), tx);
    if (!keys.empty()) {
        auto list = data.add("KEYS");
        for (const auto& key : keys) {
            auto row = list.add("ROW");
            row.set("ROW_ID", std::to_string(key.id.value));
            row.set("ROW_NAME", key.name);
            row.set_time("ROW_MADE", key.created_at);
            row.set_time("ROW_USED", key.last_used_at);
            row.set_time("ROW_ENDS", key.expires_at);
            if (key.is_over(visit.context.now))
                row.add("OVER").set_badge("ROW_STATE", "Expired", pages::Tone::bad);
        }
    }
    return pages::framed_page(visit.status(), "account_keys", frame, data);
}

}  // namespace

Outcome<http::Response> show_access_keys(const Visit& visit, const ReadTx& tx) {
    return write_keys(visit, nullptr, tx);
}

Outcome<http::Response> take_new_access_key(const Visit& visit, WriteTx& tx) {
    const auto made = add_access_key({visit.field("name"), visit.field("lifetime")}, visit.actor(),
                                     tx, visit.context);
    if (!made) return std::unexpected(made.error());
    return write_keys(visit, &*made, tx);
}

Outcome<http::Response> take_access_key_removal(const Visit& visit, WriteTx& tx) {
    return see_done(
        remove_access_key(visit.id<AccessKeyId>("key"), visit.actor(), tx, visit.context),
        keys_path, "key-removed");
}

}  // namespace grantor::marketplace
