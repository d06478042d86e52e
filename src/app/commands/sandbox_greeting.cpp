#include "app/commands/sandbox_greeting.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>

namespace grantor::app {

void greet(const SandboxGreeting& greeting) {
    const auto& [options, plan, seed, own_api, operations_closed] = greeting;
    const auto& user = plan.users.front();
    const auto app = std::ranges::find_if(plan.apps, [](const auto& one) {
        return one.status == AppStatus::live && one.client_type == ClientType::confidential;
    });
    fmt::print(
        "Grantor sandbox{5} at {0}\n\n"
        "  open        {0}/                apps, people and install links\n"
        "  sign in as  {1}  password  {2}\n"
        "  operations  http://{3}/metrics\n"
        "  for scripts {4}/sandbox.json\n",
        options.issuer, user.email, user.password, options.operations,
        std::filesystem::path(options.store_sqlite).parent_path().string(),
        own_api ? fmt::format(" for {}", own_api->title) : "");
    if (own_api)
        fmt::print("  API         {}   answered by {}\n", own_api->address, own_api->answers_by);
    if (operations_closed > 0)
        fmt::print("  closed      {} operations; why: grantor edge lint {} --prefix {}\n",
                   operations_closed, options.apis.front().rules,
                   options.apis.front().prefixes.front());
    fmt::print(
        "  seed        {0}  (--seed {0} gives the same data again)\n\n"
        "For a shell: an app to try ({1}), and who allows it. Paste this into another terminal.\n\n"
        "base='{2}'\nid='{3}'\nsecret='{4}'\nredirect='{5}'\nuser='{6}'\ncompany='{7}'\n\n"
        "A first code without a browser:\n\n"
        "curl -s \"$base/sandbox/authorize\" -H 'Content-Type: application/json' -d "
        "'{{\"client_id\":\"'$id'\",\"user\":\"'$user'\",\"company\":\"'$company'\","
        "\"redirect_uri\":\"'$redirect'\",\"decision\":\"allow\"}}'\n\n",
        seed, app->name, options.issuer, app->client_id, app->client_secret,
        app->redirect_uris.front(), user.email, user.memberships.front().company_label);
    fmt::print("Press Ctrl-C to stop. The data stays in {}.\n\n",
               std::filesystem::path(options.store_sqlite).parent_path().string());
    std::fflush(stdout);
}

}  // namespace grantor::app
