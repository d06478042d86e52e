// Whose redirects the demo app of a sandbox receives: those of each app that has its callback URL.
#pragma once

#include <string>
#include <string_view>

#include "model/app.hpp"
#include "sandbox/seed/demo_callbacks.hpp"
#include "sandbox/seed/world_plan.hpp"
#include "store/store.hpp"

namespace grantor::sandbox {

inline constexpr std::string_view demo_app_path = "/sandbox/demo-app";
// A sandbox's page where the install of an app begins: "…?client_id=…".
inline constexpr std::string_view demo_install_path = "/sandbox/demo-app/install";

// That of the sandbox at `origin` ("http://localhost:8080") if the app has registered it, else that
// at the issuer. "": neither, so the demo app does not receive what this app is sent.
std::string demo_callback_of(const App& app, std::string_view origin, std::string_view issuer);

// Where its install begins then: "/sandbox/demo-app/install?client_id=…"; else "".
std::string demo_install_of(const App& app, std::string_view issuer);

// Gives the apps of the demo the callbacks that they lack, once: one that somebody has removed
// stays removed. For the data of an older sandbox, and for an issuer that is not this machine.
void settle_demo_callbacks(Store& store, const WorldPlan& plan, std::string_view issuer);

}  // namespace grantor::sandbox
