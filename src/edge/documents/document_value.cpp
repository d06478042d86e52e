#include "edge/documents/document_value.hpp"

#include <fmt/format.h>
#include <utility>

#include "edge/documents/document_text.hpp"

namespace grantor::edge {

std::expected<boost::json::value, std::string> read_document_value(
    std::string_view text, const DocumentLimits& limits, boost::json::storage_ptr memory) {
    if (text.size() > limits.text_max)
        return std::unexpected(fmt::format("it has more than {} bytes", limits.text_max));
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return std::unexpected("it is empty");
    return text[first] == '{' ? read_json_text(text, limits, std::move(memory))
                              : read_yaml_text(text, limits, std::move(memory));
}

}  // namespace grantor::edge
