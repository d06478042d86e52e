// The methods of requests and their names.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace grantor::http {

enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options, other };

// In the order of the enumeration.
inline constexpr std::array<std::string_view, 7> method_names{"GET",   "HEAD",   "POST",   "PUT",
                                                              "PATCH", "DELETE", "OPTIONS"};

// `method` is not `other`, which has no name of its own.
constexpr std::string_view method_name(Method method) {
    return method_names[static_cast<std::size_t>(method)];
}
// `other` for what is not one of these; names are in upper case (RFC 9110 §9.1).
constexpr Method read_method(std::string_view name) {
    return static_cast<Method>(std::ranges::find(method_names, name) - method_names.begin());
}

}  // namespace grantor::http
