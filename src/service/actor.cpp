#include "service/actor.hpp"

namespace grantor {

bool may_enter(const Actor& actor, Access access) {
    switch (access) {
        case Access::anyone:
        case Access::person:
            return true;
        case Access::developer:
            return actor.is_developer();
        case Access::company_admin:
            return actor.is_company_admin();
        case Access::reviewer:
            return actor.is_reviewer();
        case Access::platform_admin:
            return actor.is_platform_admin();
    }
    return false;
}

Actor actor_of(SignedIn person, const ReadTx& tx) {
    Actor actor{std::move(person.user), std::move(person.company), Role::regular, {}};
    for (const auto& membership : person.memberships) {
        if (membership.company_id == actor.company->id)
            actor.role = membership.role;
        else
            actor.other_companies.push_back(tx.companies().find(membership.company_id));
    }
    return actor;
}

AuditEvent audit_of(const Actor& actor, AuditKind kind, const Context& context) {
    auto event = context.audit(kind);
    event.company_id = actor.company->id;
    event.user_id = actor.user.id;
    return event;
}

}  // namespace grantor
