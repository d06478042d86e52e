// The states of an app as words, for files, the API and the command line.
#pragma once

#include <string_view>

#include "model/app.hpp"

namespace grantor {

inline std::string_view app_status_name(AppStatus status) {
    switch (status) {
        case AppStatus::draft:
            return "draft";
        case AppStatus::live:
            return "live";
        case AppStatus::disabled:
            return "disabled";
        case AppStatus::in_review:
            return "in_review";
        case AppStatus::approved:
            return "approved";
        case AppStatus::deleted:
            return "deleted";
    }
    return {};
}

}  // namespace grantor
