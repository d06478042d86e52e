// The person who acts, and what they may do at all. The units of work decide what they may do to
// one app or company.
#pragma once

#include <memory>
#include <vector>

#include "model/company.hpp"
#include "service/visitor.hpp"

namespace grantor {

struct Actor {
    User user;
    std::shared_ptr<const Company> company;                       // the active one
    Role role = Role::regular;                                    // there
    std::vector<std::shared_ptr<const Company>> other_companies;  // open ones

    bool is_company_admin() const { return role == Role::admin; }
    // Manages the company's apps.
    bool is_developer() const { return role == Role::admin || role == Role::developer; }
    bool is_platform_admin() const { return user.platform_role == PlatformRole::admin; }
    bool is_reviewer() const { return user.platform_role != PlatformRole::none; }
};

// Who is allowed in.
enum class Access { anyone, person, developer, company_admin, reviewer, platform_admin };
bool may_enter(const Actor& actor, Access access);

Actor actor_of(SignedIn person, const ReadTx& tx);

// An audit event about something that the actor did, in the active company.
AuditEvent audit_of(const Actor& actor, AuditKind kind, const Context& context);

}  // namespace grantor
