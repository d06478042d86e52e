// The explorer: a page for each operation of the OpenAPI documents of this service, from which it
// can be tried. Owns the pages; sending requests is the business of the page's script, and
// credentials that of the gateway.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string_view>
#include <vector>

#include "explorer/operation.hpp"
#include "service/services.hpp"

namespace grantor::explorer {

// Who may read why a request was refused. `concerned`: the user of the request, and the people who
// manage its app. `everybody`: a sandbox has nothing to hide.
enum class ExplanationReaders : std::uint8_t { concerned, everybody };

// Safe from any thread.
class Explorer {
 public:
    using ReadApis = std::function<std::vector<DescribedApi>()>;

    // The APIs are read when a page first asks for them, so that they cost a start nothing.
    Explorer(const Services& services, ReadApis read, ExplanationReaders readers)
        : services_(services), read_(std::move(read)), readers_(readers) {}

    const Services& services() const { return services_; }
    ExplanationReaders readers() const { return readers_; }
    const std::vector<DescribedApi>& apis();
    // By the name of the document, and the operationId as it stands in a path. Null if there is
    // none.
    const DescribedApi* find_api(std::string_view document);
    const Operation* find_operation(std::string_view document, std::string_view encoded_id);

 private:
    const Services& services_;
    const ReadApis read_;
    const ExplanationReaders readers_;
    std::once_flag once_;
    std::vector<DescribedApi> apis_;
};

}  // namespace grantor::explorer
