// A job that works through many connected accounts: the open deals of each, with a few threads.
//
//   CLIENT_SECRET=… sdk_example_batch_accounts SERVER CLIENT_ID DATABASE ACCOUNT...
//
// Accounts whose users must consent again are reported; the others continue. Several such jobs, or
// the web app at the same time, may share the database: only one of them refreshes an account.
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

#include "grantor/client.hpp"

using namespace grantor::client;

namespace {

Result<int> count_open_deals(const std::shared_ptr<TokenSource>& tokens,
                             const std::shared_ptr<Transport>& transport) {
    int count = 0;
    auto deals = cursor_pages(ApiClient(tokens, {.transport = transport}), "/api/v2/deals",
                              {{"status", "open"}, {"limit", "500"}});
    const auto done = deals.for_each([&count](const Json&) {
        ++count;
        return Continue::yes;
    });
    if (!done) return done.error();
    return count;
}

}  // namespace

int main(int words_count, char** words) {
    const char* secret = std::getenv("CLIENT_SECRET");
    if (words_count < 5 || secret == nullptr) {
        std::cerr << "usage: CLIENT_SECRET=… " << words[0]
                  << " SERVER CLIENT_ID DATABASE ACCOUNT...\n";
        return 2;
    }
    const auto store = open_sqlite_store(words[3]);
    if (!store) {
        std::cerr << store.error().message() << "\n";
        return EXIT_FAILURE;
    }
    // One transport for all accounts, so that they share its connections.
    const auto transport = make_curl_transport();
    const OauthApi oauth({.base_path = words[1], .transport = transport});
    const auto app = ClientAuthentication::basic(words[2], Secret{secret});
    const std::vector<std::string> accounts(words + 4, words + words_count);

    std::atomic<std::size_t> next{0};
    std::atomic<int> failures{0};
    std::mutex printing;
    const auto work = [&] {
        for (std::size_t at; (at = next++) < accounts.size();) {
            const auto tokens = std::make_shared<TokenSource>(
                oauth, app, *store, TokenSourceOptions{.account = accounts[at]});
            const auto count = count_open_deals(tokens, transport);
            if (!count) ++failures;
            const std::lock_guard lock(printing);
            std::cout << accounts[at] << ": "
                      << (count ? std::to_string(*count) + " open deals" : count.error().message())
                      << "\n";
        }
    };
    {
        std::vector<std::jthread> workers;
        for (int i = 0; i < 4; ++i) workers.emplace_back(work);
    }
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
