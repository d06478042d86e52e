#include "sandbox/filters/stored_filter.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "sandbox/wire/query_reader.hpp"

namespace grantor::sandbox {
namespace {

using enum FieldType;
constexpr auto never = Writable::never;
constexpr auto refused = Null::refused;

// Only its own operations write it, and they check their input.
constexpr std::array filter_fields{
    FieldDescription{"id", integer, never, refused, "0"},
    FieldDescription{"name", title, never, refused, R"("")"},
    FieldDescription{"type", text, never, refused, R"("deals")"},
    FieldDescription{"user_id", user, never, refused, "0"},
    FieldDescription{"visible_to", visibility, never, refused, "1"},
    FieldDescription{"conditions", text, never, refused, R"({"glue":"and","conditions":[]})"},
    FieldDescription{"add_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"update_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"is_deleted", flag, never, refused, "false"},
};

bool is_and(const json::object& object) {
    return std::string_view{object.at("glue").get_string()} == "and";
}

std::string text_or_empty(const json::value& value) {
    return value.is_string() ? std::string{value.get_string()} : std::string{};
}

}  // namespace

const EntityDescription filter_entity{
    .name = "filter",
    .label = "Filter",
    .relation = "filter_id",
    .title = "name",
    .fields = filter_fields,
    .owner = "user_id",
    .visibility = Visibility::own,
    .deleted = Deleted::hidden,
};

StoredFilter::StoredFilter(const EntityDescription& listed, const json::object& conditions,
                           const View& view)
    : listed_(listed), view_(view), around_(view), needs_all_(is_and(conditions)) {
    for (const auto& each : conditions.at("conditions").get_array()) {
        Group group{is_and(each.get_object()), {}};
        for (const auto& condition : each.at("conditions").get_array())
            group.conditions.push_back(condition_of(condition.get_object()));
        // A group without conditions says nothing, whatever the glue.
        if (!group.conditions.empty()) groups_.push_back(std::move(group));
    }
}

StoredFilter::Condition StoredFilter::condition_of(const json::object& stored) const {
    Condition out;
    out.path = path_to(listed_, stored.at("object").get_string()).value_or(ConditionPath{});
    const auto& entity = out.path.entity == nullptr ? listed_ : *out.path.entity;
    const auto fields = fields_of(entity, view_);
    if (const auto* field = find_field(fields, stored.at("field").get_string()))
        out.field = *field;
    else  // deleted since: no record has a value there
        out.field.code = stored.at("field").get_string();
    out.wanted.type = out.field.type;
    out.wanted.op = operator_named(stored.at("operator").get_string()).value_or(Operator::equal);
    out.wanted.text = text_or_empty(stored.at("value"));
    out.wanted.now = view_.now();
    return out;
}

// The field leads to what the caller may not see: for the caller it leads nowhere.
bool StoredFilter::is_hidden(const KnownField& known, const Item& item) const {
    const auto* field = known.fixed;
    if (view_.is_admin() || field == nullptr || field->target == nullptr) return false;
    const auto ids = targets_of(*field, item.object.at(field->name), view_.company_id());
    return std::ranges::any_of(
        ids, [&](std::int64_t id) { return around_.record(*field->target, id) == nullptr; });
}

bool StoredFilter::passes_condition(const Condition& condition, const Item& item) const {
    if (condition.path.field == nullptr)
        return sandbox::passes(is_hidden(condition.field, item) ? json::value(nullptr)
                                                                : value_at(condition.field, item),
                               condition.wanted);
    const auto& field = *condition.path.field;
    const auto ids = targets_of(field, item.object.at(field.name), view_.company_id());
    bool has_any = false;
    for (const auto id : ids) {
        const auto* related = around_.record(*condition.path.entity, id);
        if (related == nullptr) continue;
        has_any = true;
        if (sandbox::passes(value_at(condition.field, *related), condition.wanted)) return true;
    }
    return !has_any && sandbox::passes(nullptr, condition.wanted);
}

bool StoredFilter::passes_group(const Group& group, const Item& item) const {
    const auto holds = [&](const Condition& each) { return passes_condition(each, item); };
    return group.needs_all ? std::ranges::all_of(group.conditions, holds)
                           : std::ranges::any_of(group.conditions, holds);
}

bool StoredFilter::passes(const Item& item) const {
    if (groups_.empty()) return true;
    const auto holds = [&](const Group& each) { return passes_group(each, item); };
    return needs_all_ ? std::ranges::all_of(groups_, holds) : std::ranges::any_of(groups_, holds);
}

void StoredFilter::narrow(RecordFilter& filter) const {
    if (!needs_all_ && groups_.size() > 1) return;
    for (const auto& group : groups_)
        if (group.needs_all || group.conditions.size() == 1)
            for (const auto& condition : group.conditions) narrow(condition, filter);
}

void StoredFilter::narrow(const Condition& condition, RecordFilter& filter) const {
    const auto* field = condition.field.fixed;
    if (field == nullptr || condition.path.field != nullptr ||
        condition.wanted.op != Operator::equal)
        return;
    const auto& text = condition.wanted.text;
    const auto id = read_integer(text).value_or(0);
    if (field->name == listed_.owner && id > 0 && !filter.owner_id) {
        filter.owner_id = UserId{id};
    } else if (field->type == FieldType::relation && id > 0 &&
               filter.links.size() < record_links_max) {
        filter.links.push_back({std::string{field->name}, id});
    } else if (field->name == "status" && filter.statuses.empty() &&
               std::ranges::find(listed_.statuses, text) != listed_.statuses.end()) {
        filter.statuses.push_back(text);
    }
}

std::shared_ptr<const StoredFilter> find_stored_filter(const EntityDescription& listed,
                                                       std::int64_t id, const View& view) {
    const auto filter = view.find(filter_entity, id);
    if (!filter || filter->shelf == RecordShelf::deleted) return nullptr;
    const std::string_view type = filter->object.at("type").get_string();
    if (type != listed.filter_type) return nullptr;
    return std::make_shared<const StoredFilter>(listed,
                                                filter->object.at("conditions").get_object(), view);
}

}  // namespace grantor::sandbox
