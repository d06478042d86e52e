#include "store/directory_cache.hpp"

namespace grantor {
namespace {

// A cache that would grow past this starts over: a few MB at most, and far more apps or companies
// than one node sees in one burst.
constexpr std::size_t entries_max = 4096;

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
    if (apps_.size() >= entries_max) clear();
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

void DirectoryCache::clear() {
    apps_.clear();
    apps_by_client_id_.clear();
    companies_.clear();
    companies_by_label_.clear();
}

void DirectoryCache::use_version(std::uint64_t version) {
    if (version == version_) return;
    clear();
    version_ = version;
}

}  // namespace grantor
