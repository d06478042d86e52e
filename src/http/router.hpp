// A table of method, path and handler, and what is answered where it has no row.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/refusal.hpp"
#include "http/route.hpp"
#include "http/task.hpp"

namespace grantor::http {

// What is answered in place of the refusals of a router where they `are_wanted`: a page for people,
// which may look first who they are. From any thread.
struct RefusalPages {
    std::function<bool(const Request&)> are_wanted;
    std::function<Task<Response>(const Refusal&, const Request&)> write;
};

// Immutable after its making, so callable from any thread.
class Router {
 public:
    // Throws std::invalid_argument when two rows want the same method of the same path, give one
    // path other names, or a path is not one. `refuse` writes the 404 where no row fits the path,
    // and the 405, or `pages` do if there are any.
    explicit Router(std::vector<Route> routes, WriteRefusal refuse = write_refusal,
                    RefusalPages pages = {});
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
        Handler not_allowed_page;
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
    bool wants_page(const Request& request) const;
    const Handler& of_path(const Path& path, const Request& request) const;

    std::vector<Route> routes_;
    const WriteRefusal refuse_;
    const RefusalPages pages_;
    const Handler not_found_;
    const Handler not_found_page_;
    Paths exact_;
    Paths prefixes_;
    Patterns patterns_;
    std::vector<const Paths::value_type*> longest_first_;
    Path whole_server_;  // OPTIONS *
};

}  // namespace grantor::http
