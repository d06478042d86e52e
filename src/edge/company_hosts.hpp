// Company hosts: `{label}.example.com` serves one company only, so a token of another company is
// refused there (attack 16). Labels never change, so a company that was found stays known; an
// unknown label is remembered only for a moment, because the company may be created.
#pragma once

#include <functional>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor {
class Store;
}

namespace grantor::edge {

class CompanyHosts {
 public:
    // `api_domain` as in Site: where it has no "{company}", no host is a company's.
    CompanyHosts(Store& store, std::string_view api_domain);

    // False: no host belongs to a company, so there is no need to ask.
    bool has_any() const { return has_hosts_; }
    // Nothing: the host does not belong to a company (the generic API host). `host` is the Host
    // field; case and port are ignored. Any thread. Throws StoreError.
    std::optional<CompanyId> company_of(std::string_view host, Time now);
    // Whether company_of() would read from the store. Any thread.
    bool must_read(std::string_view host, Time now);

    void forget();

 private:
    // Labels without a company that are remembered; a flood of made-up hosts costs no more than
    // this.
    static constexpr std::size_t unknown_labels_max = 256;
    static constexpr seconds unknown_label_lifetime{10};

    struct Known {
        CompanyId id;  // zero: there is no such company
        Time until;    // of a zero id
    };
    // "": no company's host.
    std::string label_in(std::string_view host) const;
    // What is in memory; zero: there is no such company.
    std::optional<CompanyId> recall(const std::string& label, Time now);
    std::optional<CompanyId> look_up(const std::string& label, Time now);

    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };

    Store& store_;
    std::string before_;  // of the host, around the label, in lower case
    std::string after_;
    bool has_hosts_ = false;
    std::shared_mutex mutex_;
    std::unordered_map<std::string, Known, TextHash, std::equal_to<>> by_label_;
    std::size_t unknown_labels_ = 0;
};

}  // namespace grantor::edge
