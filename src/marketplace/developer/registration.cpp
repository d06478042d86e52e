#include "marketplace/developer/registration.hpp"

namespace grantor::marketplace {

Outcome<RegisteredApp> register_app(const NewApp& wanted, const Actor& actor, WriteTx& tx,
                                    const Context& context) {
    if (!actor.is_developer())
        return refuse_access("Only a company's admins and developers can register apps.");
    auto app = read_app(wanted);
    if (!app) return std::unexpected(std::move(app.error()));
    return add_app(std::move(*app), audit_of(actor, AuditKind::app_created, context), tx, context);
}

std::optional<AppKind> app_kind_named(std::string_view name) {
    if (name == "public") return AppKind::public_app;
    if (name == "private") return AppKind::private_app;
    return std::nullopt;
}

}  // namespace grantor::marketplace
