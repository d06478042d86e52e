#include "gateway/provider.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

#include "http/outgoing/client_url.hpp"

namespace grantor::gateway {
namespace {

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

struct NamedUrl {
    std::string_view name;
    const std::string& url;
    bool is_required;
};

std::string problem_of_url(const NamedUrl& each) {
    if (each.url.empty())
        return each.is_required ? fmt::format("{} is missing", each.name) : std::string{};
    const auto url = http::read_client_url(each.url);
    if (!url) return fmt::format("{} is not an http or https URL", each.name);
    return {};
}

bool fits(std::string_view host, std::string_view pattern) {
    if (!pattern.starts_with("*.")) return host == pattern;
    const auto ending = pattern.substr(1);
    return host.size() > ending.size() && host.ends_with(ending);
}

}  // namespace

Provider pipedrive() {
    Provider out;
    out.name = "pipedrive";
    out.title = "Pipedrive";
    out.authorization_endpoint = "https://oauth.pipedrive.com/oauth/authorize";
    out.token_endpoint = "https://oauth.pipedrive.com/oauth/token";
    out.revocation_endpoint = "https://oauth.pipedrive.com/oauth/revoke";
    out.api_hosts = {"*.pipedrive.com"};
    return out;
}

Provider grantor_itself(std::string_view issuer, std::string_view api_domain) {
    Provider out;
    out.name = "grantor";
    out.title = "Grantor";
    out.authorization_endpoint = fmt::format("{}/oauth/authorize", issuer);
    out.token_endpoint = fmt::format("{}/oauth/token", issuer);
    out.revocation_endpoint = fmt::format("{}/oauth/revoke", issuer);
    constexpr std::string_view company = "{company}";
    auto host = std::string(api_domain);
    if (const auto at = host.find(company); at != std::string::npos)
        host.replace(at, company.size(), "any");
    if (const auto url = http::read_client_url(host)) {
        const auto is_pattern = host != api_domain && url->host.starts_with("any.");
        out.api_hosts = {is_pattern ? "*." + url->host.substr(4) : url->host};
    }
    return out;
}

std::string problem_of(const Provider& provider) {
    if (!is_name(provider.name))
        return fmt::format("the name of provider \"{}\" has characters other than a-z, 0-9 and '-'",
                           provider.name);
    const NamedUrl urls[] = {{"authorization_endpoint", provider.authorization_endpoint, true},
                             {"token_endpoint", provider.token_endpoint, true},
                             {"revocation_endpoint", provider.revocation_endpoint, false},
                             {"api_base", provider.api_base, false}};
    for (const auto& each : urls)
        if (const auto problem = problem_of_url(each); !problem.empty())
            return fmt::format("provider {}: {}", provider.name, problem);
    if (provider.api_base.find_first_of("?#") != std::string::npos)
        return fmt::format("provider {}: api_base has a query or a fragment", provider.name);
    if (provider.api_base.empty() && provider.api_hosts.empty())
        return fmt::format(
            "provider {}: name api_base, or in api_hosts the hosts that its answers may name",
            provider.name);
    return {};
}

bool allows_host(const Provider& provider, std::string_view host) {
    if (provider.api_hosts.empty()) return true;
    return std::ranges::any_of(provider.api_hosts,
                               [host](const std::string& pattern) { return fits(host, pattern); });
}

client::ClientAuthentication authentication_at(const Provider& provider, std::string client_id,
                                               const Secret& secret) {
    using client::ClientAuthentication;
    client::Secret handed(std::string(secret.reveal()));
    switch (provider.style) {
        case ClientStyle::basic:
            return ClientAuthentication::basic(std::move(client_id), std::move(handed));
        case ClientStyle::body:
            return ClientAuthentication::body(std::move(client_id), std::move(handed));
        case ClientStyle::public_client:
            break;
    }
    return ClientAuthentication::public_client(std::move(client_id));
}

Providers::Providers(std::vector<Provider> providers) : providers_(std::move(providers)) {
    for (const auto& provider : providers_) {
        if (const auto problem = problem_of(provider); !problem.empty())
            throw std::invalid_argument(problem);
        const auto same = std::ranges::count(providers_, provider.name, &Provider::name);
        if (same > 1)
            throw std::invalid_argument(fmt::format("two providers are named {}", provider.name));
    }
}

const Provider* Providers::find(std::string_view name) const {
    const auto found = std::ranges::find(providers_, name, &Provider::name);
    return found == providers_.end() ? nullptr : &*found;
}

}  // namespace grantor::gateway
