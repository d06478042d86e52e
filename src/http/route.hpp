// A row of a table of routes: which methods of which path a handler answers. Every capability has
// its own table; http/router.hpp finds the row of a request.
#pragma once

#include <cstdint>
#include <string>

#include "http/handler.hpp"

namespace grantor::http {

class MethodSet {
 public:
    constexpr MethodSet() = default;
    constexpr MethodSet(Method method) : bits_(bit(method)) {}
    constexpr bool contains(Method method) const { return (bits_ & bit(method)) != 0; }
    friend constexpr MethodSet operator|(MethodSet a, MethodSet b) {
        return MethodSet(a.bits_ | b.bits_);
    }
    bool operator==(const MethodSet&) const = default;

 private:
    explicit constexpr MethodSet(unsigned bits) : bits_(static_cast<std::uint8_t>(bits)) {}
    static constexpr unsigned bit(Method method) { return 1u << static_cast<unsigned>(method); }
    std::uint8_t bits_ = 0;
};
constexpr MethodSet operator|(Method a, Method b) { return MethodSet(a) | MethodSet(b); }

inline constexpr MethodSet every_method = Method::get | Method::head | Method::post | Method::put |
                                          Method::patch | Method::delete_ | Method::options |
                                          Method::other;

struct Route {
    MethodSet methods;
    // "/oauth/token" is that path alone; "/api/*" is every path that begins with "/api/"; in
    // "/apps/{client_id}/icon" each "{name}" is one segment, any but an empty one, which the
    // handler asks for by its name. The first segment is a word, and at most three have names.
    std::string path;
    Handler handler;
};

}  // namespace grantor::http
