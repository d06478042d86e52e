// DIR/sandbox.json: the demo as scripts read it.
#include <boost/json.hpp>

#include "model/app_status_name.hpp"
#include "sandbox/seed/seed.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;

json::array texts(const std::vector<std::string>& list) {
    json::array out;
    for (const auto& text : list) out.emplace_back(text);
    return out;
}

json::object user_object(const SeededUser& user) {
    json::array companies;
    json::object api_tokens;
    for (const auto& membership : user.plan.memberships) {
        companies.emplace_back(membership.company_label);
        api_tokens[membership.company_label] = membership.api_token;
    }
    return {{"id", user.id.value},
            {"email", user.plan.email},
            {"password", user.plan.password},
            {"companies", std::move(companies)},
            {"admin", user.is_admin_somewhere()},
            {"active", user.plan.state == UserState::active},
            {"name", user.plan.name},
            {"api_tokens", std::move(api_tokens)}};
}

json::object app_object(const SeededApp& app) {
    const auto& plan = app.plan;
    const bool is_public_client = plan.client_type == ClientType::public_client;
    return {{"name", plan.name},
            {"client_id", plan.client_id},
            {"client_secret",
             is_public_client ? json::value(nullptr) : json::value(plan.client_secret)},
            {"redirect_uris", texts(plan.redirect_uris)},
            {"kind", plan.kind == AppKind::public_app ? "public" : "private"},
            {"status", app_status_name(plan.status)},
            {"public_client", is_public_client},
            {"refresh", plan.refresh_policy == RefreshPolicy::rotating ? "rotating" : "stable"},
            {"token_shape", plan.token_shape == TokenShape::legacy ? "legacy" : "v1u"},
            {"scopes", texts(plan.scopes)}};
}

// One entry a line, since people read the file too.
template <class List, class ToObject>
void append_list(std::string& out, std::string_view name, const List& list, ToObject to_object) {
    out += ",\n  \"";
    out += name;
    out += "\": [";
    std::string_view separator = "\n    ";
    for (const auto& entry : list) {
        out += separator;
        out += json::serialize(to_object(entry));
        separator = ",\n    ";
    }
    out += "\n  ]";
}

}  // namespace

std::string write_sandbox_json(const SeededWorld& world, const SandboxAddresses& addresses) {
    std::string out = "{\n  \"base_url\": " + json::serialize(json::string(addresses.base_url));
    out += ",\n  \"api_base\": " + json::serialize(json::string(addresses.api_base));
    out += ",\n  \"operations_url\": " + json::serialize(json::string(addresses.operations_url));
    append_list(out, "companies", world.companies, [](const SeededCompany& company) {
        return json::object{
            {"id", company.id.value}, {"label", company.label}, {"name", company.name}};
    });
    append_list(out, "users", world.users, user_object);
    append_list(out, "apps", world.apps, app_object);
    out += "\n}\n";
    return out;
}

}  // namespace grantor::sandbox
