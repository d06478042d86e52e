// Where tokens live between runs. An account is any name of the application's choice, at most 200
// bytes: one for a command-line tool, one for each connected company on a server.
//
// A store of your own implements load, save and remove, and promises what the comments say. Stores
// are called from any thread.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "grantor/client/export.hpp"
#include "grantor/client/result.hpp"
#include "grantor/client/token_set.hpp"
#include "grantor/client/transport.hpp"

namespace grantor::client {

// The right to refresh an account, given back when it is destroyed or when the process ends in
// whatever way.
class GRANTOR_CLIENT_API RefreshRight {
 public:
    virtual ~RefreshRight();
};

class GRANTOR_CLIENT_API TokenStore {
 public:
    virtual ~TokenStore();

    virtual Result<std::optional<TokenSet>> load(std::string_view account) = 0;
    // Durable when it returns: a refresh token that was rotated exists nowhere else.
    virtual Result<void> save(std::string_view account, const TokenSet& tokens) = 0;
    // Success also where there is nothing to remove.
    virtual Result<void> remove(std::string_view account) = 0;

    // If several processes share the store: waits until no other process is refreshing this
    // account. The default is for stores of one process and returns immediately.
    virtual Result<std::unique_ptr<RefreshRight>> begin_refresh(std::string_view account,
                                                                const CallOptions& call);
};

// Forgotten with the process.
GRANTOR_CLIENT_API std::shared_ptr<TokenStore> make_memory_store();

// One file for each account (mode 0600) in a directory of its own (mode 0700, made if missing).
// A save is a new file, synced, renamed over the old one, and the directory synced. One refresh at
// a time for each account among all processes on this machine.
GRANTOR_CLIENT_API Result<std::shared_ptr<TokenStore>> open_file_store(
    const std::filesystem::path& directory);

// One table in an SQLite database (mode 0600 if it is made here), committed with full syncs; for
// many accounts. `path` may be a database of the application. Refreshes as above, by locks in
// "{path}.refresh".
GRANTOR_CLIENT_API Result<std::shared_ptr<TokenStore>> open_sqlite_store(
    const std::filesystem::path& path);

}  // namespace grantor::client
