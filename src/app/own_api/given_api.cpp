#include "app/own_api/given_api.hpp"

#include <boost/json.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "app/apis/given_scopes.hpp"
#include "app/apis/upstream_address.hpp"
#include "app/key_file.hpp"
#include "edge/documents/document_value.hpp"
#include "http/normal_path.hpp"
#include "sandbox/own_api/settled_document.hpp"

namespace grantor::app {
namespace {

namespace json = boost::json;

template <class... Args>
[[noreturn]] void fail(fmt::format_string<Args...> format, Args&&... args) {
    throw std::runtime_error(fmt::format(format, std::forward<Args>(args)...));
}

json::object read_document(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) fail("--api: the file {} cannot be read", path);
    auto value =
        edge::read_document_value(text.view(), {.fractions = edge::YamlFractions::numbers});
    if (!value) fail("--api: {} cannot be read: {}", path, value.error());
    auto* object = value->if_object();
    const auto* version = object == nullptr ? nullptr : object->if_contains("openapi");
    // `openapi: 3.1` without quotation marks is a number in YAML.
    if (version != nullptr && version->is_double())
        (*object)["openapi"] = fmt::format("{:.1f}.0", version->get_double());
    version = object == nullptr ? nullptr : object->if_contains("openapi");
    if (version == nullptr || !version->is_string() || !version->get_string().starts_with("3."))
        fail("--api: {} is not an OpenAPI 3 document", path);
    return std::move(*object);
}

// "/v1"; "" stands for the whole host.
std::string plain_prefix(std::string text, std::string_view option) {
    while (text.ends_with('/')) text.pop_back();
    if (text.empty()) return text;
    const auto path = http::NormalPath::read(text);
    if (!text.starts_with('/') || !path || !path->is_as_sent())
        fail("{}: {} is not a path in its plain form, such as /v1", option, text);
    return text;
}

// The address of the upstream, and the path in it if there is one.
void take_upstream(const std::string& text, GivenApi& api) {
    if (text.empty()) return;
    const auto scheme = text.find("://");
    const auto slash = text.find('/', scheme == std::string::npos ? 0 : scheme + 3);
    api.upstream = text.substr(0, slash);
    if (!read_upstream(api.upstream))
        fail("--upstream: {} is not an address such as http://127.0.0.1:4000", text);
    if (slash != std::string::npos && slash + 1 < text.size())
        api.upstream_prefix = plain_prefix(text.substr(slash), "--upstream");
}

}  // namespace

GivenApi read_given_api(const SandboxOptions& sandbox, Options& options) {
    GivenApi api;
    api.file = sandbox.api;
    auto document = read_document(sandbox.api);
    const auto at_server = plain_prefix(sandbox::own_api::server_path(document), "servers");
    api.prefix = plain_prefix(sandbox.prefix, "--prefix");
    if (!sandbox.prefix.empty() && api.prefix.empty())
        fail("--prefix: the sandbox's own pages are at /");
    if (api.prefix.empty()) api.prefix = at_server.empty() ? "/api" : at_server;
    api.upstream_prefix = at_server;
    take_upstream(sandbox.upstream, api);

    auto settled = sandbox::own_api::settle_document(document, options.issuer);
    const auto folder = std::filesystem::path(sandbox.data) / "api";
    std::filesystem::create_directories(folder);
    const auto copy = folder / std::filesystem::path(sandbox.api).stem().concat(".json");
    save_private_file(copy, json::serialize(settled));
    api.document = std::make_unique<const sandbox::own_api::Document>(std::move(document));

    ApiOptions served;
    served.prefixes = {api.prefix};
    served.rules = copy.string();
    served.upstream = api.upstream;
    // Webhooks below the prefix, if the API has any, are its own.
    served.serves_webhooks = false;
    options.apis = {served};
    options.scope_source = ScopeSource::documents;
    return api;
}

sandbox::PlatformScopes scopes_of(const Options& options, const ReadApis& documents) {
    sandbox::PlatformScopes out;
    for (const auto& draft :
         given_scopes(options, documents.read).value_or(std::vector<ScopeDraft>{})) {
        out.all.push_back(draft.name);
        if (draft.kind == ScopeKind::view) out.reading.push_back(draft.name);
    }
    return out;
}

}  // namespace grantor::app
