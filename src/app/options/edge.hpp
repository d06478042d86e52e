// The options of the edge: the tables of `edge.…` and of `[[edge.api]]`, apart from those of the
// service itself only because of their number.
#pragma once

#include <string>
#include <vector>

#include "app/options/option_values.hpp"
#include "app/options/options.hpp"

namespace grantor::app {

std::vector<OptionOf<Options>> edge_option_rows();
const std::vector<OptionOf<ApiOptions>>& api_option_rows();

// What no single row can check; "" if all is well.
std::string edge_problem_of(const Options& options);

}  // namespace grantor::app
