// A table of method, path and handler, and what is answered where it has no row.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/refusal.hpp"
#include "http/route.hpp"

namespace grantor::http {

// Immutable after its making, so callable from any thread.
class Router {
 public:
    // Throws std::invalid_argument when two rows want the same method of the same path, give one
    // path other names, or a path is not one. `refuse` writes the 404 where no row fits the path,
    // and the 405.
    explicit Router(std::vector<Route> routes, WriteRefusal refuse = write_refusal);
    Router(const Router&) = delete;
    Router& operator=(const Router&) = delete;

    // An exact path before one with open segments, that before any prefix, a longer prefix before a
    // shorter one. Of rows with open segments the first of the table that fits. The row so found
    // decides: HEAD is GET's where it has no row, OPTIONS is answered 204 with Allow, any other
    // method without a row 405 with Allow. Sets the request's named segments. Never fails, never
    // allocates.
    const Handler& find(Request& request) const;
    const Handler& operator()(Request& request) const { return find(request); }

 private:
    static constexpr std::size_t method_count = 8;
    // What a path answers, by method. Points into `handlers_` of the router.
    struct Path {
        std::array<const Handler*, method_count> by_method{};
        Handler options;
        Handler not_allowed;
    };
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    // "/apps/{client_id}/icon" is filed under "apps", as its segments.
    struct Pattern {
        std::vector<std::string> segments;  // a word, or "{name}"
        Path path;
    };
    using Patterns =
        std::unordered_map<std::string, std::vector<Pattern>, TextHash, std::equal_to<>>;
    using Paths = std::unordered_map<std::string, Path, TextHash, std::equal_to<>>;

    void add(const Route& route);
    Path& path_of(const std::string& route_path);
    Path& pattern_of(const std::string& route_path);
    const Path* find_pattern(Request& request) const;
    void complete(Path& path);

    std::vector<Route> routes_;
    const WriteRefusal refuse_;
    const Handler not_found_;
    Paths exact_;
    Paths prefixes_;
    Patterns patterns_;
    std::vector<const Paths::value_type*> longest_first_;
    Path whole_server_;  // OPTIONS *
};

}  // namespace grantor::http
