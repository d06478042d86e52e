// Codes for a new password (model/password_reset.hpp).
#pragma once

#include <optional>

#include "model/password_reset.hpp"
#include "store/sql.hpp"

namespace grantor {

class PasswordResets {
 public:
    explicit PasswordResets(SqlConnection& connection) : connection_(connection) {}
    PasswordResets(const PasswordResets&) = delete;

    std::optional<PasswordReset> find_by_hash(const Digest& hash) const;

    // In place of the person's earlier one.
    void put(const PasswordReset& reset);
    // The claim of a code: true once.
    bool take(const Digest& hash);
    // False: the person had none.
    bool remove_of_user(UserId user);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
