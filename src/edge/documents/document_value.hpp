// The text of a document, JSON or YAML, as one tree of values; bounded, and with one reading only:
// a key that is repeated is refused, since readers differ in which one counts. YAML's aliases and
// merge keys (`<<`) are put in; what they stand for counts against the limits each time, since they
// can make a small text a huge tree. Tags that are not YAML's own are refused.
#pragma once

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace grantor::edge {

// What becomes of a YAML fraction. Text keeps what was written (`openapi: 3.0`, `version: 1.10`); a
// number is what examples and bounds of schemas mean.
enum class YamlFractions : std::uint8_t { text, numbers };

struct DocumentLimits {
    // Of the largest public descriptions of APIs, several have 10 MB.
    std::size_t text_max = std::size_t{32} << 20;
    // Descriptions nest schemas, 30 deep at most of those seen.
    std::size_t depth_max = 64;
    // 24 bytes and up each.
    std::size_t values_max = 2'000'000;
    YamlFractions fractions = YamlFractions::text;
};

// What begins with '{' is read as JSON, anything else as YAML 1.2 in its core schema, except that
// fractions stay text unless numbers are asked for. A refusal is one sentence, with the line where
// that is known. The tree is built in `memory`: for one that is looked at and dropped, a
// boost::json::monotonic_resource takes a third of the time. Pure.
std::expected<boost::json::value, std::string> read_document_value(
    std::string_view text, const DocumentLimits& limits = {}, boost::json::storage_ptr memory = {});

}  // namespace grantor::edge
