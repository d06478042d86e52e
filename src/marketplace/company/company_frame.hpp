// What the pages of a company's admins have in common.
#pragma once

#include <cstdint>
#include <string>

#include "service/visit.hpp"

namespace grantor::marketplace {

enum class CompanyTab { none, overview, installations, policy, requests, members, audit };

// With the tabs, and how many requests wait for an answer.
pages::Frame company_frame(const Visit& visit, std::string title, CompanyTab tab,
                           std::int64_t waiting_requests);
// Of the active company.
std::int64_t waiting_requests(const Visit& visit, const ReadTx& tx);

}  // namespace grantor::marketplace
