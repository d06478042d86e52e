#include "http/router.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "base/cut.hpp"

namespace grantor::http {
namespace {

std::size_t index_of(Method method) { return static_cast<std::size_t>(method); }

std::string write_allow(MethodSet methods) {
    std::string allow;
    for (std::size_t i = 0; i < method_names.size(); ++i) {
        if (!methods.contains(static_cast<Method>(i))) continue;
        if (!allow.empty()) allow += ", ";
        allow += method_names[i];
    }
    return allow;
}

Response answer_options(std::string_view allow) {
    Response response;
    response.status = 204;
    response.add_field("Allow", allow);
    return response;
}

bool is_name(std::string_view segment) { return segment.starts_with('{'); }

// "{client_id}" → "client_id"
std::string_view name_of(std::string_view segment) { return segment.substr(1, segment.size() - 2); }

// Of "/apps/7/icon": "apps", "7", "icon".
std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> out;
    while (!path.empty()) out.emplace_back(cut_segment(path));
    return out;
}

using NamedSegments = std::array<NamedSegment, named_segments_max>;

// Nothing, unless `path` is one of the pattern.
std::optional<NamedSegments> match(const std::vector<std::string>& pattern, std::string_view path) {
    NamedSegments out{};
    std::size_t names = 0;
    for (const auto& wanted : pattern) {
        if (path.empty()) return std::nullopt;
        const auto given = cut_segment(path);
        if (is_name(wanted)) {
            if (given.empty()) return std::nullopt;
            out[names++] = {name_of(wanted), given};
        } else if (wanted != given) {
            return std::nullopt;
        }
    }
    if (!path.empty()) return std::nullopt;
    return out;
}

Task<Response> add_allow(Task<Response> answer, std::string allow) {
    auto response = co_await answer;
    response.add_field("Allow", allow);
    co_return response;
}

// The same paths, whatever the names.
bool is_same_shape(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::ranges::equal(a, b, [](const auto& one, const auto& other) {
        return one == other || (is_name(one) && is_name(other));
    });
}

}  // namespace

Router::Router(std::vector<Route> routes, WriteRefusal refuse, RefusalPages pages)
    : routes_(std::move(routes)),
      refuse_(std::move(refuse)),
      pages_(std::move(pages)),
      not_found_(AnswersAtOnce(
          [this](const Request& request) { return refuse_(refusals::not_found, request); })),
      not_found_page_(AnswersLater(
          [this](const Request& request) { return pages_.write(refusals::not_found, request); })) {
    for (const auto& route : routes_) add(route);
    for (auto& [text, path] : exact_) complete(path);
    for (auto& [text, path] : prefixes_) complete(path);
    for (auto& [word, patterns] : patterns_)
        for (auto& pattern : patterns) complete(pattern.path);
    complete(whole_server_);
    for (const auto& entry : prefixes_) longest_first_.push_back(&entry);
    std::ranges::sort(longest_first_, [](const auto* a, const auto* b) {
        return a->first.size() > b->first.size();
    });
}

Router::Path& Router::path_of(const std::string& route_path) {
    const bool is_prefix = route_path.ends_with("/*");
    const auto text = route_path.substr(0, route_path.size() - (is_prefix ? 1 : 0));
    const bool has_names = text.contains("/{");
    if (!text.starts_with('/') || text.contains('*') || (is_prefix && has_names))
        throw std::invalid_argument("\"" + route_path + "\" is not a path for a route");
    return has_names ? pattern_of(text) : (is_prefix ? prefixes_ : exact_)[text];
}

Router::Path& Router::pattern_of(const std::string& route_path) {
    auto segments = segments_of(route_path);
    const auto is_bad_name = [](const auto& segment) {
        return is_name(segment) && (!segment.ends_with('}') || segment.size() < 3);
    };
    if (is_name(segments.front()) || std::ranges::any_of(segments, is_bad_name) ||
        std::ranges::count_if(segments, is_name) > static_cast<int>(named_segments_max))
        throw std::invalid_argument("\"" + route_path + "\" is not a path for a route");
    auto& patterns = patterns_[segments.front()];
    const auto known = std::ranges::find_if(patterns, [&](const Pattern& pattern) {
        return is_same_shape(pattern.segments, segments);
    });
    if (known == patterns.end()) return patterns.emplace_back(std::move(segments)).path;
    if (known->segments != segments)
        throw std::invalid_argument("other names for the segments of \"" + route_path + "\"");
    return known->path;
}

const Router::Path* Router::find_pattern(Request& request) const {
    if (patterns_.empty() || !request.path.starts_with('/')) return nullptr;
    std::string_view rest = request.path;
    const auto known = patterns_.find(cut_segment(rest));
    if (known == patterns_.end()) return nullptr;
    for (const auto& pattern : known->second) {
        const auto segments = match(pattern.segments, request.path);
        if (!segments) continue;
        request.segments = *segments;
        return &pattern.path;
    }
    return nullptr;
}

void Router::add(const Route& route) {
    auto& path = path_of(route.path);
    for (std::size_t i = 0; i < method_count; ++i) {
        if (!route.methods.contains(static_cast<Method>(i))) continue;
        if (path.by_method[i] != nullptr)
            throw std::invalid_argument("two routes for one method of \"" + route.path + "\"");
        path.by_method[i] = &route.handler;
        whole_server_.by_method[i] = &route.handler;
    }
}

// Fills the methods without a row.
void Router::complete(Path& path) {
    MethodSet allowed = Method::options;
    for (std::size_t i = 0; i < method_count; ++i)
        if (path.by_method[i] != nullptr) allowed = allowed | static_cast<Method>(i);
    auto& head = path.by_method[index_of(Method::head)];
    const auto* get = path.by_method[index_of(Method::get)];
    if (get != nullptr) allowed = allowed | Method::head;
    if (head == nullptr) head = get;

    const auto allow = write_allow(allowed);
    path.options = [allow](const Request&) { return answer_options(allow); };
    path.not_allowed = [this, allow](const Request& request) {
        auto response = refuse_(refusals::method_not_allowed, request);
        response.add_field("Allow", allow);
        return response;
    };
    path.not_allowed_page = AnswersLater([this, allow](const Request& request) {
        return add_allow(pages_.write(refusals::method_not_allowed, request), allow);
    });
    auto& options = path.by_method[index_of(Method::options)];
    if (options == nullptr) options = &path.options;
    for (auto& handler : path.by_method)
        if (handler == nullptr) handler = &path.not_allowed;
}

bool Router::wants_page(const Request& request) const {
    return pages_.are_wanted && pages_.are_wanted(request);
}

const Handler& Router::of_path(const Path& path, const Request& request) const {
    const auto* handler = path.by_method[index_of(request.method)];
    const bool is_refused = handler == &path.not_allowed;
    return is_refused && wants_page(request) ? path.not_allowed_page : *handler;
}

const Handler& Router::find(Request& request) const {
    if (request.path == "*") return whole_server_.options;
    if (const auto found = exact_.find(request.path); found != exact_.end())
        return of_path(found->second, request);
    if (const auto* open = find_pattern(request)) return of_path(*open, request);
    for (const auto* entry : longest_first_)
        if (request.path.starts_with(entry->first)) return of_path(entry->second, request);
    return wants_page(request) ? not_found_page_ : not_found_;
}

}  // namespace grantor::http
