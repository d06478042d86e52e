#include "explorer/explorer.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <exception>
#include <fmt/format.h>

#include "base/log.hpp"

namespace grantor::explorer {
namespace {

// What people come for first: the API, then what the service itself has.
std::vector<DescribedApi> read_apis(const OpenapiDocuments& documents) {
    std::vector<DescribedApi> apis;
    for (const bool is_of_service : {false, true})
        for (const auto& each : documents.all())
            if (each.is_of_service == is_of_service)
                apis.push_back(read_api(each.name, each.document));
    return apis;
}

// Smaller ones are read within a few milliseconds.
constexpr std::size_t large_bytes = 1 << 20;

}  // namespace

Explorer::Explorer(const Services& services, DocumentSources sources, ExplorerOptions options)
    : services_(services), sources_(std::move(sources)), options_(options) {
    if (sources_.published_bytes < large_bytes) return;
    reading_ = std::jthread([this] {
        try {
            read();
        } catch (const std::exception& error) {
            // The next request for them fails with the same error.
            log::error("the documents of the explorer cannot be read", {{"reason", error.what()}});
        }
    });
}

Explorer::Made& Explorer::made() {
    const auto& scopes = services_.store.scopes();
    const std::lock_guard lock(mutex_);
    if (made_.empty() || &made_.back()->scopes != &scopes)
        made_.push_back(std::unique_ptr<Made>(new Made{
            scopes, OpenapiDocuments(sources_, services_.site, scopes, services_.policy.wire)}));
    return *made_.back();
}

const OpenapiDocuments& Explorer::documents() { return made().documents; }

Explorer::Made& Explorer::read() {
    auto& current = made();
    std::call_once(current.read, [&] {
        current.apis = read_apis(current.documents);
        current.index.emplace(current.apis);
        for (const auto& api : current.apis)
            for (const auto& operation : api.operations)
                current.by_path.emplace(page_path(operation), &operation);
    });
    return current;
}

const std::vector<DescribedApi>& Explorer::apis() { return read().apis; }
const OperationIndex& Explorer::index() { return *read().index; }

const DescribedApi* Explorer::find_api(std::string_view document) {
    const auto& all = apis();
    const auto found = std::ranges::find(all, document, &DescribedApi::name);
    return found == all.end() ? nullptr : &*found;
}

const Operation* Explorer::find_operation(std::string_view document, std::string_view encoded_id) {
    const auto& known = read().by_path;
    const auto found = known.find(fmt::format("/explorer/{}/{}", document, encoded_id));
    return found == known.end() ? nullptr : found->second;
}

}  // namespace grantor::explorer
