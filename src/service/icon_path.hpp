// Where the icon of an app is found on this service.
#pragma once

#include <fmt/format.h>
#include <string>

#include "model/app.hpp"

namespace grantor {

// "/app-icons/{client_id}/{version}": each version has an address of its own, so that browsers may
// keep it. "" without an icon: PageData::set_icon() then shows a letter.
inline std::string icon_path(const App& app) {
    if (app.icon_version == 0) return {};
    return fmt::format("/app-icons/{}/{}", app.client_id, app.icon_version);
}

}  // namespace grantor
