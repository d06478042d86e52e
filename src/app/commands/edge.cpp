#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <future>
#include <sstream>

#include "app/apis/given_scopes.hpp"
#include "app/apis/served_apis.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "edge/gate.hpp"
#include "edge/rule_lint.hpp"
#include "http/outgoing/client.hpp"

namespace grantor::app {
namespace {

namespace json = boost::json;

std::string read_file(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf()))
        throw std::runtime_error(fmt::format("the file {} cannot be read", path));
    return std::move(text).str();
}

// For a catalogue that no service has: it is a table.
class TemporaryFolder {
 public:
    TemporaryFolder() {
        auto name = (std::filesystem::temp_directory_path() / "grantor-lint-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("no temporary directory can be created");
        path_ = name;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;  // a leftover in /tmp is harmless
        std::filesystem::remove_all(path_, ignored);
    }
    const std::string& path() const { return path_; }

 private:
    std::string path_;
};

// What a new service takes from the document alone; the scopes of the rules in the binary for one
// that declares none.
ScopeCatalogue scopes_of_new_service(const edge::ReadDocument& document) {
    const TemporaryFolder folder;
    const auto store = open_store(sandbox_files(folder.path()));
    if (document.declared_scopes.empty()) return ScopeCatalogue(store->scopes().all());
    store->write_now([&](WriteTx& tx) {
        tx.scopes().remove_all();
        return adopt_scopes(needed_drafts(document), {}, tx);
    });
    return ScopeCatalogue(store->scopes().all());
}

// Linting changes nothing: that is for the service, when it reads its configuration.
ScopeCatalogue scopes_for_lint(const std::string& config, const edge::ReadDocument& document) {
    if (config.empty()) return scopes_of_new_service(document);
    const auto options = load_options({config, {}});
    return preview_scopes(*open_store(options), options, scope_documents(options));
}

http::ClientAnswer post_to_operations(const Endpoint& endpoint, std::string_view path) {
    http::ClientOptions options;
    options.addresses.allowed_networks = {endpoint.address};
    options.body_kept_max = options.body_read_max;
    const bool is_v6 = endpoint.address.contains(':');
    const auto server = fmt::format("{}{}{}:{}", is_v6 ? "[" : "", endpoint.address,
                                    is_v6 ? "]" : "", endpoint.port);
    std::promise<http::ClientResult> promise;
    http::Client client(options);
    client.send({"POST", fmt::format("http://{}{}", server, path), {}, {}},
                [&](http::ClientResult result) { promise.set_value(std::move(result)); });
    auto result = promise.get_future().get();
    if (!result)
        throw std::runtime_error(
            fmt::format("no answer from {}: {}", server, http::describe(result.error())));
    return *std::move(result);
}

// As it would arrive, with the token as an app sends it, or as a person does.
struct AskedRequest {
    AskedRequest(const ExplainedRequest& asked, const std::string& token)
        : authorization("Bearer " + token) {
        view.method_name = asked.method;
        view.method = http::read_method(asked.method);
        view.target = asked.target;
        view.path = view.target.substr(0, view.target.find('?'));
        view.query = view.target.substr(std::min(view.path.size() + 1, view.target.size()));
        fields[0] = is_personal(token) ? http::Field{"x-api-token", token}
                                       : http::Field{"Authorization", authorization};
        if (!token.empty()) view.fields = fields;
    }
    AskedRequest(const AskedRequest&) = delete;
    AskedRequest& operator=(const AskedRequest&) = delete;

    // 40 hex digits; an access token is longer.
    static bool is_personal(std::string_view token) {
        return token.size() == 40 &&
               token.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    }

    std::string authorization;
    std::array<http::Field, 1> fields;
    http::Request view;
};

void print_rule(const edge::Passage& passage, const edge::RouteRules& rules) {
    const auto& rule = *passage.rule;
    if (!passage.path.is_as_sent()) fmt::print("read as  {}\n", passage.path.text());
    fmt::print("rule     {} below {}, of {}\n", rule.title, rule.prefix.empty() ? "/" : rule.prefix,
               rules.documents()[rule.document]);
    fmt::print("needs    {}\ncosts    {}{}\n", edge::describe_access(rule), rule.cost,
               rule.is_search ? ", in the burst of searches" : "");
    if (rule.timeout > seconds{0}) fmt::print("timeout  {} s\n", rule.timeout.count());
}

void print_outcome(const std::expected<edge::Passage, edge::Denial>& outcome) {
    if (outcome) {
        fmt::print("answer   it passes\n");
        return;
    }
    const auto& denial = outcome.error();
    fmt::print("answer   {} {}\ncheck    {}\nwhy      {}\n", denial.status(), denial.refusal->error,
               denial.explanation.check, denial.explanation.text);
}

}  // namespace

void lint_rules(const LintedFile& file) {
    const auto read = edge::read_rule_document({file.path, file.prefixes, read_file(file.path)});
    const auto scopes = scopes_for_lint(file.config, read);
    const auto findings = edge::lint(std::span(&read, 1), scopes);
    for (const auto& finding : findings) fmt::print("{}\n", edge::to_text(finding));
    const auto errors =
        std::ranges::count(findings, edge::Severity::error, &edge::Finding::severity);
    const auto unknown = edge::unknown_scopes(read, scopes);
    if (!unknown.empty())
        fmt::print("scopes that are not in the catalogue: {}\n", fmt::join(unknown, " "));
    fmt::print("{} operations, {} findings, {} of them errors\n", read.operations.size(),
               findings.size(), errors);
    std::fflush(stdout);
    if (errors > 0) throw std::runtime_error("the service would reject this document");
}

void explain_rule(const Place& place, const ExplainedRequest& asked) {
    const auto options = load_options(place);
    const auto store = open_store(options);
    const auto keys = load_keys(options, *store);
    const Policy policy;
    const Site site{options.issuer,
                    options.api_domain.empty() ? options.issuer : options.api_domain};
    const auto documents = read_apis(options).read;
    const edge::Gate gate(*store, edge::RouteRules::load(documents, store->scopes()), policy, site,
                          edge_options(options, documents).obeys_method_claims);
    const auto text = asked.token == "-" ? read_line() : asked.token;
    const AskedRequest request(asked, text);
    const auto now = store->read_now([](const ReadTx& tx) { return now_of(tx); });
    const edge::Arrival arrival{request.view, now, keys, {}};
    // Somebody with all scopes meets every refusal that is not about the token.
    ApiCaller anybody;
    for (const auto& scope : store->scopes().all()) anybody.scopes.add(scope.index);
    const auto decided = gate.decide(arrival, anybody);
    if (decided) print_rule(*decided, gate.rules());
    if (!decided || text.empty()) return print_outcome(decided);
    print_outcome(gate.admit(arrival));
}

void reload_rules(const Place& place) {
    const auto options = load_options(place);
    const auto endpoint = read_endpoint(options.operations).value();
    const auto answer = post_to_operations(endpoint, "/edge/reload");
    boost::system::error_code failure;
    const auto body = json::parse(answer.body, failure);
    if (failure || !body.is_object())
        throw std::runtime_error("the server that answers there is not this service");
    if (answer.status != 200)
        throw std::runtime_error(std::string(body.as_object().at("message").as_string()));
    const auto& changes = body.as_object().at("changes").as_array();
    for (const auto& change : changes) fmt::print("{}\n", std::string(change.as_string()));
    if (changes.empty()) fmt::print("nothing has changed\n");
}

}  // namespace grantor::app
