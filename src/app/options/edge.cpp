#include "app/options/edge.hpp"

#include <fmt/format.h>

#include "app/upstream_address.hpp"

namespace grantor::app {
namespace {

using edge::IdentityNames;
using edge::PlanLimits;

// What is a member of a member of Options.
template <class Part, class Take>
TakesValue<Options> inside(Part Options::* part, Take take) {
    return [part, take](Options& options, const toml::node& node) {
        return take(options.*part, node);
    };
}

TakesValue<Options> identity(std::string IdentityNames::* name) {
    return inside(&Options::identity, text(name));
}

TakesValue<Options> plan_number(std::size_t plan, std::int32_t PlanLimits::* member) {
    return [=](Options& options, const toml::node& node) {
        const auto value = node.value_exact<std::int64_t>();
        if (!value || *value < 0 || *value > 1'000'000) return false;
        options.limits.plans[plan].*member = static_cast<std::int32_t>(*value);
        return true;
    };
}

TakesValue<Options> budget_factor(std::size_t plan) {
    return [=](Options& options, const toml::node& node) {
        const auto value = node.value_exact<std::int64_t>();
        if (!value || *value < 1 || *value > 10'000) return false;
        options.limits.plans[plan].budget_factor = *value;
        return true;
    };
}

// The rows live as long as the program; their names are views.
std::string_view kept(std::string text) {
    static std::vector<std::unique_ptr<std::string>> all;
    return *all.emplace_back(std::make_unique<std::string>(std::move(text)));
}

void add_plan_rows(std::vector<OptionOf<Options>>& rows) {
    const edge::LimitPolicy policy;
    for (std::size_t plan = 0; plan < plan_names.size(); ++plan) {
        const auto& limits = policy.plans[plan];
        const auto name = [&](std::string_view last) {
            return kept(fmt::format("edge.limits.{}.{}", plan_names[plan], last));
        };
        const auto number = [](std::int64_t value) { return kept(std::to_string(value)); };
        rows.push_back({{name("budget_factor"), "1 to 10000", number(limits.budget_factor),
                         "Multiplies the daily budget of a company with this plan."},
                        budget_factor(plan)});
        rows.push_back({{name("burst"), "0 to 1000000", number(limits.burst),
                         "Requests of one installation in any 2 seconds; 0 means no limit."},
                        plan_number(plan, &PlanLimits::burst)});
        rows.push_back({{name("burst_personal"), "0 to 1000000", number(limits.burst_personal),
                         "The same for a person's own API token."},
                        plan_number(plan, &PlanLimits::burst_personal)});
        rows.push_back({{name("burst_search"), "0 to 1000000", number(limits.burst_search),
                         "The same for search operations, which are counted separately."},
                        plan_number(plan, &PlanLimits::burst_search)});
    }
}

std::string api_problem_of(const ApiOptions& api) {
    if (api.rules.empty() && !api.prefixes.empty())
        return "`edge.api.prefixes` goes with `edge.api.rules`; the rules in the binary have their "
               "own";
    if (!api.upstream.empty() && !read_upstream(api.upstream))
        return fmt::format("`{}` is not an upstream such as http://127.0.0.1:9000", api.upstream);
    return {};
}

}  // namespace

std::vector<OptionOf<Options>> edge_option_rows() {
    std::vector<OptionOf<Options>> rows{
        {{"edge.upstream.connect_timeout_s", "1 to 60", "4",
          "For connecting to each address of an upstream, and for waiting for a free connection."},
         number(&Options::upstream_connect_timeout_s, 1, 60)},
        {{"edge.upstream.answer_timeout_s", "1 to 3600", "60",
          "From the end of a request to the first byte of its answer, and between any two pieces "
          "of it."},
         number(&Options::upstream_answer_timeout_s, 1, 3600)},
        {{"edge.upstream.connections_max", "1 to 10000", "256",
          "Connections per upstream and thread."},
         number(&Options::upstream_connections_max, 1, 10000)},
        {{"edge.upstream.body_max_bytes", "0 to 1099511627776", "104857600",
          "A larger request body for an upstream is answered 413. Bodies are passed on in pieces, "
          "never stored."},
         number(&Options::upstream_body_max_bytes, 0, 1LL << 40)},
        {{"edge.identity.user", "header name", "X-Grantor-User",
          "Tells the upstream whose token it is: the user's id. An empty name sends no header. "
          "Headers that clients send under these names are removed."},
         identity(&IdentityNames::user)},
        {{"edge.identity.company", "header name", "X-Grantor-Company", "The id of the company."},
         identity(&IdentityNames::company)},
        {{"edge.identity.app", "header name", "X-Grantor-App",
          "The id of the app; not sent for a person's own API token."},
         identity(&IdentityNames::app)},
        {{"edge.identity.scopes", "header name", "X-Grantor-Scopes",
          "The token's scopes, separated by spaces."},
         identity(&IdentityNames::scopes)},
        {{"edge.identity.grant", "header name", "X-Grantor-Grant",
          "The id of the grant. It stays the same across refreshes."},
         identity(&IdentityNames::grant)},
        {{"edge.cors.origins", "list of origins", "[\"*\"]",
          "Web pages whose scripts may read the API's answers; `*` means every page. Cookies are "
          "never allowed."},
         inside(&Options::cors, list(&edge::CorsPolicy::allowed_origins))},
        {{"edge.webhook_objects", "list of texts", "[]",
          "Values that a webhook's `event_object` may have besides the objects of the CRM: what "
          "your own API reports with `POST /events`."},
         list(&Options::webhook_objects)},
        {{"edge.limits.daily_budget", "0 to 1000000000", "30000",
          "Cost units per seat of a company per day (UTC); 0 means no limit."},
         inside(&Options::limits, number(&edge::LimitPolicy::daily_base, 0, 1'000'000'000))},
    };
    add_plan_rows(rows);
    return rows;
}

const std::vector<OptionOf<ApiOptions>>& api_option_rows() {
    static const std::vector<OptionOf<ApiOptions>> all{
        {{"prefixes", "list of paths", "[]",
          "Where the API is, such as `/api/shop`. `/` is the whole host."},
         list(&ApiOptions::prefixes)},
        {{"rules", "path", "the rules in the binary",
          "OpenAPI 3 document (JSON or YAML) or the compact form: which scopes open which "
          "operation. Read again on SIGHUP and by `grantor edge reload`."},
         text(&ApiOptions::rules)},
        {{"upstream", "http://host:port", "",
          "The server that answers the requests that pass. Empty: only `users/me` of the rules in "
          "the binary is answered, and `/edge/check` still works."},
         text(&ApiOptions::upstream)},
        {{"serves_webhooks", "true or false", "true",
          "Whether Grantor itself answers `/v1/webhooks` and `/api/v1/webhooks` of this API, so "
          "that apps are notified of what you report with `POST /events`. `false` leaves them to "
          "the upstream."},
         flag(&ApiOptions::serves_webhooks)},
    };
    return all;
}

std::string edge_problem_of(const Options& options) {
    for (const auto& api : options.apis)
        if (auto problem = api_problem_of(api); !problem.empty()) return problem;
    try {
        const edge::IdentityFields checked(options.identity);
    } catch (const std::invalid_argument& problem) {
        return fmt::format("`edge.identity`: {}", problem.what());
    }
    return {};
}

}  // namespace grantor::app
