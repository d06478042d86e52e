// What the examples in the documents of the whole service (web/openapi) say in a sandbox, where
// they can be sent as they stand.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace grantor::sandbox::openapi {

// A text in the files, and what it is here.
std::vector<std::pair<std::string_view, std::string_view>> example_words();

}  // namespace grantor::sandbox::openapi
