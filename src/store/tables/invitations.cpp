#include "store/tables/invitations.hpp"

// The order in which read_invitation reads.
#define INVITATION_COLUMNS "id, company_id, hash, label, role, invited_by, created_at, expires_at"

namespace grantor {
namespace {

constexpr SqlQuery find_invitation{"SELECT " INVITATION_COLUMNS
                                   " FROM invitations WHERE hash = $1"};
constexpr SqlQuery invitations_of_company{
    "SELECT " INVITATION_COLUMNS " FROM invitations WHERE company_id = $1 ORDER BY id DESC"};
constexpr SqlQuery add_invitation{
    "INSERT INTO invitations (company_id, hash, label, role, invited_by, created_at, expires_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id"};
constexpr SqlQuery remove_invitation{"DELETE FROM invitations WHERE id = $1 AND company_id = $2"};
constexpr SqlQuery remove_invitations_of_maker{
    "DELETE FROM invitations WHERE company_id = $1 AND invited_by = $2"};

Invitation read_invitation(const SqlRows& row) {
    return {.id = row.id<InvitationId>(0),
            .company_id = row.id<CompanyId>(1),
            .hash = row.array<Digest>(2),
            .label = row.text(3),
            .role = row.number<Role>(4),
            .invited_by = row.id<UserId>(5),
            .created_at = row.time(6),
            .expires_at = row.time(7)};
}

}  // namespace

std::optional<Invitation> Invitations::find_by_hash(const Digest& hash) const {
    SqlRows rows = connection_.run(find_invitation, hash);
    if (!rows.next()) return std::nullopt;
    return read_invitation(rows);
}

std::vector<Invitation> Invitations::of_company(CompanyId company) const {
    std::vector<Invitation> out;
    SqlRows rows = connection_.run(invitations_of_company, company);
    while (rows.next()) out.push_back(read_invitation(rows));
    return out;
}

InvitationId Invitations::add(const Invitation& invitation) {
    SqlRows rows = connection_.run(add_invitation, invitation.company_id, invitation.hash,
                                   invitation.label, invitation.role, invitation.invited_by,
                                   invitation.created_at, invitation.expires_at);
    rows.next();
    return rows.id<InvitationId>(0);
}

bool Invitations::remove(CompanyId company, InvitationId id) {
    return connection_.change(remove_invitation, id, company) == 1;
}

std::int64_t Invitations::remove_of_maker(CompanyId company, UserId maker) {
    return connection_.change(remove_invitations_of_maker, company, maker);
}

}  // namespace grantor

#undef INVITATION_COLUMNS
