#include "sandbox/demo_app/callbacks.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "oauth/redirect_uri.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

// The callbacks that were given out already.
constexpr std::string_view callbacks_setting = "sandbox_demo_callbacks";

std::vector<std::string> wanted_callbacks(std::string_view issuer) {
    auto wanted = demo_callbacks();
    auto own = demo_callback_at(issuer);
    if (find_redirect_uri(wanted, own) == nullptr) wanted.push_back(std::move(own));
    return wanted;
}

}  // namespace

std::string demo_callback_of(const App& app, std::string_view origin, std::string_view issuer) {
    for (const auto at : {origin, issuer})
        if (auto callback = demo_callback_at(at);
            find_redirect_uri(app.redirect_uris, callback) != nullptr)
            return callback;
    return {};
}

std::string demo_install_of(const App& app, std::string_view issuer) {
    if (demo_callback_of(app, issuer, issuer).empty()) return {};
    return fmt::format("{}?client_id={}", demo_install_path, app.client_id);
}

void settle_demo_callbacks(Store& store, const WorldPlan& plan, std::string_view issuer) {
    const auto wanted = wanted_callbacks(issuer);
    const auto names = fmt::format("{}", fmt::join(wanted, " "));
    store.write_now([&](WriteTx& tx) {
        if (tx.settings().get(callbacks_setting) == names) return;
        for (const auto& planned : plan.apps) {
            const auto app = tx.apps().find_by_client_id(planned.client_id);
            if (app == nullptr) continue;
            App changed = *app;
            for (const auto& callback : wanted)
                if (std::ranges::find(changed.redirect_uris, callback) ==
                        changed.redirect_uris.end() &&
                    changed.redirect_uris.size() < redirect_uris_max)
                    changed.redirect_uris.push_back(callback);
            if (changed.redirect_uris != app->redirect_uris) tx.apps().update(changed);
        }
        tx.settings().set({std::string(callbacks_setting), names});
    });
}

}  // namespace grantor::sandbox
