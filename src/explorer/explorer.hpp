// The explorer: the OpenAPI documents of this service, and a page for each of their operations,
// from which it can be tried. Owns documents and pages; sending requests is the business of the
// page's script, and credentials that of the gateway.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "explorer/openapi_documents.hpp"
#include "explorer/operation.hpp"
#include "service/services.hpp"

namespace grantor::explorer {

// Who may read why a request was refused. `concerned`: the user of the request, and the people who
// manage its app. `everybody`: a sandbox has nothing to hide.
enum class ExplanationReaders : std::uint8_t { concerned, everybody };

// Whether there are clients of others that know this API, to write code for: a sandbox stands in
// for an API that has some.
enum class CompatibleClients : std::uint8_t { none, known };

struct ExplorerOptions {
    ExplanationReaders readers = ExplanationReaders::concerned;
    CompatibleClients clients = CompatibleClients::none;
};

// Safe from any thread.
class Explorer {
 public:
    // Documents and APIs are made when somebody first asks for them, so that they cost a start
    // nothing.
    Explorer(const Services& services, DocumentSources sources, ExplorerOptions options)
        : services_(services), sources_(std::move(sources)), options_(options) {}

    const Services& services() const { return services_; }
    ExplanationReaders readers() const { return options_.readers; }
    CompatibleClients clients() const { return options_.clients; }
    const OpenapiDocuments& documents();
    // In the order of the index.
    const std::vector<DescribedApi>& apis();
    // By the name of the document, and the operationId as it stands in a path. Null if there is
    // none.
    const DescribedApi* find_api(std::string_view document);
    const Operation* find_operation(std::string_view document, std::string_view encoded_id);

 private:
    const Services& services_;
    const DocumentSources sources_;
    const ExplorerOptions options_;
    // With the scopes of one catalogue.
    struct Made {
        const ScopeCatalogue& scopes;
        OpenapiDocuments documents;
        std::once_flag read{};
        std::vector<DescribedApi> apis{};
    };
    Made& made();

    std::mutex mutex_;
    // What was made before another catalogue stays, so that a request may hold on to it.
    std::vector<std::unique_ptr<Made>> made_;
};

}  // namespace grantor::explorer
