#include "edge/company_hosts.hpp"

#include <mutex>

#include "base/lower_case.hpp"
#include "store/store.hpp"

namespace grantor::edge {
namespace {

// RFC 1035 §2.3.4.
constexpr std::size_t label_max = 63;

// Also without the dot of a fully qualified name, which names the same host.
std::string_view bare_name(std::string_view host) {
    const auto colon = host.rfind(':');
    const bool inside_brackets = host.find(']', colon) != std::string_view::npos;
    if (colon != std::string_view::npos && !inside_brackets) host = host.substr(0, colon);
    return host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
}

}  // namespace

CompanyHosts::CompanyHosts(Store& store, std::string_view api_domain) : store_(store) {
    constexpr std::string_view placeholder = "{company}";
    if (const auto scheme = api_domain.find("://"); scheme != std::string_view::npos)
        api_domain.remove_prefix(scheme + 3);
    api_domain = bare_name(api_domain);
    const auto at = api_domain.find(placeholder);
    if (at == std::string_view::npos) return;
    has_hosts_ = true;
    before_ = ascii_lower_case(api_domain.substr(0, at));
    after_ = ascii_lower_case(api_domain.substr(at + placeholder.size()));
}

std::optional<CompanyId> CompanyHosts::company_of(std::string_view host, Time now) {
    const auto label = label_in(host);
    if (label.empty()) return std::nullopt;
    const auto known = recall(label, now);
    if (!known) return look_up(label, now);
    return *known ? known : std::nullopt;
}

bool CompanyHosts::must_read(std::string_view host, Time now) {
    const auto label = label_in(host);
    return !label.empty() && !recall(label, now);
}

std::string CompanyHosts::label_in(std::string_view host) const {
    if (!has_hosts_) return {};
    const auto name = ascii_lower_case(bare_name(host));
    std::string_view label = name;
    if (label.size() <= before_.size() + after_.size()) return {};
    if (!label.starts_with(before_) || !label.ends_with(after_)) return {};
    label = label.substr(before_.size(), label.size() - before_.size() - after_.size());
    if (label.contains('.') || label.size() > label_max) return {};
    return std::string{label};
}

std::optional<CompanyId> CompanyHosts::recall(const std::string& label, Time now) {
    const std::shared_lock lock(mutex_);
    const auto found = by_label_.find(label);
    if (found == by_label_.end()) return std::nullopt;
    const auto& [id, until] = found->second;
    return id || now < until ? std::optional(id) : std::nullopt;
}

void CompanyHosts::forget() {
    const std::unique_lock lock(mutex_);
    by_label_.clear();
    unknown_labels_ = 0;
}

std::optional<CompanyId> CompanyHosts::look_up(const std::string& label, Time now) {
    const auto company =
        store_.read_now([&](const ReadTx& tx) { return tx.companies().find_by_label(label); });
    const std::unique_lock lock(mutex_);
    if (company) {
        by_label_[label] = {company->id, {}};
        return company->id;
    }
    if (++unknown_labels_ > unknown_labels_max) {
        by_label_.clear();
        unknown_labels_ = 1;
    }
    by_label_[label] = {CompanyId{}, now + unknown_label_lifetime};
    return std::nullopt;
}

}  // namespace grantor::edge
