// Whether a user can install an app in a company (docs/wire.md §3.2), and whether the company wants
// it.
#pragma once

#include <expected>
#include <memory>

#include "model/app.hpp"
#include "model/company.hpp"
#include "service/visitor.hpp"
#include "store/transaction.hpp"

namespace grantor::authserver {

struct Place {
    CompanyId company_id;
    UserId user_id;
};

// The place with all that was checked: company open, user active and a member, app installable
// there.
struct InstallPlace {
    std::shared_ptr<const Company> company;
    User user;
};
enum class NotInstallable {
    no_such_company,    // gone, or suspended
    not_a_member,       // or deactivated
    app_not_available,  // not open yet, and this is not the developer's company; or disabled
    blocked,            // by the company: a rule, or an allow-list without the app
    needs_approval,     // an admin of the company must say yes first
};
std::expected<InstallPlace, NotInstallable> find_install_place(const App& app, const Place& place,
                                                               const ReadTx& tx);
// The same of somebody who was found signed in by this transaction: nothing of theirs is read
// again.
std::expected<InstallPlace, NotInstallable> find_install_place(const App& app,
                                                               const SignedIn& person,
                                                               CompanyId company, const ReadTx& tx);

}  // namespace grantor::authserver
