// Where leads come from: a list that is the same for every company.
#pragma once

#include <array>
#include <string_view>

#include "sandbox/wire/call.hpp"

namespace grantor::sandbox {

inline constexpr std::array<std::string_view, 8> lead_sources{
    "API",       "Manually created", "Deal",  "Web forms", "Prospector",
    "Live Chat", "Website visitors", "Import"};

// GET /v1/leadSources
Answer<Reply> list_lead_sources(const Call& call, const ReadTx& tx);

}  // namespace grantor::sandbox
