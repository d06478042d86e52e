// Checking a password and hashing another, which is slow on purpose: it happens on a pool of its
// own threads, outside any transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "http/message.hpp"
#include "http/task.hpp"
#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/services.hpp"

namespace grantor {

struct PasswordCheck {
    UserId user;          // in whose logs a wrong one is noted
    std::string account;  // the email address that failures are counted for
    std::string presented;
    std::string hash;
    std::string field;  // where a wrong one is marked
};
struct PasswordWork {
    std::optional<PasswordCheck> check;
    std::string chosen;  // "": none is set
};
struct PasswordHash {
    std::string chosen;   // of the work
    std::string value;    // its hash; "" where none was chosen
    std::string checked;  // the hash that the presented password fits; "" where none was checked
};

// The hash, or why not: a wrong password, too many attempts, a busy service.
http::Task<Outcome<PasswordHash>> carry_out(const PasswordWork& work, const Services& services,
                                            const http::Request& request, const Context& context);

}  // namespace grantor
