// Joining a company with the code of an invitation (company/invitations.hpp), signed in or not:
// people without an account create one with it, even if sign-up is closed.
#pragma once

#include <string>

#include "marketplace/company/invitations.hpp"
#include "marketplace/password_form.hpp"

namespace grantor::marketplace {

// As entered. All but the code is for people who are not signed in.
struct JoinForm {
    std::string code;
    std::string email;
    std::string name;  // of a new account
    std::string password;
};

// What has to be hashed before join_company(): the password of a new account, or the presented one
// of an account that exists. A wrong code counts against `peer`, and nothing is said about accounts
// to those who have no right one.
Outcome<PasswordWork> plan_join(const JoinForm& form, const Visit& visit, const ReadTx& tx);

// The person who has joined, and the cookie value of a new session; "" if there is already one.
struct Joined {
    std::string cookie;
};
Outcome<Joined> join_company(const JoinForm& form, const Visit& visit, const PasswordHash& hash,
                             WriteTx& tx);

}  // namespace grantor::marketplace
