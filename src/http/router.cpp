#include "http/router.hpp"

#include <algorithm>
#include <stdexcept>

namespace grantor::http {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 7> method_names{"GET",   "HEAD",   "POST",   "PUT",
                                                       "PATCH", "DELETE", "OPTIONS"};

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

Response answer_not_allowed(std::string_view allow) {
    Response response;
    response.status = 405;
    response.content_type = json_type;
    response.constant_body =
        R"({"success":false,"message":"this path does not know the method",)"
        R"("error":"method_not_allowed","error_description":"this path does not know the method"})";
    response.add_field("Allow", allow);
    return response;
}

std::string_view first_segment(std::string_view path) {
    return path.substr(1, path.find('/', 1) - 1);
}

bool fits(std::string_view pattern, std::string_view path) {
    while (!pattern.empty() && !path.empty()) {
        const auto pattern_end = pattern.find('/', 1);
        const auto path_end = path.find('/', 1);
        const auto wanted = pattern.substr(0, pattern_end);
        const auto given = path.substr(0, path_end);
        if (wanted == "/{}" ? given.size() < 2 : wanted != given) return false;
        pattern.remove_prefix(wanted.size());
        path.remove_prefix(given.size());
    }
    return pattern.empty() && path.empty();
}

}  // namespace

Router::Router(std::vector<Route> routes, Handler not_found)
    : routes_(std::move(routes)), not_found_(std::move(not_found)) {
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
    const bool is_open = text.contains("/{}");
    if (!text.starts_with('/') || text.contains('*') || text.starts_with("/{}") ||
        (is_prefix && is_open))
        throw std::invalid_argument("\"" + route_path + "\" is no path for a route");
    if (!is_open) return (is_prefix ? prefixes_ : exact_)[text];
    auto& patterns = patterns_[std::string(first_segment(text))];
    const auto known = std::ranges::find(patterns, text, &Pattern::text);
    if (known != patterns.end()) return known->path;
    return patterns.emplace_back(text).path;
}

const Router::Path* Router::find_pattern(std::string_view path) const {
    if (patterns_.empty() || !path.starts_with('/')) return nullptr;
    const auto known = patterns_.find(first_segment(path));
    if (known == patterns_.end()) return nullptr;
    for (const auto& pattern : known->second)
        if (fits(pattern.text, path)) return &pattern.path;
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
    path.not_allowed = [allow](const Request&) { return answer_not_allowed(allow); };
    auto& options = path.by_method[index_of(Method::options)];
    if (options == nullptr) options = &path.options;
    for (auto& handler : path.by_method)
        if (handler == nullptr) handler = &path.not_allowed;
}

const Handler& Router::find(const Request& request) const {
    const auto method = index_of(request.method);
    if (request.path == "*") return whole_server_.options;
    if (const auto found = exact_.find(request.path); found != exact_.end())
        return *found->second.by_method[method];
    if (const auto* open = find_pattern(request.path)) return *open->by_method[method];
    for (const auto* entry : longest_first_)
        if (request.path.starts_with(entry->first)) return *entry->second.by_method[method];
    return not_found_;
}

Handler Router::default_not_found() {
    return AnswersAtOnce([](const Request&) {
        Response response;
        response.status = 404;
        response.content_type = json_type;
        response.constant_body =
            R"({"success":false,"message":"there is nothing at this path",)"
            R"("error":"not_found","error_description":"there is nothing at this path"})";
        return response;
    });
}

}  // namespace grantor::http
