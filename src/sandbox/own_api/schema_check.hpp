// Whether a value is as a schema wants it: the words that most documents use, not all of JSON
// Schema. Not looked at: `pattern` and `format`, `multipleOf` of fractions, `if`,
// `dependentRequired`, `unevaluated…`. What is not understood is allowed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sandbox/own_api/schemas.hpp"

namespace grantor::sandbox::own_api {

// `readOnly` members may be missing from a request, `writeOnly` ones from an answer, also where
// they are required (OpenAPI 3.0 §4.7.24.2).
enum class Direction : std::uint8_t { request, answer };

struct Violation {
    std::string pointer;  // RFC 6901: "/lines/0/quantity", "" for the value itself
    std::string detail;   // a sentence, without what was sent
};

// At most a few of them, in the order of the value. Empty: it is as wanted.
std::vector<Violation> violations_of(const json::value& value, const json::value& schema,
                                     const Schemas& schemas, Direction direction);
// The same with what is left of an effort: what is not reached is allowed.
std::vector<Violation> violations_of(const json::value& value, const json::value& schema,
                                     const Schemas& schemas, Direction direction, Effort& effort);

}  // namespace grantor::sandbox::own_api
