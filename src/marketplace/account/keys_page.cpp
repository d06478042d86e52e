#include <algorithm>
#include <fmt/format.h>

#include "marketplace/account/account_frame.hpp"
#include "marketplace/account/keys.hpp"
#include "marketplace/account/pages.hpp"
#include "pages/texts.hpp"
#include "service/confirmation.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view keys_path = "/account/keys";

// The key that was made just now, which nobody sees again.
void fill_made(pages::PageData& data, const Visit& visit, const std::vector<AccessKey>& keys) {
    const auto secret = visit.once("secret");
    const AccessKeyId id{read_number(visit.once("key")).value_or(0)};
    const auto key = std::ranges::find(keys, id, &AccessKey::id);
    if (secret.empty() || key == keys.end()) return;
    auto shown = data.add("MADE");
    shown.set("MADE_NAME", key->name);
    shown.set_time("MADE_UNTIL", key->expires_at);
    shown.set("SECRET", secret);
}

}  // namespace

Outcome<http::Response> show_access_keys(const Visit& visit, const ReadTx& tx) {
    const auto frame = account_frame(visit, "Access keys", AccountPage::keys);
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
    const auto keys = find_access_keys(visit.actor(), tx);
    fill_made(data, visit, keys);
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

Outcome<http::Response> take_new_access_key(const Visit& visit, WriteTx& tx) {
    const auto made = add_access_key({visit.field("name"), visit.field("lifetime")}, visit.actor(),
                                     tx, visit.context);
    if (!made) return std::unexpected(made.error());
    return see_once(visit, keys_path, "",
                    {{"secret", made->secret}, {"key", std::to_string(made->key.id.value)}});
}

Outcome<http::Response> ask_access_key_removal(const Visit& visit, const ReadTx& tx) {
    const auto keys = find_access_keys(visit.actor(), tx);
    const auto key = std::ranges::find(keys, visit.id<AccessKeyId>("key"), &AccessKey::id);
    if (key == keys.end()) return refuse_unknown("access key");
    auto frame = frame_of(visit, "Remove key", pages::Section::account);
    frame.breadcrumb = {{"Access keys", std::string(keys_path)}};
    const auto use = key->last_used_at == Time{} ? std::string("It has never been used.")
                                                 : fmt::format("It was last used on {}.",
                                                               pages::time_text(key->last_used_at));
    return confirmation_page(
        visit, std::move(frame),
        {.heading = fmt::format("Remove the key “{}”?", key->name),
         .sentences = {"Scripts that use this key stop working immediately. " + use,
                       "This cannot be undone, but you can create another key."},
         .button = "Remove key",
         .action = fmt::format("{}/{}/remove", keys_path, key->id.value),
         .cancel = std::string(keys_path)});
}

Outcome<http::Response> take_access_key_removal(const Visit& visit, WriteTx& tx) {
    return see_done(
        remove_access_key(visit.id<AccessKeyId>("key"), visit.actor(), tx, visit.context),
        keys_path, "key-removed");
}

}  // namespace grantor::marketplace
