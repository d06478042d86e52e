// Who makes an app, on a page: its company's name as people wrote it, or a badge for the apps of
// the service itself. A badge and not words, because a company could have any words as its name.
#pragma once

#include <optional>
#include <string>

#include "pages/page_data.hpp"

namespace grantor {

// `company` is developer_name() of the app. Sections BY_COMPANY, with DEVELOPER, or BY_PLATFORM.
inline void show_developer(const std::optional<std::string>& company, pages::PageData& data) {
    if (company)
        data.add("BY_COMPANY").set("DEVELOPER", *company);
    else
        data.show("BY_PLATFORM");
}

}  // namespace grantor
