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

}  // namespace

Router::Router(std::vector<Route> routes, Handler not_found)
    : routes_(std::move(routes)), not_found_(std::move(not_found)) {
    for (const auto& route : routes_) add(route);
    for (auto& [text, path] : exact_) complete(path);
    for (auto& [text, path] : prefixes_) complete(path);
    complete(whole_server_);
    for (const auto& entry : prefixes_) longest_first_.push_back(&entry);
    std::ranges::sort(longest_first_, [](const auto* a, const auto* b) {
        return a->first.size() > b->first.size();
    });
}

void Router::add(const Route& route) {
    const bool is_prefix = route.path.ends_with("/*");
    const auto text = route.path.substr(0, route.path.size() - (is_prefix ? 1 : 0));
    if (!text.starts_with('/') || text.contains('*'))
        throw std::invalid_argument("\"" + route.path + "\" is no path for a route");
    auto& path = (is_prefix ? prefixes_ : exact_)[text];
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
