// Ids that the API shows as UUIDs (leads, their labels) are made from the record's number and back:
// nothing has to be stored or looked up. The number is scattered over the first 48 bits; the others
// depend on company, entity and number, so that an id of one company is none in another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/record.hpp"

namespace grantor::sandbox {

// Positive numbers below 2^48.
std::string write_uuid(const RecordSet& set, std::int64_t number);
// Nothing if the text is not a UUID, or not one of this set.
std::optional<std::int64_t> read_uuid(const RecordSet& set, std::string_view text);
// Whether the text has the form of one.
bool is_uuid(std::string_view text);

}  // namespace grantor::sandbox
