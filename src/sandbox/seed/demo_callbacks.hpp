// The callback URLs of the sandbox's own demo app (demo_app/demo_app.hpp), which every app of the
// demo has after those that scripts know. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace grantor::sandbox {

inline constexpr std::string_view demo_callback_path = "/sandbox/demo-app/callback";

// That of a sandbox at "http://localhost:8080".
std::string demo_callback_at(std::string_view origin);
// On this machine, at whatever port the sandbox listens on.
std::vector<std::string> demo_callbacks();

}  // namespace grantor::sandbox
