// Roles in companies and on the platform, in the words of forms and pages.
#pragma once

#include <optional>
#include <string_view>

#include "model/company.hpp"

namespace grantor {

inline std::string_view role_name(Role role) {
    switch (role) {
        case Role::regular:
            return "regular";
        case Role::admin:
            return "admin";
        case Role::developer:
            return "developer";
    }
    return "regular";
}
inline std::optional<Role> role_named(std::string_view name) {
    for (const auto role : {Role::regular, Role::admin, Role::developer})
        if (role_name(role) == name) return role;
    return std::nullopt;
}

inline std::string_view role_name(PlatformRole role) {
    switch (role) {
        case PlatformRole::none:
            return "none";
        case PlatformRole::reviewer:
            return "reviewer";
        case PlatformRole::admin:
            return "admin";
    }
    return "none";
}
inline std::optional<PlatformRole> platform_role_named(std::string_view name) {
    for (const auto role : {PlatformRole::none, PlatformRole::reviewer, PlatformRole::admin})
        if (role_name(role) == name) return role;
    return std::nullopt;
}

}  // namespace grantor
