#include "authserver/authorization/installable.hpp"

#include <algorithm>

#include "rules/install_verdict.hpp"

namespace grantor::authserver {

namespace {

std::expected<InstallPlace, NotInstallable> place_in(std::shared_ptr<const Company> company,
                                                     User user, Role role, const App& app,
                                                     const ReadTx& tx) {
    const bool at_home = app.developer_company_id == company->id;
    if (!app.is_usable() || (!app.is_open() && !at_home))
        return std::unexpected(NotInstallable::app_not_available);
    switch (find_install_verdict(*company, app.id, role, tx)) {
        case InstallVerdict::allowed:
            break;
        case InstallVerdict::blocked:
        case InstallVerdict::not_on_list:
            return std::unexpected(NotInstallable::blocked);
        case InstallVerdict::needs_approval:
            return std::unexpected(NotInstallable::needs_approval);
    }
    return InstallPlace{std::move(company), std::move(user)};
}

}  // namespace

std::expected<InstallPlace, NotInstallable> find_install_place(const App& app, const Place& place,
                                                               const ReadTx& tx) {
    auto company = tx.companies().find(place.company_id);
    if (!company || company->state != CompanyState::active)
        return std::unexpected(NotInstallable::no_such_company);
    auto user = tx.users().find(place.user_id);
    if (!user || user->state != UserState::active)
        return std::unexpected(NotInstallable::not_a_member);
    const auto membership = tx.memberships().find(place.company_id, place.user_id);
    if (!membership) return std::unexpected(NotInstallable::not_a_member);
    return place_in(std::move(company), std::move(*user), membership->role, app, tx);
}

std::expected<InstallPlace, NotInstallable> find_install_place(const App& app,
                                                               const SignedIn& person,
                                                               CompanyId company,
                                                               const ReadTx& tx) {
    const auto membership = std::ranges::find(person.memberships, company, &Membership::company_id);
    auto found = tx.companies().find(company);
    if (membership == person.memberships.end() || !found)
        return std::unexpected(NotInstallable::not_a_member);
    return place_in(std::move(found), person.user, membership->role, app, tx);
}

}  // namespace grantor::authserver
