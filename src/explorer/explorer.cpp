#include "explorer/explorer.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/encoding.hpp"

namespace grantor::explorer {
namespace {

std::vector<DescribedApi> read_apis(const OpenapiDocuments& documents) {
    const auto index = boost::json::parse(documents.find("index")->content);
    std::vector<DescribedApi> apis;
    for (const auto& entry : index.at("documents").as_array()) {
        const std::string_view name = entry.at("name").as_string();
        const auto document = boost::json::parse(documents.find(name)->content);
        apis.push_back(read_api(name, document.as_object()));
    }
    return apis;
}

}  // namespace

Explorer::Made& Explorer::made() {
    const auto& scopes = services_.store.scopes();
    const std::lock_guard lock(mutex_);
    if (made_.empty() || &made_.back()->scopes != &scopes)
        made_.push_back(std::unique_ptr<Made>(new Made{
            scopes, OpenapiDocuments(sources_, services_.site, scopes, services_.policy.wire)}));
    return *made_.back();
}

const OpenapiDocuments& Explorer::documents() { return made().documents; }

const std::vector<DescribedApi>& Explorer::apis() {
    auto& current = made();
    std::call_once(current.read, [&] { current.apis = read_apis(current.documents); });
    return current.apis;
}

const DescribedApi* Explorer::find_api(std::string_view document) {
    const auto& all = apis();
    const auto found = std::ranges::find(all, document, &DescribedApi::name);
    return found == all.end() ? nullptr : &*found;
}

const Operation* Explorer::find_operation(std::string_view document, std::string_view encoded_id) {
    const auto* api = find_api(document);
    if (api == nullptr) return nullptr;
    const auto found =
        std::ranges::find(api->operations, encoded_id,
                          [](const Operation& operation) { return percent_encode(operation.id); });
    return found == api->operations.end() ? nullptr : &*found;
}

}  // namespace grantor::explorer
