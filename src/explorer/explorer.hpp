// The explorer: the OpenAPI documents of this service, and a page for each of their operations,
// from which it can be tried. Owns documents and pages; sending requests is the business of the
// page's script, and credentials that of the gateway.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "explorer/openapi_documents.hpp"
#include "explorer/operation.hpp"
#include "explorer/operation_index.hpp"
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
    // nothing; large ones beside the start, so that nobody waits for them.
    Explorer(const Services& services, DocumentSources sources, ExplorerOptions options);

    const Services& services() const { return services_; }
    ExplanationReaders readers() const { return options_.readers; }
    CompatibleClients clients() const { return options_.clients; }
    const OpenapiDocuments& documents();
    // The API's own first, each with its operations by tag.
    const std::vector<DescribedApi>& apis();
    // By the name of the document, and the operationId as it stands in a path. Null if there is
    // none.
    const DescribedApi* find_api(std::string_view document);
    const OperationIndex& index();
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
        std::optional<OperationIndex> index{};
        // By the address of its page, as page_path() writes it.
        std::unordered_map<std::string, const Operation*> by_path{};
    };
    Made& made();
    Made& read();

    std::mutex mutex_;
    // What was made before another catalogue stays, so that a request may hold on to it.
    std::vector<std::unique_ptr<Made>> made_;
    std::jthread reading_;
};

}  // namespace grantor::explorer
