// Offers to join a company (model/invitation.hpp).
#pragma once

#include <optional>
#include <vector>

#include "model/invitation.hpp"
#include "store/sql.hpp"

namespace grantor {

class Invitations {
 public:
    explicit Invitations(SqlConnection& connection) : connection_(connection) {}
    Invitations(const Invitations&) = delete;

    std::optional<Invitation> find_by_hash(const Digest& hash) const;
    // Newest first, expired ones too.
    std::vector<Invitation> of_company(CompanyId company) const;

    // `id` of the argument is ignored.
    InvitationId add(const Invitation& invitation);
    // False: there is none with this id in the company. A removed invitation was used or withdrawn,
    // whichever came first.
    bool remove(CompanyId company, InvitationId id);
    // How many there were.
    std::int64_t remove_of_maker(CompanyId company, UserId maker);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
