// One refresh at a time for an account among the processes of a machine: a lock of one byte of a
// file, at a place that the account's name decides. The kernel releases it when the process ends,
// however it ends, so a crash blocks nobody. Two names at one position merely wait for each other.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "grantor/client/token_store.hpp"

namespace grantor::client {

// timeout or cancelled when the call's patience ends; storage if the file cannot be locked.
Result<std::unique_ptr<RefreshRight>> lock_refresh(const std::filesystem::path& file,
                                                   std::string_view account,
                                                   const CallOptions& call);

}  // namespace grantor::client
