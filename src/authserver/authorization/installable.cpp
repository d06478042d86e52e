#include "authserver/authorization/installable.hpp"

namespace grantor::authserver {

std::expected<InstallPlace, NotInstallable> find_install_place(const App& app, const Place& place,
                                                               const ReadTx& tx) {
    auto company = tx.companies().find(place.company_id);
    if (!company || company->state != CompanyState::active)
        return std::unexpected(NotInstallable::no_such_company);
    auto user = tx.users().find(place.user_id);
    if (!user || user->state != UserState::active)
        return std::unexpected(NotInstallable::not_a_member);
    if (!tx.memberships().find(place.company_id, place.user_id))
        return std::unexpected(NotInstallable::not_a_member);
    const bool at_home = app.developer_company_id == place.company_id;
    if (app.status == AppStatus::disabled || (app.status == AppStatus::draft && !at_home))
        return std::unexpected(NotInstallable::app_not_available);
    return InstallPlace{std::move(company), std::move(*user)};
}

}  // namespace grantor::authserver
