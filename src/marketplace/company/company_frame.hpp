// What the pages of a company's admins have in common.
#pragma once

#include <cstdint>
#include <string>

#include "service/visit.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

enum class CompanyPage {
    overview,
    installations,
    requests,
    policy,
    members,
    usage,
    settings,
    audit
};

// With the links to all of them, and how many requests wait for an answer.
pages::Frame company_frame(const Visit& visit, std::string title, CompanyPage page,
                           const ReadTx& tx);
// Of a page below one of them: a breadcrumb leads back to it.
pages::Frame company_detail_frame(const Visit& visit, std::string title, CompanyPage page,
                                  const ReadTx& tx);

}  // namespace grantor::marketplace
