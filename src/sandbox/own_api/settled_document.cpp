#include "sandbox/own_api/settled_document.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <set>

#include "sandbox/own_api/schemas.hpp"
#include "service/token_schemes.hpp"

namespace grantor::sandbox::own_api {
namespace {

constexpr std::string_view own_scheme = "grantor_sandbox";

json::object& object_at(json::object& parent, std::string_view key) {
    auto& value = parent[key];
    if (!value.is_object()) value = json::object{};
    return value.get_object();
}

class Settling {
 public:
    Settling(json::object& root, std::string_view issuer)
        : root_(root), issuer_(issuer), schemas_(root_), declared_(declared_by(root)) {}

    void settle() {
        if (!root_.contains("security")) root_["security"] = json::array{own_alternative()};
        rewrite(root_);
        if (auto* paths = root_.if_contains("paths"); paths != nullptr && paths->is_object())
            for (auto& path : paths->get_object())
                if (auto* item = path.value().if_object()) rewrite_path(*item);
        auto& schemes = object_at(object_at(root_, "components"), "securitySchemes");
        for (auto& scheme : schemes)
            if (auto* object = scheme.value().if_object()) settle_addresses(*object);
        json::object scopes;
        for (const auto& name : undeclared_) scopes[name] = "";
        schemes[own_scheme] =
            json::object{{"type", "oauth2"},
                         {"description", "A token of this sandbox."},
                         {"flows",
                          {{"authorizationCode",
                            {{"authorizationUrl", fmt::format("{}/oauth/authorize", issuer_)},
                             {"tokenUrl", fmt::format("{}/oauth/token", issuer_)},
                             {"scopes", std::move(scopes)}}}}}};
        root_["x-published"] = true;
    }

 private:
    static json::object declared_by(const json::object& root) {
        const auto* components = object_in(root, "components");
        const auto* schemes =
            components == nullptr ? nullptr : object_in(*components, "securitySchemes");
        return schemes == nullptr ? json::object{} : *schemes;
    }
    static json::object own_alternative() { return {{own_scheme, json::array{}}}; }

    void rewrite_path(json::object& item) {
        for (const std::string_view method : {"get", "head", "post", "put", "patch", "delete"})
            if (auto* operation = item.if_contains(method);
                operation != nullptr && operation->is_object())
                rewrite(operation->get_object());
    }

    // Null: the document does not declare it.
    const json::object* scheme_named(std::string_view name) const {
        const auto* scheme = declared_.if_contains(name);
        return scheme == nullptr ? nullptr : schemas_.follow(*scheme).if_object();
    }

    // As the edge decides it (docs/edge.md).
    bool takes_tokens(std::string_view name, const json::value& scopes) const {
        const auto* scheme = scheme_named(name);
        if (scheme == nullptr) return scopes.is_array() && !scopes.get_array().empty();
        return takes_access_tokens(*scheme);
    }

    bool declares(std::string_view scheme_name, std::string_view scope) const {
        const auto* scheme = scheme_named(scheme_name);
        const auto* flows = scheme == nullptr ? nullptr : object_in(*scheme, "flows");
        if (flows == nullptr) return false;
        return std::ranges::any_of(*flows, [&](const auto& flow) {
            const auto* object = flow.value().if_object();
            const auto* scopes = object == nullptr ? nullptr : object_in(*object, "scopes");
            return scopes != nullptr && scopes->contains(scope);
        });
    }

    // The `security` of the document or of an operation.
    void rewrite(json::object& holder) {
        auto* security = holder.if_contains("security");
        if (security == nullptr || !security->is_array()) return;
        for (auto& value : security->get_array()) {
            const auto* alternative = value.if_object();
            if (alternative == nullptr || alternative->empty()) continue;
            json::object kept;
            for (const auto& [name, scopes] : *alternative) {
                if (!takes_tokens(name, scopes)) continue;
                kept[name] = scopes;
                if (const auto* list = scopes.if_array())
                    for (const auto& scope : *list)
                        if (scope.is_string() && !declares(name, scope.get_string()))
                            undeclared_.emplace(scope.get_string());
            }
            value = kept.empty() ? own_alternative() : std::move(kept);
        }
    }

    void settle_addresses(json::object& scheme) const {
        auto* flows = scheme.if_contains("flows");
        if (flows == nullptr || !flows->is_object()) return;
        for (auto& entry : flows->get_object()) {
            auto* flow = entry.value().if_object();
            if (flow == nullptr) continue;
            for (const std::string_view key : {"tokenUrl", "refreshUrl"})
                if (flow->contains(key)) (*flow)[key] = fmt::format("{}/oauth/token", issuer_);
            if (flow->contains("authorizationUrl"))
                (*flow)["authorizationUrl"] = fmt::format("{}/oauth/authorize", issuer_);
        }
    }

    json::object& root_;
    const std::string_view issuer_;
    const Schemas schemas_;
    const json::object declared_;  // the schemes, as the document has them
    std::set<std::string, std::less<>> undeclared_;
};

std::string with_defaults(std::string url, const json::object& server) {
    const auto* variables = object_in(server, "variables");
    if (variables == nullptr) return url;
    for (const auto& [name, variable] : *variables) {
        const auto* object = variable.if_object();
        if (object == nullptr) continue;
        const auto placeholder = fmt::format("{{{}}}", std::string_view{name});
        const auto preset = text_in(*object, "default");
        for (auto at = url.find(placeholder); at != std::string::npos;
             at = url.find(placeholder, at + preset.size()))
            url.replace(at, placeholder.size(), preset);
    }
    return url;
}

}  // namespace

json::object settle_document(json::object document, std::string_view issuer) {
    Settling(document, issuer).settle();
    return document;
}

std::string server_path(const json::object& document) {
    const auto* servers = array_in(document, "servers");
    const auto* server =
        servers == nullptr || servers->empty() ? nullptr : servers->front().if_object();
    if (server == nullptr) return {};
    auto url = with_defaults(std::string(text_in(*server, "url")), *server);
    if (const auto scheme = url.find("://"); scheme != std::string::npos) {
        const auto slash = url.find('/', scheme + 3);
        url = slash == std::string::npos ? "" : url.substr(slash);
    }
    url.resize(std::min(url.find_first_of("?#"), url.size()));
    while (url.ends_with('/')) url.pop_back();
    return url.starts_with('/') ? url : std::string{};
}

}  // namespace grantor::sandbox::own_api
