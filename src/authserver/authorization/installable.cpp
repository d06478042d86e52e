#include "authserver/authorization/installable.hpp"

#include "rules/install_verdict.hpp"

namespace grantor::authserver {

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
    const bool at_home = app.developer_company_id == place.company_id;
    if (!app.is_usable() || (!app.is_open() && !at_home))
        return std::unexpected(NotInstallable::app_not_available);
    switch (find_install_verdict(*company, app.id, membership->role, tx)) {
        case InstallVerdict::allowed:
            break;
        case InstallVerdict::blocked:
        case InstallVerdict::not_on_list:
            return std::unexpected(NotInstallable::blocked);
        case InstallVerdict::needs_approval:
            return std::unexpected(NotInstallable::needs_approval);
    }
    return InstallPlace{std::move(company), std::move(*user)};
}

}  // namespace grantor::authserver
