#include "explorer/explorer_endpoint.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/cut.hpp"
#include "base/encoding.hpp"
#include "base/lower_case.hpp"
#include "explorer/described_text.hpp"
#include "oauth/form.hpp"
#include "service/visit.hpp"
#include "service/visitor.hpp"

namespace grantor::explorer {
namespace {

namespace json = boost::json;
using http::Request;
using http::Response;
using http::Task;
using pages::PageData;

constexpr std::string_view list_path = "/explorer";

// The frame of any page here, without its title.
Task<pages::Frame> find_frame(const Request& request, const Services& services) {
    const auto cookie = cookie_value(request, services.site);
    pages::Frame frame;
    frame.brand = &services.brand;
    frame.section = pages::Section::api;
    frame.target = local_target(request.target);
    frame.now = services.clock.now();
    add_sandbox(frame, services);
    auto finding = [&](const ReadTx& tx) -> std::optional<pages::FramePerson> {
        auto person = find_signed_in(cookie, tx, frame.now);
        if (!person) return std::nullopt;
        return frame_person(actor_of(std::move(*person), tx),
                            csrf_token(binding_of(cookie), services.keys.get()));
    };
    frame.person = co_await services.store.read(finding);
    co_return frame;
}

std::string page_path(const Operation& operation) {
    return fmt::format("{}/{}/{}", list_path, operation.document, percent_encode(operation.id));
}

// "https://api.example.com/api/v2" leaves "/api/v2".
std::string_view path_of_server(std::string_view server) {
    const auto host = server.find("://");
    if (host == std::string_view::npos) return server;
    const auto path = server.find('/', host + 3);
    return path == std::string_view::npos ? std::string_view{} : server.substr(path);
}

std::string shown_path(const Operation& operation) {
    return fmt::format("{}{}", path_of_server(operation.server), operation.path);
}

// --- the list ---

// The search looks for its words in the text that the list shows.
bool has_all_words(const Operation& operation, std::string_view words) {
    const auto text = lower_case(fmt::format("{} {} {} {}", operation.method, shown_path(operation),
                                             operation.summary, operation.id));
    while (!words.empty())
        if (!text.contains(cut_piece(words, ' '))) return false;
    return true;
}

bool add_api(PageData& data, const DescribedApi& api, std::string_view words) {
    if (std::ranges::none_of(api.operations, [words](const Operation& operation) {
            return has_all_words(operation, words);
        }))
        return false;
    auto group = data.add("API");
    group.set("API_NAME", api.name);
    group.set("API_TITLE", api.title);
    group.set("API_SUMMARY", api.summary);
    for (const auto& operation : api.operations) {
        if (!has_all_words(operation, words)) continue;
        auto row = group.add("OPERATION");
        row.set("OPERATION_METHOD", operation.method);
        row.set("OPERATION_PATH", shown_path(operation));
        row.set("OPERATION_HREF", page_path(operation));
        row.set("OPERATION_SUMMARY", operation.summary);
        row.set("OPERATION_ID", operation.id);
    }
    return true;
}

Response write_list(const Request& request, const std::vector<DescribedApi>& apis,
                    pages::Frame frame) {
    frame.title = "API";
    frame.heading = "API explorer";
    frame.lead = "Every operation, with a page to try it and code samples.";
    const auto query = Form::parse(request.query);
    const std::string wanted(query ? query->find("q").value_or("") : std::string_view{});
    PageData data;
    data.set("QUERY", wanted);
    bool is_empty = true;
    for (const auto& api : apis)
        if (add_api(data, api, lower_case(wanted))) is_empty = false;
    if (is_empty) data.show("NOTHING");
    return pages::framed_page(200, "explorer_list", frame, data, "explorer_list.js");
}

// --- an operation ---

void add_field(PageData& data, const OperationField& field) {
    auto row = data.add("FIELD");
    row.set("FIELD_NAME", field.name);
    row.set("FIELD_KEY",
            field.location == ParameterLocation::body ? "body." + field.name : field.name);
    row.set("FIELD_PLACE", location_name(field.location));
    row.set("FIELD_TYPE", field.type);
    row.show(field.is_required ? "FIELD_REQUIRED" : "FIELD_OPTIONAL");
    if (field.is_secret) row.show("FIELD_SECRET");
    add_described(row, "FIELD_ABOUT", field.description);
    if (field.choices.empty() || field.type == "boolean") return;
    auto list = row.add("FIELD_CHOICES");
    for (const auto& choice : field.choices) list.add("CHOICE").set("CHOICE_VALUE", choice);
}

std::string_view scheme_words(const OperationAccess& access) {
    if (access.scheme == "basic") return "Client id and secret";
    if (access.scheme == "oauth2") return "Access token";
    if (access.scheme == "session") return "Your session";
    return access.scheme == "apiKey" ? "API token" : "Bearer token";
}

void add_access(PageData& data, const Operation& operation) {
    for (const auto& access : operation.access) {
        auto row = data.add("ACCESS");
        row.set("ACCESS_NAME", scheme_words(access));
        add_described(row, "ACCESS_ABOUT", access.description);
        if (access.scopes.empty()) continue;
        auto scopes = row.add("ACCESS_SCOPES");
        for (const auto& scope : access.scopes) scopes.add("SCOPE").set("SCOPE_NAME", scope);
    }
    if (operation.is_open)
        data.add("OPEN").set("OPEN_TEXT", operation.access.empty() ? "No credentials are needed."
                                                                   : "Or no credentials at all.");
}

// What the script begins with.
void add_script_data(PageData& data, const Operation& operation, const pages::Frame& frame,
                     const Site& site, CompatibleClients clients) {
    data.set("OPERATION_JSON", json::serialize(write_operation(operation)));
    if (clients == CompatibleClients::known) data.show("HAS_CLIENTS");
    data.set("HERE", site.issuer);
    data.set("SIGN_IN_HREF", "/sign-in?continue=" + percent_encode(frame.target));
    if (frame.person) data.add("SIGNED_IN").set("CSRF", frame.person->csrf);
}

Response write_operation_page(const DescribedApi& api, const Operation& operation,
                              pages::Frame frame, const Explorer& explorer) {
    frame.title = operation.summary;
    frame.breadcrumb = {{"API explorer", std::string(list_path)},
                        {api.title, fmt::format("{}#{}", list_path, api.name)}};
    PageData data;
    data.set("METHOD", operation.method);
    data.set("PATH", shown_path(operation));
    data.set("OPERATION_ID", operation.id);
    add_described(data, "ABOUT", operation.description);
    if (operation.token_cost > 0) data.add("COST").set_number("TOKEN_COST", operation.token_cost);
    add_access(data, operation);
    auto fields = operation.fields.empty() ? data.add("NO_FIELDS") : data.add("FIELDS");
    for (const auto& field : operation.fields) add_field(fields, field);
    for (const auto& answer : operation.answers) {
        auto row = data.add("ANSWER");
        row.set("ANSWER_STATUS", answer.status == "default" ? "other" : answer.status);
        add_described(row, "ANSWER_ABOUT", answer.description);
    }
    add_script_data(data, operation, frame, explorer.services().site, explorer.clients());
    // Only a sandbox's script has the languages of clients for the API that it stands in for.
    const bool is_stand_in = explorer.clients() == CompatibleClients::known;
    return pages::framed_page(200, "explorer_operation", frame, data,
                              is_stand_in ? "explorer_sandbox.js" : "explorer.js");
}

Response write_unknown(const Request& request, pages::Frame frame) {
    frame.title = "Not found";
    PageData data;
    data.set("TEXT", "There is no such operation.");
    data.set("WAY_HREF", list_path);
    data.set("WAY_TEXT", "Go to all operations");
    data.set("REQUEST_ID", request.id);
    return pages::framed_page(404, "refused", frame, data);
}

// --- explanations ---

bool looks_after(const SignedIn& person, AppId app_id, const ReadTx& tx) {
    const auto app = tx.apps().find(app_id);
    if (!app) return false;
    return std::ranges::any_of(person.memberships, [&app](const Membership& membership) {
        return membership.company_id == app->developer_company_id &&
               membership.role != Role::regular;
    });
}

bool may_read(const RequestEvent& event, std::string_view cookie, const ReadTx& tx,
              const Explorer& explorer) {
    if (explorer.readers() == ExplanationReaders::everybody) return true;
    const auto person = find_signed_in(cookie, tx, explorer.services().clock.now());
    if (!person) return false;
    return event.user_id == person->user.id || looks_after(*person, event.app_id, tx);
}

Response write_explanation(const std::optional<RequestEvent>& event) {
    Response response;
    response.content_type = http::json_type;
    response.add_field("Cache-Control", "no-store");
    response.add_field("X-Content-Type-Options", "nosniff");
    if (event) {
        response.body = json::serialize(json::object{
            {"success", true}, {"check", event->check}, {"explanation", event->explain}});
        return response;
    }
    response.status = 404;
    response.body = R"({"success":false,"error":"There is no such request."})";
    return response;
}

}  // namespace

Task<Response> show_operations(const Request& request, Explorer& explorer) {
    auto finding = find_frame(request, explorer.services());
    co_return write_list(request, explorer.apis(), co_await finding);
}

Task<Response> show_operation(const Request& request, Explorer& explorer) {
    auto finding = find_frame(request, explorer.services());
    auto frame = co_await finding;
    const auto document = request.segment("api");
    const auto* operation = explorer.find_operation(document, request.segment("operation"));
    if (operation == nullptr) co_return write_unknown(request, std::move(frame));
    co_return write_operation_page(*explorer.find_api(document), *operation, std::move(frame),
                                   explorer);
}

Task<Response> show_explanation(const Request& request, Explorer& explorer) {
    const auto& services = explorer.services();
    const auto cookie = cookie_value(request, services.site);
    const auto id = request.segment("request");
    auto finding = [&](const ReadTx& tx) -> std::optional<RequestEvent> {
        auto event = tx.request_events().find_by_request_id(id);
        if (!event || !may_read(*event, cookie, tx, explorer)) return std::nullopt;
        return event;
    };
    co_return write_explanation(co_await services.store.read(finding));
}

}  // namespace grantor::explorer
