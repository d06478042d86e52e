// Notes: texts that somebody attached to a deal, a lead, a person or an organization. v1 only.
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "sandbox/engine/surroundings.hpp"
#include "sandbox/engine/view.hpp"
#include "sandbox/entities/entities.hpp"

namespace grantor::sandbox {
namespace {

using enum FieldType;
using enum Null;
constexpr auto never = Writable::never;
constexpr auto always = Writable::always;

constexpr std::array note_fields{
    FieldDescription{"id", integer, never, refused, "0"},
    FieldDescription{"is_deleted", flag, never, refused, "false"},
    FieldDescription{"add_time", moment, always, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{.name = "content",
                     .type = long_text,
                     .writable = always,
                     .fallback = R"("")",
                     .is_required = true},
    FieldDescription{"lead_id", relation, always, allowed, "null", "", &lead_entity},
    FieldDescription{"deal_id", relation, always, allowed, "null", "", &deal_entity},
    FieldDescription{"last_update_user_id", user, never, allowed},
    FieldDescription{"org_id", relation, always, allowed, "null", "", &organization_entity},
    FieldDescription{"person_id", relation, always, allowed, "null", "", &person_entity},
    FieldDescription{"project_id", integer, never, allowed},
    FieldDescription{"task_id", integer, never, allowed},
    FieldDescription{"pinned_to_lead_flag", flag, always, refused, "false"},
    FieldDescription{"pinned_to_deal_flag", flag, always, refused, "false"},
    FieldDescription{"pinned_to_organization_flag", flag, always, refused, "false"},
    FieldDescription{"pinned_to_person_flag", flag, always, refused, "false"},
    FieldDescription{"pinned_to_project_flag", flag, never, refused, "false"},
    FieldDescription{"pinned_to_task_flag", flag, never, refused, "false"},
    FieldDescription{"update_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"user_id", user, always, refused, "0"},
};

constexpr std::array filters{
    FilterDescription{"deal_id", FilterKind::relation, "deal_id"},
    FilterDescription{"lead_id", FilterKind::relation, "lead_id"},
    FilterDescription{"person_id", FilterKind::relation, "person_id"},
    FilterDescription{"org_id", FilterKind::relation, "org_id"},
    FilterDescription{"user_id", FilterKind::owner},
    FilterDescription{"updated_since", FilterKind::updated_since},
    FilterDescription{"start_date", FilterKind::from_date, "add_time"},
    FilterDescription{"end_date", FilterKind::to_date, "add_time"},
    FilterDescription{"pinned_to_lead_flag", FilterKind::equals, "pinned_to_lead_flag"},
    FilterDescription{"pinned_to_deal_flag", FilterKind::equals, "pinned_to_deal_flag"},
    FilterDescription{"pinned_to_organization_flag", FilterKind::equals,
                      "pinned_to_organization_flag"},
    FilterDescription{"pinned_to_person_flag", FilterKind::equals, "pinned_to_person_flag"},
    FilterDescription{"pinned_to_project_flag", FilterKind::equals, "pinned_to_project_flag"},
    FilterDescription{"pinned_to_task_flag", FilterKind::equals, "pinned_to_task_flag"},
    FilterDescription{"project_id", FilterKind::equals, "project_id"},
    FilterDescription{"task_id", FilterKind::equals, "task_id"},
};

// {email, icon_url, is_you, name}
json::value author(const Showing& showing) {
    const UserId id{showing.item.object.at("user_id").get_int64()};
    const auto* user = showing.around.user(id);
    if (user == nullptr) return nullptr;
    return json::object{{"email", user->email},
                        {"icon_url", nullptr},
                        {"is_you", id == showing.around.view().user_id()},
                        {"name", user->name}};
}

constexpr std::array v1_keys{
    keys::copy("id"),
    keys::of_form("active_flag", KeyForm::negated, "is_deleted"),
    keys::time("add_time"),
    keys::copy("content"),
    keys::titled("deal", "deal_id", "title"),
    keys::copy("lead_id"),
    keys::copy("deal_id"),
    keys::copy("last_update_user_id"),
    keys::copy("org_id"),
    keys::titled("organization", "org_id", "name"),
    keys::titled("person", "person_id", "name"),
    keys::copy("person_id"),
    keys::copy("project_id"),
    keys::nothing("project"),
    keys::copy("task_id"),
    keys::nothing("task"),
    keys::copy("pinned_to_lead_flag"),
    keys::copy("pinned_to_deal_flag"),
    keys::copy("pinned_to_organization_flag"),
    keys::copy("pinned_to_person_flag"),
    keys::copy("pinned_to_project_flag"),
    keys::copy("pinned_to_task_flag"),
    keys::time("update_time"),
    keys::computed("user", &author),
    keys::copy("user_id"),
};

constexpr std::array<SearchedField, 1> searched{{{"content", "content", SearchedPart::notes}}};

struct Pin {
    std::string_view flag;
    std::string_view field;
};
constexpr std::array<Pin, 4> pins{{{"pinned_to_deal_flag", "deal_id"},
                                   {"pinned_to_lead_flag", "lead_id"},
                                   {"pinned_to_person_flag", "person_id"},
                                   {"pinned_to_organization_flag", "org_id"}}};

std::optional<Failure> settle(json::object& note, const json::object&, const Writing& writing) {
    const auto leads_somewhere = [&](const Pin& pin) { return !note.at(pin.field).is_null(); };
    if (std::ranges::none_of(pins, leads_somewhere))
        return refuse_field("deal_id", "or one of lead_id, person_id, org_id is required").error();
    for (const auto& pin : pins)
        if (note.at(pin.flag).get_bool() && !leads_somewhere(pin))
            return refuse_field(pin.flag, "needs " + std::string{pin.field}).error();
    if (writing.before != nullptr) note["last_update_user_id"] = writing.view.user_id().value;
    return std::nullopt;
}

}  // namespace

const EntityDescription note_entity{
    .name = "note",
    .label = "Note",
    .relation = "note_id",
    .title = "content",
    .fields = note_fields,
    .owner = "user_id",
    .visibility = Visibility::follows,
    .deleted = Deleted::hidden,
    .searched = searched,
    .v1 = {.operations = all_but_search | listing_fields,
           .filters = filters,
           .keys = v1_keys,
           .confirms_deletion = true},
    .hooks = {.settle = &settle},
};

}  // namespace grantor::sandbox
