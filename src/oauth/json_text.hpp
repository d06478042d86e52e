// Values written straight into a JSON document, for the few bodies of this layer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace grantor {

// A string literal. Text that needs no escaping, which is nearly all there is here, is copied at
// once.
void append_json_text(std::string_view text, std::string& out);
void append_json_number(std::int64_t number, std::string& out);

}  // namespace grantor
