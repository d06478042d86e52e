// The two notations of document_value.hpp, each in a source of its own.
#pragma once

#include <boost/json/value.hpp>
#include <expected>
#include <string>
#include <string_view>

#include "edge/documents/document_value.hpp"

namespace grantor::edge {

std::expected<boost::json::value, std::string> read_json_text(std::string_view text,
                                                              const DocumentLimits& limits,
                                                              boost::json::storage_ptr memory);
std::expected<boost::json::value, std::string> read_yaml_text(std::string_view text,
                                                              const DocumentLimits& limits,
                                                              boost::json::storage_ptr memory);

}  // namespace grantor::edge
