#include "gateway/provider.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

#include "http/outgoing/address_filter.hpp"
#include "http/outgoing/client_url.hpp"

namespace grantor::gateway {
namespace {

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

// RFC 6750 §2.1: the word before the token.
bool is_word(std::string_view text) {
    return text.size() <= 40 && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_';
           });
}

enum class CalledBy : std::uint8_t { us, the_browser };

struct NamedUrl {
    std::string_view name;
    const std::string& url;
    CalledBy by;
    bool is_required;
};

// Codes, tokens and client secrets go there: without TLS only where nobody can listen in.
bool may_be_plain(const http::ClientUrl& url, CalledBy by, const http::AddressPolicy& addresses) {
    if (url.address) {
        if (url.address->is_loopback()) return true;
        auto policy = addresses;
        policy.plain_http_only_there = true;
        return http::AddressFilter(policy).allows_plain_http(*url.address);
    }
    if (url.host == "localhost" || url.host.ends_with(".localhost")) return true;
    // Where a name leads is seen when we call it. A browser's calls we do not see.
    return by == CalledBy::us && (addresses.allow_loopback || !addresses.allowed_networks.empty());
}

std::string problem_of_url(const NamedUrl& each, const http::AddressPolicy& addresses) {
    if (each.url.empty())
        return each.is_required ? fmt::format("{} is missing", each.name) : std::string{};
    const auto url = http::read_client_url(each.url);
    if (!url) return fmt::format("{} is not an http or https URL", each.name);
    if (url->scheme == http::ClientUrl::Scheme::https || may_be_plain(*url, each.by, addresses))
        return {};
    return fmt::format(
        "{} is plain http: anybody on the way could read the tokens; use https, or an address "
        "in gateway.allowed_networks",
        each.name);
}

bool fits(std::string_view host, std::string_view pattern) {
    if (!pattern.starts_with("*.")) return host == pattern;
    const auto ending = pattern.substr(1);
    return host.size() > ending.size() && host.ends_with(ending);
}

}  // namespace

Provider provider_of(const KnownProvider& known) {
    Provider out;
    out.name = known.name;
    out.title = known.title;
    out.authorization_endpoint = known.authorization_endpoint;
    out.token_endpoint = known.token_endpoint;
    out.revocation_endpoint = known.revocation_endpoint;
    out.api_hosts = {std::string(known.api_host)};
    return out;
}

Provider grantor_itself(std::string_view issuer, std::string_view api_domain) {
    Provider out;
    out.name = "grantor";
    out.title = "Grantor";
    out.authorization_endpoint = fmt::format("{}/oauth/authorize", issuer);
    out.token_endpoint = fmt::format("{}/oauth/token", issuer);
    out.revocation_endpoint = fmt::format("{}/oauth/revoke", issuer);
    out.issuer = issuer;
    out.always_sends_issuer = true;
    out.is_ourselves = true;
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

std::string problem_of(const Provider& provider, const http::AddressPolicy& addresses) {
    if (!is_name(provider.name))
        return fmt::format("the name of provider \"{}\" has characters other than a-z, 0-9 and '-'",
                           provider.name);
    const NamedUrl urls[] = {
        {"authorization_endpoint", provider.authorization_endpoint, CalledBy::the_browser, true},
        {"token_endpoint", provider.token_endpoint, CalledBy::us, true},
        {"revocation_endpoint", provider.revocation_endpoint, CalledBy::us, false},
        {"api_base", provider.api_base, CalledBy::us, false}};
    for (const auto& each : urls) {
        if (provider.is_ourselves) break;
        if (const auto problem = problem_of_url(each, addresses); !problem.empty())
            return fmt::format("provider {}: {}", provider.name, problem);
    }
    if (!is_word(provider.token_type) || !is_word(provider.authorization_scheme) ||
        provider.authorization_scheme.empty())
        return fmt::format(
            "provider {}: token_type and authorization_scheme are words, such as Bearer",
            provider.name);
    if (provider.api_base.find_first_of("?#") != std::string::npos)
        return fmt::format("provider {}: api_base has a query or a fragment", provider.name);
    if (provider.api_base.empty() && provider.api_hosts.empty())
        return fmt::format(
            "provider {}: name api_base, or in api_hosts the hosts that its answers may name",
            provider.name);
    return {};
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

Providers::Providers(std::vector<Provider> providers, http::AddressPolicy addresses)
    : providers_(std::move(providers)), addresses_(std::move(addresses)) {
    for (const auto& provider : providers_) {
        if (const auto problem = problem_of(provider, addresses_); !problem.empty())
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

std::string Providers::problem_of_api(const Provider& provider, std::string_view api_base) const {
    if (api_base.empty()) return "The provider's answer does not name an API to call.";
    const auto url = http::read_client_url(api_base);
    const bool is_plain_base = api_base.find_first_of("?#") == std::string_view::npos;
    if (!url || !is_plain_base) return "Its API is at an address that is not a URL.";
    const auto fits_host = [&](const std::string& pattern) { return fits(url->host, pattern); };
    if (!provider.api_hosts.empty() && std::ranges::none_of(provider.api_hosts, fits_host))
        return "Its API is at a host that its provider's api_hosts do not allow.";
    if (url->scheme == http::ClientUrl::Scheme::http &&
        !may_be_plain(*url, CalledBy::us, addresses_))
        return "Its API is at an address of plain http, where anybody on the way could read the "
               "token.";
    return {};
}

}  // namespace grantor::gateway
