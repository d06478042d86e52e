#include "sandbox/seed/demo_callbacks.hpp"

#include <fmt/format.h>

namespace grantor::sandbox {

std::string demo_callback_at(std::string_view origin) {
    return fmt::format("{}{}", origin, demo_callback_path);
}

std::vector<std::string> demo_callbacks() {
    return {demo_callback_at("http://127.0.0.1"), demo_callback_at("http://localhost"),
            demo_callback_at("http://[::1]")};
}

}  // namespace grantor::sandbox
