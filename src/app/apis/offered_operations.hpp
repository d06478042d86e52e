// The operations of the platform's API that the developer hub shows.
#pragma once

#include <vector>

#include "app/options/options.hpp"
#include "edge/apis/apis.hpp"
#include "edge/edge.hpp"
#include "service/services.hpp"

namespace grantor::app {

// Which documents of rules belong to an API of the operator's, by their order. The one in the
// binary is the API of a sandbox.
enum class ApiInTheBinary : std::uint8_t { shown, hidden };
std::vector<bool> shown_documents(const Options& options, ApiInTheBinary in_the_binary);

// Of the documents that are shown, and that the operator does not keep to himself.
std::vector<OfferedOperation> offered_operations(const edge::RouteRules& rules,
                                                 const edge::Apis& apis,
                                                 const std::vector<bool>& shown,
                                                 const ScopeSet& scopes);

}  // namespace grantor::app
