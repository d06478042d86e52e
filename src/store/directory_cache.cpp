#include "store/directory_cache.hpp"

namespace grantor {
namespace {

// A cache that would grow past one of these starts over. Far more apps or companies than one node
// sees in one burst; and apps with long descriptions must not add up to much on every thread.
constexpr std::size_t entries_max = 4096;
constexpr std::size_t bytes_max = 4 << 20;

// What the texts of an app take, whose lengths are the developer's choice.
std::size_t text_bytes(const App& app) {
    const AppProfile& profile = app.profile;
    std::size_t out = app.name.size() + app.installation_url.size() + profile.summary.size() +
                      profile.description.size() + profile.website.size() +
                      profile.support_url.size() + profile.privacy_url.size() +
                      profile.terms_url.size();
    for (const auto& uri : app.redirect_uris) out += uri.size();
    return out;
}

template <class Map, class Key>
auto find_in(const Map& map, const Key& key) -> typename Map::mapped_type {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : found->second;
}

}  // namespace

std::shared_ptr<const App> DirectoryCache::app(AppId id) const { return find_in(apps_, id); }

std::shared_ptr<const App> DirectoryCache::app(std::string_view client_id) const {
    return find_in(apps_by_client_id_, client_id);
}

std::shared_ptr<const Company> DirectoryCache::company(CompanyId id) const {
    return find_in(companies_, id);
}

std::shared_ptr<const Company> DirectoryCache::company(std::string_view label) const {
    return find_in(companies_by_label_, label);
}

std::shared_ptr<const App> DirectoryCache::keep(App app) {
    const auto bytes = sizeof(App) + text_bytes(app);
    if (apps_.size() >= entries_max || bytes_ + bytes > bytes_max) clear();
    bytes_ += bytes;
    auto kept = std::make_shared<const App>(std::move(app));
    apps_.insert_or_assign(kept->id, kept);
    apps_by_client_id_.insert_or_assign(kept->client_id, kept);
    return kept;
}

std::shared_ptr<const Company> DirectoryCache::keep(Company company) {
    if (companies_.size() >= entries_max) clear();
    auto kept = std::make_shared<const Company>(std::move(company));
    companies_.insert_or_assign(kept->id, kept);
    companies_by_label_.insert_or_assign(kept->label, kept);
    return kept;
}

const std::vector<Ending>& DirectoryCache::keep(std::vector<Ending> endings) {
    return endings_.emplace(std::move(endings));
}

void DirectoryCache::clear() {
    endings_.reset();
    apps_.clear();
    apps_by_client_id_.clear();
    companies_.clear();
    companies_by_label_.clear();
    bytes_ = 0;
}

void DirectoryCache::use_version(std::uint64_t version) {
    if (version == version_) return;
    clear();
    version_ = version;
}

}  // namespace grantor
