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
        "  seed        {3}  (--seed {3} gives the same data again)\n\n"
        "An app to try: {0}\n"
        "  client_id      {1}\n  client_secret  {2}\n"
        "  for a shell    base='{4}' id='{1}' secret='{2}' redirect='{7}'\n\n"
        "A first code without a browser:\n"
        "  curl -s {4}/sandbox/authorize -H 'Content-Type: application/json' -d "
        "'{{\"client_id\":\"{1}\",\"user\":\"{5}\",\"company\":\"{6}\","
        "\"redirect_uri\":\"{7}\",\"decision\":\"allow\"}}'\n\n",
        app->name, app->client_id, app->client_secret, seed, options.issuer, user.email,
        user.memberships.front().company_label, app->redirect_uris.front());
    fmt::print("Press Ctrl-C to stop. The data stays in {}.\n\n",
               std::filesystem::path(options.store_sqlite).parent_path().string());
    std::fflush(stdout);
}

}  // namespace grantor::app
