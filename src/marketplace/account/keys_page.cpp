#include "marketplace/account/keys_page.hpp"

#include "base/number.hpp"
#include "marketplace/account/account_frame.hpp"
#include "marketplace/account/keys.hpp"
#include "marketplace/link.hpp"
#include "marketplace/plain_form.hpp"

namespace grantor::marketplace {
namespace {

struct KeysView {
    std::vector<AccessKey> keys;
    std::optional<NewAccessKey> made;
};

http::Response write_keys(const Visit& visit, const KeysView& view) {
    const auto frame = account_frame(visit, "Access keys", AccountTab::keys);
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("TARGET", "/account/keys");
    data.set("COMPANY_NAME", visit.actor().company->name);
    data.set("ISSUER", visit.context.site.issuer);
    data.set_field("NAME", visit.entered("name", ""), visit.error_of("name"));
    if (view.made) {
        auto made = data.add("MADE");
        made.set("MADE_NAME", view.made->key.name);
        made.set("SECRET", view.made->secret.reveal());
    }
    if (!view.keys.empty()) {
        auto list = data.add("KEYS");
        for (const auto& key : view.keys) {
            auto row = list.add("ROW");
            row.set("ROW_ID", std::to_string(key.id.value));
            row.set("ROW_NAME", key.name);
            row.set_time("ROW_MADE", key.created_at);
            row.set_time("ROW_USED", key.last_used_at);
        }
    }
    return pages::framed_page(visit.status(), "account_keys", frame, data);
}

const PageEndpoint<KeysView>& keys_page() {
    static const PageEndpoint<KeysView> page{
        Access::person,
        [](const Visit& visit, const ReadTx& tx) -> Outcome<KeysView> {
            return KeysView{find_access_keys(visit.actor(), tx), std::nullopt};
        },
        write_keys};
    return page;
}

// With the list as it is now, since the answer to the form is the page itself.
Outcome<KeysView> make_key(const Visit& visit, WriteTx& tx) {
    auto made =
        add_access_key(visit.form.find("name").value_or(""), visit.actor(), tx, visit.context);
    if (!made) return std::unexpected(made.error());
    return KeysView{find_access_keys(visit.actor(), tx), std::move(*made)};
}

}  // namespace

http::Task<http::Response> show_access_keys(const http::Request& request,
                                            const Services& services) {
    return show_page(request, services, keys_page());
}

http::Task<http::Response> take_new_access_key(const http::Request& request,
                                               const Services& services) {
    static const FormEndpoint<KeysView> form{Access::person, make_key, write_keys};
    return take_form(request, services, form, keys_page());
}

http::Task<http::Response> take_access_key_removal(const http::Request& request,
                                                   const Services& services) {
    static const auto form =
        plain_form({Access::person,
                    [](const Visit& visit, WriteTx& tx) {
                        const auto id = visit.id<AccessKeyId>("key");
                        return remove_access_key(id, visit.actor(), tx, visit.context);
                    },
                    [](const Visit&) { return see_done("/account/keys", "key-removed"); }});
    return take_form(request, services, form, keys_page());
}

}  // namespace grantor::marketplace
