// People who sign in, and what each may do in which company.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/company.hpp"
#include "store/sql.hpp"

namespace grantor {

class Users {
 public:
    explicit Users(SqlConnection& connection) : connection_(connection) {}
    Users(const Users&) = delete;

    std::optional<User> find(UserId id) const;
    // `email` in lower case.
    std::optional<User> find_by_email(std::string_view email) const;
    // Whether an active user has it.
    bool has_platform_role(PlatformRole role) const;
    // In the order of their ids, deactivated ones too.
    std::vector<User> of_company(CompanyId company) const;

    // A page in the order of ids, of those whose name or email contains the text.
    std::vector<User> search(std::string_view text, UserId after, std::int64_t limit) const;
    // Members of a company by page; the same, of those who are members.
    std::vector<User> search_in_company(CompanyId company, std::string_view text, UserId after,
                                        std::int64_t limit) const;

    // `id` of the argument is ignored. An email that exists already is a StoreError.
    UserId add(const User& user);
    // Each is false if there is no such user.
    bool set_state(UserId id, UserState state);
    bool set_platform_role(UserId id, PlatformRole role);
    bool set_last_login(UserId id, Time now);
    bool set_password_hash(UserId id, std::string_view password_hash);

 private:
    SqlConnection& connection_;
};

class Memberships {
 public:
    explicit Memberships(SqlConnection& connection) : connection_(connection) {}
    Memberships(const Memberships&) = delete;

    std::optional<Membership> find(CompanyId company, UserId user) const;
    // In the order in which the user joined.
    std::vector<Membership> of_user(UserId user) const;
    // In the order of users.
    std::vector<Membership> of_company(CompanyId company) const;
    // Members whose account is active: what the company's daily budget is multiplied by.
    std::int64_t seats(CompanyId company) const;

    // Active accounts that are admins there.
    std::int64_t admins(CompanyId company) const;

    // False: the user is a member already.
    bool add(const Membership& membership);
    bool set_role(CompanyId company, UserId user, Role role);
    bool remove(CompanyId company, UserId user);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
