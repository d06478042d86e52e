// A process that gets an access token and prints it, or dies on the way:
//   refreshing_process BASE_URL CLIENT_ID file|sqlite PATH finish|die_before_save|die_after_save
// Without a secret: the app is a public one.
#include <csignal>
#include <cstdio>
#include <string>

#include "grantor/client/token_source.hpp"

namespace {

using namespace grantor::client;

// As a power cut would have it, at the worst moments.
class DyingStore final : public TokenStore {
 public:
    DyingStore(std::shared_ptr<TokenStore> inner, std::string behaviour)
        : inner_(std::move(inner)), behaviour_(std::move(behaviour)) {}

    Result<std::optional<TokenSet>> load(std::string_view account) override {
        return inner_->load(account);
    }
    Result<void> save(std::string_view account, const TokenSet& tokens) override {
        if (behaviour_ == "die_before_save") std::raise(SIGKILL);
        auto saved = inner_->save(account, tokens);
        if (behaviour_ == "die_after_save") std::raise(SIGKILL);
        return saved;
    }
    Result<void> remove(std::string_view account) override { return inner_->remove(account); }
    Result<std::unique_ptr<RefreshRight>> begin_refresh(std::string_view account,
                                                        const CallOptions& call) override {
        return inner_->begin_refresh(account, call);
    }

 private:
    const std::shared_ptr<TokenStore> inner_;
    const std::string behaviour_;
};

}  // namespace

int main(int count, char** words) {
    if (count != 6) return 2;
    auto store =
        std::string(words[3]) == "file" ? open_file_store(words[4]) : open_sqlite_store(words[4]);
    if (!store) {
        std::fprintf(stderr, "%s\n", store.error().message().c_str());
        return 1;
    }
    TokenSource tokens(OauthApi({.base_path = words[1]}),
                       ClientAuthentication::public_client(words[2]),
                       std::make_shared<DyingStore>(*store, words[5]));
    const auto token = tokens.access_token();
    if (!token) {
        std::fprintf(stderr, "%s\n", token.error().message().c_str());
        return 1;
    }
    std::printf("%s\n", std::string(token->reveal()).c_str());
    return 0;
}
