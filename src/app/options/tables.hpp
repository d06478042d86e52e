// Every option of `grantor serve`: the tables from which a file is read, unknown names are refused
// and docs/configuration.md is written.
#pragma once

#include <vector>

#include "app/options/option.hpp"
#include "app/options/options.hpp"

namespace grantor::app {

// Rows over this object, which outlives them.
std::vector<Option> rows_of(Options& options);
// Of each [[scope]], [[edge.api]] and [[gateway.provider]].
std::vector<Option> rows_of(ScopeDraft& scope);
std::vector<Option> rows_of(ApiOptions& api);
std::vector<Option> rows_of(ProviderOptions& provider);

}  // namespace grantor::app
