// A user as the API shows them (docs/wire.md §6.4): alike in the answer to `/users/me`, which every
// API has, and in the demo API's lists.
#pragma once

#include <boost/json/object.hpp>
#include <optional>

#include "model/api_caller.hpp"
#include "model/company.hpp"
#include "store/transaction.hpp"

namespace grantor {

struct ApiUser {
    User user;
    Membership membership;
    bool is_caller = false;
};

// Nothing: no such member of the caller's company.
std::optional<ApiUser> find_api_user(const ApiCaller& caller, UserId id, const ReadTx& tx);

boost::json::object describe_user(const ApiUser& shown, const Company& company);
Time modified_at(const User& user);

// The caller, with the company. Nothing: one of them is no longer there.
std::optional<boost::json::object> describe_caller(const ApiCaller& caller, const ReadTx& tx);

}  // namespace grantor
