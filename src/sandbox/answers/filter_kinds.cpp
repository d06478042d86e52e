#include "sandbox/answers/filter_kinds.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <functional>

#include "sandbox/wire/json_schema.hpp"
#include "sandbox/wire/moments.hpp"
#include "sandbox/wire/parts.hpp"
#include "sandbox/wire/query_parameter.hpp"
#include "sandbox/wire/record_uuid.hpp"
#include "sandbox/wire/text.hpp"

namespace grantor::sandbox {
namespace {

using namespace openapi;

constexpr std::size_t filter_values_max = 50;

// The id of a record, in the form that its entity has.
std::optional<std::int64_t> read_record_id(const Reading& reading, std::string_view name,
                                           const EntityDescription& target) {
    if (target.id_form == IdForm::number) return reading.query.id(name);
    const auto text = reading.query.text(name);
    if (!text) return std::nullopt;
    if (!is_uuid(*text)) reading.query.fail(name, "must be a UUID");
    return read_uuid(reading.view.set_of(target), *text).value_or(0);
}

bool is_hidden(const View& view, const EntityDescription& target, std::int64_t id) {
    return target.visibility != Visibility::everyone && !view.find(target, id);
}

void read_relation(const Reading& reading, const FilterDescription& filter) {
    const auto& target = *reading.call.entity->field(filter.source)->target;
    const auto id = read_record_id(reading, filter.name, target);
    if (!id) return;
    reading.request.filter.links.push_back({std::string{filter.source}, *id});
    reading.request.finds_nothing |= is_hidden(reading.view, target, *id);
}

// The caller's own, unless the list is below another record.
void read_owner_or_you(const Reading& reading, const FilterDescription& filter) {
    if (reading.query.text(filter.name) == "0") return;
    if (const auto id = reading.query.id(filter.name))
        reading.request.filter.owner_id = UserId{*id};
    else if (reading.call.place == nullptr)
        reading.request.filter.owner_id = reading.view.user_id();
}

void read_held_by(const Reading& reading, const FilterDescription& filter) {
    const auto& holder = *filter.holder;
    if (const auto id = read_record_id(reading, filter.name, holder))
        hold_to(reading, holder, *id, filter.source);
}

void take_status(RecordFilter& filter, std::string_view status) {
    if (status != "deleted") {
        filter.statuses.emplace_back(status);
        return;
    }
    filter.shelves = {RecordShelf::deleted};
}

// v1: one status, or all but deleted ones.
void read_status(const Reading& reading, const FilterDescription& filter) {
    std::vector<std::string_view> words(reading.call.entity->statuses.begin(),
                                        reading.call.entity->statuses.end());
    words.insert(words.end(), {"deleted", "all_not_deleted"});
    const auto status = reading.query.one_of(filter.name, words);
    if (status && *status != "all_not_deleted") take_status(reading.request.filter, *status);
}

void read_statuses(const Reading& reading, const FilterDescription& filter) {
    std::vector<std::string_view> words(reading.call.entity->statuses.begin(),
                                        reading.call.entity->statuses.end());
    words.emplace_back("deleted");
    const auto wanted = reading.query.list(filter.name, words, words.size());
    const auto shelf = reading.request.filter.shelves.front();
    for (const auto status : wanted) take_status(reading.request.filter, status);
    if (!reading.request.filter.statuses.empty() &&
        reading.request.filter.shelves.front() == RecordShelf::deleted)
        reading.request.filter.shelves = {shelf, RecordShelf::deleted};
}

void read_ids(const Reading& reading, const FilterDescription& filter) {
    reading.request.filter.ids = reading.query.ids(filter.name, record_ids_max);
}

void read_owner(const Reading& reading, const FilterDescription& filter) {
    if (const auto id = reading.query.id(filter.name))
        reading.request.filter.owner_id = UserId{*id};
}

void read_owned_by_you(const Reading& reading, const FilterDescription& filter) {
    if (reading.query.flag(filter.name).value_or(false))
        reading.request.filter.owner_id = reading.view.user_id();
}

void read_done(const Reading& reading, const FilterDescription& filter) {
    if (const auto done = reading.query.flag(filter.name))
        reading.request.filter.statuses = {*done ? "done" : "undone"};
}

void read_updated_since(const Reading& reading, const FilterDescription& filter) {
    reading.request.filter.updated_since = reading.query.moment(filter.name);
}

void read_updated_until(const Reading& reading, const FilterDescription& filter) {
    reading.request.filter.updated_until = reading.query.moment(filter.name);
}

void read_stored_filter(const Reading& reading, const FilterDescription& filter) {
    const auto id = reading.query.id(filter.name);
    if (!id) return;
    const auto found = find_stored_filter(*reading.call.entity, *id, reading.view);
    if (found == nullptr)
        reading.query.fail(filter.name, "there is no such filter for these records");
    reading.request.stored_filter = found;
}

using Holds = ItemCondition::Holds;

std::string_view as_flag(std::string_view text) {
    return text == "true" ? "1" : text == "false" ? "0" : text;
}

bool is_equal(const ItemCondition& condition, std::string_view text) {
    const auto wanted = condition.values.front();
    return text == wanted || text == as_flag(wanted);
}
bool is_among(const ItemCondition& condition, std::string_view text) {
    return std::ranges::find(condition.values, text) != condition.values.end();
}
bool is_from(const ItemCondition& condition, std::string_view text) {
    return text.substr(0, 10) >= condition.values.front();
}
bool is_until(const ItemCondition& condition, std::string_view text) {
    return !text.empty() && text.substr(0, 10) <= condition.values.front();
}
bool begins(const ItemCondition& condition, std::string_view text) {
    return lower_case(text).starts_with(lower_case(condition.values.front()));
}

void read_equals(const Reading& reading, const FilterDescription& filter) {
    if (const auto text = reading.query.text(filter.name))
        reading.request.conditions.push_back({filter.source, {*text}, &is_equal});
}

void read_one_of(const Reading& reading, const FilterDescription& filter) {
    auto values = reading.query.list(filter.name, {}, filter_values_max);
    if (!values.empty())
        reading.request.conditions.push_back({filter.source, std::move(values), &is_among});
}

template <Holds holds>
void read_date(const Reading& reading, const FilterDescription& filter) {
    const auto text = reading.query.text(filter.name);
    if (!text) return;
    if (!is_date(*text)) reading.query.fail(filter.name, "must be a date like 2026-01-31");
    reading.request.conditions.push_back({filter.source, {*text}, holds});
}

void read_first_char(const Reading& reading, const FilterDescription& filter) {
    if (const auto text = reading.query.text(filter.name))
        reading.request.conditions.push_back({reading.call.entity->title, {*text}, &begins});
}

// Examples belong to the first company of the demo data.
constexpr CompanyId example_company{1};

// The id of a record in the form that its kind has.
json::object id_parameter(std::string_view name, std::string_view meaning,
                          const EntityDescription& target) {
    if (target.id_form == IdForm::number) return parameter(name, meaning, of_type("integer"), 1);
    return parameter(name, meaning, {{"type", "string"}, {"format", "uuid"}},
                     json::value(write_uuid({example_company, std::string{target.name}}, 1)));
}

std::vector<std::string_view> statuses_of(const EntityDescription& entity) {
    return {entity.statuses.begin(), entity.statuses.end()};
}

json::object status_parameter(const EntityDescription& entity, const FilterDescription& filter) {
    auto all = statuses_of(entity);
    all.insert(all.end(), {"deleted", "all_not_deleted"});
    return parameter(filter.name, "Only those with this status.", words(std::move(all)), "open");
}

json::object statuses_parameter(const EntityDescription& entity, const FilterDescription& filter) {
    auto all = statuses_of(entity);
    all.emplace_back("deleted");
    auto out = word_list(filter.name, "Only those with one of these statuses.", all);
    out["example"] = json::array{"open", "won"};
    return out;
}

json::object ids_parameter(const EntityDescription&, const FilterDescription&) {
    auto out = in_query(shared_parameter("ids"));
    out["required"] = false;
    out["description"] = "Only these records: their ids, separated by commas.";
    return out;
}

json::object owner_parameter(const EntityDescription&, const FilterDescription& filter) {
    return parameter(filter.name, "Only those that belong to this user.", of_type("integer"), 1);
}

json::object owner_or_you_parameter(const EntityDescription&, const FilterDescription& filter) {
    return parameter(filter.name,
                     "Only those of this user; without it the caller's own, 0: everybody's.",
                     of_type("integer"), 0);
}

json::object owned_by_you_parameter(const EntityDescription&, const FilterDescription& filter) {
    return parameter(filter.name, "Only the caller's own.", words({"0", "1"}), "0");
}

json::object relation_parameter(const EntityDescription& entity, const FilterDescription& filter) {
    const auto& target = *entity.field(filter.source)->target;
    return id_parameter(
        filter.name, fmt::format("Only those that lead to {} with this id.", one_of(target.name)),
        target);
}

json::object held_by_parameter(const EntityDescription&, const FilterDescription& filter) {
    const auto& holder = *filter.holder;
    return id_parameter(
        filter.name, fmt::format("Only those that {} with this id leads to.", one_of(holder.name)),
        holder);
}

json::object done_parameter(const EntityDescription&, const FilterDescription& filter) {
    return parameter(filter.name, "Only what is done, or only what is not.",
                     words({"true", "false"}), "false");
}

json::object since_parameter(const EntityDescription&, const FilterDescription& filter) {
    return parameter(filter.name, "Only what was changed at this moment or later.",
                     {{"type", "string"}, {"format", "date-time"}}, "2020-01-01T00:00:00Z");
}

json::object until_parameter(const EntityDescription&, const FilterDescription& filter) {
    return parameter(filter.name, "Only what was changed before this moment.",
                     {{"type", "string"}, {"format", "date-time"}}, "2100-01-01T00:00:00Z");
}

json::object stored_filter_parameter(const EntityDescription&, const FilterDescription& filter) {
    return parameter(filter.name, "Only those that pass the filter with this id.",
                     of_type("integer"));
}

json::object equality_parameter(const EntityDescription& entity, const FilterDescription& filter) {
    const auto* field = entity.field(filter.source);
    const bool is_flag = field != nullptr && field->type == FieldType::flag;
    const auto meaning = fmt::format("Only those whose `{}` has this value.", filter.source);
    if (is_flag) return parameter(filter.name, meaning, words({"0", "1"}), "0");
    return parameter(filter.name, meaning, of_type("integer"));
}

json::object one_of_parameter(const EntityDescription&, const FilterDescription& filter) {
    return parameter(
        filter.name,
        fmt::format("Only those whose `{}` is one of these, separated by commas.", filter.source),
        of_type("string"), "call,meeting");
}

json::object from_date_parameter(const EntityDescription&, const FilterDescription& filter) {
    return parameter(filter.name,
                     fmt::format("Only those whose `{}` is this day or later.", filter.source),
                     {{"type", "string"}, {"format", "date"}}, "2020-01-01");
}

json::object to_date_parameter(const EntityDescription&, const FilterDescription& filter) {
    return parameter(filter.name,
                     fmt::format("Only those whose `{}` is this day or earlier.", filter.source),
                     {{"type", "string"}, {"format", "date"}}, "2099-12-31");
}

json::object first_char_parameter(const EntityDescription&, const FilterDescription& filter) {
    return parameter(filter.name, "Only those whose name begins with this letter.",
                     {{"type", "string"}, {"maxLength", 1}}, "d");
}

struct FilterKindRow {
    FilterKind kind;
    void (*read)(const Reading&, const FilterDescription&);
    json::object (*parameter)(const EntityDescription&, const FilterDescription&);
};
constexpr std::array<FilterKindRow, 17> rows{{
    {FilterKind::ids, &read_ids, &ids_parameter},
    {FilterKind::owner, &read_owner, &owner_parameter},
    {FilterKind::owner_or_you, &read_owner_or_you, &owner_or_you_parameter},
    {FilterKind::owned_by_you, &read_owned_by_you, &owned_by_you_parameter},
    {FilterKind::relation, &read_relation, &relation_parameter},
    {FilterKind::held_by, &read_held_by, &held_by_parameter},
    {FilterKind::status, &read_status, &status_parameter},
    {FilterKind::statuses, &read_statuses, &statuses_parameter},
    {FilterKind::done, &read_done, &done_parameter},
    {FilterKind::updated_since, &read_updated_since, &since_parameter},
    {FilterKind::updated_until, &read_updated_until, &until_parameter},
    {FilterKind::stored_filter, &read_stored_filter, &stored_filter_parameter},
    {FilterKind::equals, &read_equals, &equality_parameter},
    {FilterKind::one_of, &read_one_of, &one_of_parameter},
    {FilterKind::from_date, &read_date<&is_from>, &from_date_parameter},
    {FilterKind::to_date, &read_date<&is_until>, &to_date_parameter},
    {FilterKind::first_char, &read_first_char, &first_char_parameter},
}};
static_assert(std::ranges::adjacent_find(rows, std::greater_equal{}, &FilterKindRow::kind) ==
              rows.end());

const FilterKindRow& row_of(FilterKind kind) { return rows.at(static_cast<std::size_t>(kind)); }

}  // namespace

void read_filter(const Reading& reading, const FilterDescription& filter) {
    row_of(filter.kind).read(reading, filter);
}

void hold_to(const Reading& reading, const EntityDescription& holder, std::int64_t id,
             std::string_view field) {
    auto& request = reading.request;
    request.filter.ids.clear();
    if (const auto item = reading.view.find(holder, id))
        request.filter.ids =
            targets_of(*holder.field(field), item->object.at(field), reading.view.company_id());
    if (request.filter.ids.size() > record_ids_max) request.filter.ids.resize(record_ids_max);
    request.finds_nothing |= request.filter.ids.empty();
}

json::object filter_parameter(const EntityDescription& entity, const FilterDescription& filter) {
    return row_of(filter.kind).parameter(entity, filter);
}

}  // namespace grantor::sandbox
