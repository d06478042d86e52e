#include <map>
#include <mutex>

#include "grantor/client/token_store.hpp"

namespace grantor::client {

RefreshRight::~RefreshRight() = default;
TokenStore::~TokenStore() = default;

Result<std::unique_ptr<RefreshRight>> TokenStore::begin_refresh(std::string_view,
                                                                const CallOptions&) {
    return std::make_unique<RefreshRight>();
}

namespace {

class MemoryStore final : public TokenStore {
 public:
    Result<std::optional<TokenSet>> load(std::string_view account) override {
        const std::lock_guard lock(mutex_);
        const auto found = accounts_.find(account);
        return found == accounts_.end() ? std::optional<TokenSet>{} : found->second;
    }

    Result<void> save(std::string_view account, const TokenSet& tokens) override {
        const std::lock_guard lock(mutex_);
        accounts_.insert_or_assign(std::string(account), tokens);
        return {};
    }

    Result<void> remove(std::string_view account) override {
        const std::lock_guard lock(mutex_);
        if (const auto found = accounts_.find(account); found != accounts_.end())
            accounts_.erase(found);
        return {};
    }

 private:
    std::mutex mutex_;
    std::map<std::string, TokenSet, std::less<>> accounts_;
};

}  // namespace

std::shared_ptr<TokenStore> make_memory_store() { return std::make_shared<MemoryStore>(); }

}  // namespace grantor::client
