#include "sandbox/answers/filter_operations.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "sandbox/answers/listing.hpp"
#include "sandbox/engine/field_values.hpp"
#include "sandbox/engine/surroundings.hpp"
#include "sandbox/engine/writing.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/filters/comparison.hpp"
#include "sandbox/filters/filter_conditions.hpp"
#include "sandbox/filters/stored_filter.hpp"
#include "sandbox/wire/query_reader.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox::filters {
namespace {

// Nobody has that many; the list has no pages.
constexpr std::int64_t listed_max = list_without_pages_max;

// Known, and there are no such records here.
constexpr std::string_view type_without_records = "projects";

std::vector<std::string_view> type_names() {
    std::vector<std::string_view> names{type_without_records};
    for (const auto* entity : all_entities())
        if (!entity->filter_type.empty()) names.push_back(entity->filter_type);
    return names;
}

// Null: there is no such type, or it has no records.
const EntityDescription* listed_by(std::string_view type) {
    const auto found = std::ranges::find(all_entities(), type, &EntityDescription::filter_type);
    return type.empty() || found == all_entities().end() ? nullptr : *found;
}

bool may_change(const Item& filter, const View& view) {
    return view.is_admin() || filter.object.at("user_id") == view.user_id().value;
}

std::optional<Item> living_filter(const Call& call, const View& view) {
    auto filter = view.find(filter_entity, call.id);
    if (!filter || filter->shelf == RecordShelf::deleted) return std::nullopt;
    return filter;
}

const EntityDescription* listed_by(const Item& filter) {
    return listed_by(filter.object.at("type").get_string());
}

FieldCodes read_field_codes(QueryReader& query) {
    const bool are_shown = query.flag("include_field_code").value_or(false);
    return are_shown ? FieldCodes::shown : FieldCodes::hidden;
}

json::object with_conditions(const Item& filter, const View& view, FieldCodes codes) {
    auto shown = shown_filter(filter, view);
    if (const auto* listed = listed_by(filter))
        shown["conditions"] =
            shown_conditions(filter.object.at("conditions").get_object(), *listed, view, codes);
    return shown;
}

// Forms have the conditions as JSON in a text.
Answer<json::value> sent_conditions(const json::object& body) {
    const auto& sent = body.at("conditions");
    if (!sent.is_string()) return sent;
    boost::system::error_code error;
    auto parsed = json::parse(sent.get_string(), error);
    if (error) return refuse_field("conditions", "must be an object");
    return parsed;
}

std::optional<Failure> take_name(const json::object& body, json::object& filter) {
    const auto* sent = body.if_contains("name");
    if (sent == nullptr) return std::nullopt;
    const auto checked = checked_value({.name = "name", .type = FieldType::title}, *sent);
    if (!checked) return refuse_field("name", checked.error()).error();
    filter["name"] = *checked;
    return std::nullopt;
}

std::optional<Failure> take_visibility(const json::object& body, json::object& filter) {
    const auto* sent = body.if_contains("visible_to");
    if (sent == nullptr) return std::nullopt;
    const auto checked =
        checked_value({.name = "visible_to", .type = FieldType::visibility}, number_from(*sent));
    if (!checked) return refuse_field("visible_to", checked.error()).error();
    filter["visible_to"] = *checked;
    return std::nullopt;
}

std::optional<Failure> take_conditions(const json::object& body, const EntityDescription& listed,
                                       const View& view, json::object& filter) {
    if (!body.contains("conditions")) return std::nullopt;
    const auto sent = sent_conditions(body);
    if (!sent) return sent.error();
    auto conditions = read_conditions(*sent, listed, view);
    if (!conditions) return conditions.error();
    filter["conditions"] = std::move(*conditions);
    return std::nullopt;
}

// What the body says about a filter, checked in the order in which the API lists it.
std::optional<Failure> take_body(const json::object& body, const EntityDescription& listed,
                                 const View& view, json::object& filter) {
    if (auto failure = take_name(body, filter)) return failure;
    if (auto failure = take_visibility(body, filter)) return failure;
    return take_conditions(body, listed, view, filter);
}

Answer<const EntityDescription*> read_type(const json::object& body) {
    const auto* sent = body.if_contains("type");
    if (sent == nullptr) return refuse_field("type", "is required");
    const std::string_view type = sent->is_string() ? std::string_view{sent->get_string()} : "";
    if (type == type_without_records)
        return refuse_field("type", "is for records that do not exist here");
    const auto* listed = listed_by(type);
    if (listed == nullptr) return refuse_field("type", "is not a type that a filter may have");
    return listed;
}

// The groups of field types that are compared in the same way.
json::object operators_of(std::span<const std::string_view> types) {
    json::object words;
    for (const auto& row : all_operators()) words[row.wire] = row.spoken;
    json::object like = words;
    for (const auto* op : {"LIKE '$%'", "LIKE '%$%'", "NOT LIKE '$%'"}) words.erase(op);
    json::object out;
    for (const auto type : types) {
        const bool is_text = type == "varchar" || type == "varchar_auto" || type == "text" ||
                             type == "phone" || type == "address";
        out[type] = is_text ? like : words;
    }
    return out;
}

}  // namespace

json::object shown_filter(const Item& filter, const View& view) {
    const Surroundings around(view);
    static constexpr std::array shown_keys{
        keys::copy("id"),
        keys::copy("name"),
        keys::nothing("filter_code"),
        keys::no("is_editable"),
        keys::of_form("active_flag", KeyForm::negated, "is_deleted"),
        keys::copy("type"),
        keys::nothing("temporary_flag"),
        keys::copy("user_id"),
        keys::time("add_time"),
        keys::time("update_time"),
        keys::of_form("visible_to", KeyForm::number_text),
        keys::nothing("last_used_time"),
        keys::nothing("custom_view_id"),
    };
    auto shown = in_keys({filter_entity, filter, around}, shown_keys);
    shown["is_editable"] = may_change(filter, view);
    return shown;
}

Answer<Reply> list(const Call& call, const ReadTx& tx) {
    const View view(tx, call);
    QueryReader query(call.query);
    const auto names = type_names();
    const auto type = query.one_of("type", names);
    if (query.failure()) return refuse(*query.failure());
    json::array data;
    for (const auto& filter :
         items_of(filter_entity, view.list(filter_entity, {}, {.limit = listed_max}))) {
        if (!type || std::string_view{filter.object.at("type").get_string()} == *type)
            data.push_back(shown_filter(filter, view));
    }
    return success(std::move(data));
}

Answer<Reply> get(const Call& call, const ReadTx& tx) {
    const View view(tx, call);
    QueryReader query(call.query);
    const auto codes = read_field_codes(query);
    if (query.failure()) return refuse(*query.failure());
    const auto filter = living_filter(call, view);
    if (!filter) return refuse(not_found(call.version, filter_entity.label));
    return success(with_conditions(*filter, view, codes));
}

Answer<Reply> list_helpers(const Call&, const ReadTx&) {
    static constexpr std::array<std::string_view, 24> types{
        "varchar", "varchar_auto", "text",   "phone",     "address",    "int",
        "double",  "monetary",     "date",   "daterange", "time",       "boolean",
        "enum",    "set",          "status", "user",      "timerange",  "org",
        "people",  "deal",         "lead",   "stage",     "visible_to", "json"};
    json::object dates;
    json::array sorted;
    for (const auto& date : relative_dates()) {
        dates[date.word] = date.spoken;
        sorted.emplace_back(date.word);
    }
    json::object parts;
    for (const auto part : address_parts) parts[part] = part;
    return success(json::object{{"operators", operators_of(types)},
                                {"deprecated_operators", json::object{}},
                                {"relative_dates", std::move(dates)},
                                {"relative_dates_sorted", std::move(sorted)},
                                {"address_field_components", std::move(parts)}});
}

Answer<Reply> add(const Call& call, WriteTx& tx) {
    const View view(tx, call);
    QueryReader query(call.query);
    const auto codes = read_field_codes(query);
    if (query.failure()) return refuse(*query.failure());
    for (const std::string_view name : {"name", "conditions"})
        if (!call.body.contains(name)) return refuse_field(name, "is required");
    const auto listed = read_type(call.body);
    if (!listed) return std::unexpected(listed.error());
    json::object changes{{"type", (*listed)->filter_type}};
    if (auto failure = take_body(call.body, **listed, view, changes))
        return refuse(std::move(*failure));
    const auto filter = add_item(filter_entity, changes, view, tx);
    if (!filter) return std::unexpected(filter.error());
    return success(with_conditions(*filter, view, codes));
}

Answer<Reply> change(const Call& call, WriteTx& tx) {
    const View view(tx, call);
    QueryReader query(call.query);
    const auto codes = read_field_codes(query);
    if (query.failure()) return refuse(*query.failure());
    auto filter = living_filter(call, view);
    if (!filter) return refuse(not_found(call.version, filter_entity.label));
    if (!may_change(*filter, view)) return refuse(no_permission());
    json::object changes;
    if (auto failure = take_body(call.body, *listed_by(*filter), view, changes))
        return refuse(std::move(*failure));
    const auto changed = change_item(filter_entity, std::move(*filter), changes, view, tx);
    if (!changed) return std::unexpected(changed.error());
    return success(with_conditions(*changed, view, codes));
}

Answer<Reply> remove(const Call& call, WriteTx& tx) {
    const View view(tx, call);
    auto filter = living_filter(call, view);
    if (!filter) return refuse(not_found(call.version, filter_entity.label));
    if (!may_change(*filter, view)) return refuse(no_permission());
    delete_item(filter_entity, std::move(*filter), view, tx);
    return success(json::object{{"id", call.id}});
}

Answer<Reply> remove_several(const Call& call, WriteTx& tx) {
    const View view(tx, call);
    const auto find = [&](std::int64_t id) {
        auto filter = view.find(filter_entity, id);
        return filter && may_change(*filter, view) ? std::move(filter) : std::nullopt;
    };
    auto deleted = delete_several(filter_entity, call, view, tx, find);
    if (!deleted) return std::unexpected(deleted.error());
    return success(json::object{{"id", std::move(*deleted)}});
}

}  // namespace grantor::sandbox::filters
