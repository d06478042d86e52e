#include "explorer/operation_page.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <span>

#include "base/encoding.hpp"
#include "explorer/described_answers.hpp"
#include "explorer/described_text.hpp"
#include "explorer/list_page.hpp"

namespace grantor::explorer {
namespace {

using pages::PageData;

// --- beside it: the other operations ---

// A tag may have more neighbours than a page has room for: those around the operation.
constexpr std::size_t neighbours_max = 120;

void add_neighbours(PageData& tag, const DescribedApi& api, const OperationGroup& group,
                    const Operation& current) {
    const auto& places = group.operations;
    const auto at = static_cast<std::size_t>(
        std::ranges::find_if(places,
                             [&](auto place) { return &api.operations[place] == &current; }) -
        places.begin());
    const auto last_first = places.size() - std::min(places.size(), neighbours_max);
    const auto first = std::min(at - std::min(at, neighbours_max / 2), last_first);
    const auto count = std::min(places.size() - first, neighbours_max);
    for (const auto place : std::span(places).subspan(first, count)) {
        const auto& operation = api.operations[place];
        auto row = tag.add("NEIGHBOUR");
        row.set("NEIGHBOUR_METHOD", operation.method);
        row.set("NEIGHBOUR_METHOD_CLASS", method_class(operation));
        row.set("NEIGHBOUR_SUMMARY", operation.summary);
        row.set("NEIGHBOUR_HREF", page_path(operation));
        if (&operation == &current) row.show("NEIGHBOUR_CURRENT");
    }
    if (count < places.size()) tag.show("NEIGHBOURS_MORE");
}

void add_neighbourhood(PageData& data, const DescribedApi& api, const Operation& current,
                       const std::vector<DescribedApi>& apis) {
    data.set("API_NAME", api.name);
    data.set("API_HREF", list_of(api.name));
    data.set_number("API_COUNT", static_cast<std::int64_t>(api.operations.size()));
    for (const auto& each : apis) {
        auto part = data.add("NEAR_API");
        part.set("NEAR_API_TITLE", each.title);
        part.set("NEAR_API_HREF", list_of(each.name));
        if (&each != &api) continue;
        part.show("NEAR_API_CURRENT");
        for (const auto& group : each.groups) {
            auto row = part.add("NEAR_TAG");
            auto tag = row.add(group.tag == current.tag ? "NEAR_TAG_OPEN" : "NEAR_TAG_LINK");
            tag.set("NEAR_TAG_NAME", shown_tag(group));
            tag.set_number("NEAR_TAG_COUNT", static_cast<std::int64_t>(group.operations.size()));
            tag.set("NEAR_TAG_HREF", list_of(each.name, group.tag));
            if (group.tag == current.tag) add_neighbours(tag, each, group, current);
        }
    }
}

// --- what it takes ---

void add_field(PageData& table, const OperationField& field) {
    auto row = table.add("FIELD");
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

using Fields = std::vector<const OperationField*>;

void add_fields(PageData& data, std::string_view title, bool is_folded, const Fields& fields) {
    if (fields.empty()) return;
    auto table = data.add("FIELDS");
    table.set("FIELDS_TITLE", title);
    if (is_folded) table.show("FIELDS_FOLD");
    if (is_folded) table.show("FIELDS_FOLD_END");
    for (const auto* field : fields) add_field(table, *field);
}

// Required ones first; those of a JSON body describe the one text that it is.
void add_all_fields(PageData& data, const Operation& operation) {
    const bool is_json = operation.body_type == "application/json";
    Fields required, optional, members;
    for (const bool is_required : {true, false})
        for (const auto& field : operation.fields) {
            if (field.is_required != is_required) continue;
            if (is_json && field.location == ParameterLocation::body)
                members.push_back(&field);
            else
                (is_required ? required : optional).push_back(&field);
        }
    if (operation.fields.empty()) data.show("NO_FIELDS");
    add_fields(data, "Required parameters", false, required);
    add_fields(data, fmt::format("Optional parameters ({})", optional.size()), true, optional);
    add_fields(data, fmt::format("Members of the body ({})", members.size()), true, members);
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

// --- what it answers ---

void set_node(PageData& part, const SchemaNode& node) {
    part.set("NODE_NAME", node.name);
    part.set("NODE_TYPE", node.type);
    if (node.is_required) part.show("NODE_REQUIRED");
    add_described(part, "NODE_ABOUT", node.description);
    if (node.choices.empty()) return;
    auto choices = part.add("NODE_CHOICES");
    for (const auto& choice : node.choices)
        choices.add("NODE_CHOICE").set("NODE_CHOICE_VALUE", choice);
}

// A template has no recursion: each node with members begins and ends with a row of its own.
void add_nodes(PageData& answer, const SchemaNode& node) {
    for (const auto& member : node.members) {
        auto row = answer.add("NODE");
        const bool is_leaf = member.members.empty();
        auto part = row.add(is_leaf ? "NODE_LEAF" : "NODE_BEGIN");
        set_node(part, member);
        if (is_leaf && member.is_cut) part.show("NODE_CUT");
        if (is_leaf) continue;
        add_nodes(answer, member);
        answer.add("NODE").show("NODE_END");
    }
    if (node.is_cut) answer.add("NODE").show("NODE_MORE");
}

pages::Tone tone_of(std::string_view status) {
    if (status.starts_with('2')) return pages::Tone::good;
    if (status.starts_with('3')) return pages::Tone::waiting;
    return status.starts_with('4') || status.starts_with('5') ? pages::Tone::bad
                                                              : pages::Tone::quiet;
}

void add_answers(PageData& data, const Operation& operation, const DescribedApi& api) {
    bool is_first_success = true;
    for (const auto& answer : describe_answers(operation, *api.document)) {
        auto part = data.add("ANSWER");
        part.set_badge("ANSWER_STATUS", answer.status == "default" ? "other" : answer.status,
                       tone_of(answer.status));
        add_described(part, "ANSWER_ABOUT", answer.description);
        if (answer.status.starts_with('2') && is_first_success) {
            part.show("ANSWER_OPEN");
            is_first_success = false;
        }
        if (answer.example.empty() && !answer.has_schema) {
            part.show("ANSWER_EMPTY");
            continue;
        }
        if (!answer.example.empty())
            part.add("ANSWER_EXAMPLE").set("ANSWER_EXAMPLE_TEXT", answer.example);
        if (!answer.has_schema) continue;
        auto schema = part.add("ANSWER_SCHEMA");
        schema.set("ANSWER_TYPE", answer.media_type);
        schema.set("ANSWER_SHAPE", answer.schema.type);
        add_nodes(schema, answer.schema);
    }
}

// What the script begins with.
void add_script_data(PageData& data, const Operation& operation, const pages::Frame& frame,
                     const Site& site, CompatibleClients clients) {
    data.set("OPERATION_JSON", boost::json::serialize(write_operation(operation)));
    if (clients == CompatibleClients::known) data.show("HAS_CLIENTS");
    data.set("HERE", site.issuer);
    data.set("SIGN_IN_HREF", "/sign-in?continue=" + percent_encode(frame.target));
    if (frame.person) data.add("SIGNED_IN").set("CSRF", frame.person->csrf);
}

}  // namespace

http::Response write_operation_page(const DescribedApi& api, const Operation& operation,
                                    pages::Frame frame, Explorer& explorer) {
    frame.title = operation.summary;
    frame.breadcrumb = {{"API explorer", std::string(list_path)}, {api.title, list_of(api.name)}};
    if (!operation.tag.empty())
        frame.breadcrumb.push_back({operation.tag, list_of(api.name, operation.tag)});
    PageData data;
    data.set("METHOD", operation.method);
    data.set("METHOD_CLASS", method_class(operation));
    data.set("PATH", shown_path(operation));
    data.set("OPERATION_ID", operation.id);
    const auto about = first_paragraph(operation.description);
    add_described(data, "ABOUT", about.first);
    if (!about.rest.empty()) {
        auto more = data.add("ABOUT_MORE");
        add_described(more, "ABOUT_REST", about.rest);
    }
    if (operation.token_cost > 0) data.add("COST").set_number("TOKEN_COST", operation.token_cost);
    add_neighbourhood(data, api, operation, explorer.apis());
    add_access(data, operation);
    add_all_fields(data, operation);
    add_answers(data, operation, api);
    add_script_data(data, operation, frame, explorer.services().site, explorer.clients());
    // Only a sandbox's script has the languages of clients for the API that it stands in for.
    const bool is_stand_in = explorer.clients() == CompatibleClients::known;
    return pages::framed_page(200, "explorer_operation", frame, data,
                              is_stand_in ? "explorer_sandbox.js" : "explorer.js");
}

}  // namespace grantor::explorer
