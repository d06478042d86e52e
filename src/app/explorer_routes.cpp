#include "app/explorer_routes.hpp"

#include <boost/json.hpp>

#include "app/application.hpp"
#include "explorer/explorer_endpoint.hpp"
#include "explorer/routes.hpp"

namespace grantor::app {
namespace {

using explorer::Explorer;

// In the order of the index. The documents themselves are not kept: the pages need what is read
// from them.
std::vector<explorer::DescribedApi> read_apis(Application& application, OpenapiScope scope) {
    const OpenapiDocuments documents(application, scope);
    const auto index = boost::json::parse(documents.find("index")->content);
    std::vector<explorer::DescribedApi> apis;
    for (const auto& entry : index.at("documents").as_array()) {
        const std::string_view name = entry.at("name").as_string();
        const auto document = boost::json::parse(documents.find(name)->content);
        apis.push_back(explorer::read_api(name, document.as_object()));
    }
    return apis;
}

}  // namespace

std::vector<http::Route> explorer_routes(Application& application, OpenapiScope scope) {
    return explorer::routes(std::make_shared<Explorer>(
        application.services(), [&application, scope] { return read_apis(application, scope); },
        scope == OpenapiScope::sandbox ? explorer::ExplanationReaders::everybody
                                       : explorer::ExplanationReaders::concerned));
}

}  // namespace grantor::app
