#include "grantor/client/token_store.hpp"
#include "sdk/src/protocol/wire_text.hpp"
#include "sdk/src/tokens/posix_file.hpp"
#include "sdk/src/tokens/refresh_lock.hpp"

namespace grantor::client {
namespace {

constexpr std::size_t account_max = 200;
constexpr std::size_t name_max = 200;
constexpr std::size_t document_max = 128 << 10;

class FileStore final : public TokenStore {
 public:
    explicit FileStore(std::filesystem::path directory) : directory_(std::move(directory)) {}

    Result<std::optional<TokenSet>> load(std::string_view account) override {
        const auto path = path_of(account);
        if (!path) return path.error();
        const auto content = read_file(*path, document_max);
        if (!content) return content.error();
        if (!*content) return std::optional<TokenSet>{};
        auto tokens = read_token_set((*content)->reveal());
        if (!tokens) return std::move(tokens).error();
        return std::optional{std::move(*tokens)};
    }

    Result<void> save(std::string_view account, const TokenSet& tokens) override {
        const auto path = path_of(account);
        if (!path) return path.error();
        return replace_file(*path, write_token_set(tokens).reveal());
    }

    Result<void> remove(std::string_view account) override {
        const auto path = path_of(account);
        if (!path) return path.error();
        return remove_file(*path);
    }

    Result<std::unique_ptr<RefreshRight>> begin_refresh(std::string_view account,
                                                        const CallOptions& call) override {
        return lock_refresh(directory_ / "refresh.lock", account, call);
    }

 private:
    // Escaped, so that no name leaves the directory; the suffix keeps "." and ".." away.
    Result<std::filesystem::path> path_of(std::string_view account) const {
        const auto name = percent_encode(account);
        if (account.empty() || account.size() > account_max || name.size() > name_max)
            return misconfigured("the account's name is empty or too long");
        return directory_ / (name + ".json");
    }

    const std::filesystem::path directory_;
};

}  // namespace

Result<std::shared_ptr<TokenStore>> open_file_store(const std::filesystem::path& directory) {
    if (auto made = make_private_directory(directory); !made) return std::move(made).error();
    remove_unfinished_files(directory);
    return std::make_shared<FileStore>(directory);
}

}  // namespace grantor::client
