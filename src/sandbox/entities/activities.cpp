// Activities: calls, meetings and what else is to be done, with whom and about what.
#include <array>
#include <boost/json.hpp>
#include <limits>

#include "sandbox/engine/view.hpp"
#include "sandbox/entities/activity_types.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/entities/forms/activity_forms.hpp"
#include "sandbox/wire/moments.hpp"

namespace grantor::sandbox {
namespace {

using enum FieldType;
using enum Null;
constexpr auto never = Writable::never;
constexpr auto always = Writable::always;

constexpr std::array activity_fields{
    FieldDescription{"id", integer, never, refused, "0"},
    FieldDescription{"subject", text, always, refused, R"("")"},
    FieldDescription{"type", text, always, refused, R"("call")"},
    FieldDescription{"owner_id", user, always, refused, "0", "user_id"},
    FieldDescription{"creator_user_id", user, never, refused, "0"},
    FieldDescription{"is_deleted", flag, never, refused, "false"},
    FieldDescription{"add_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"update_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"deal_id", relation, always, allowed, "null", "", &deal_entity},
    FieldDescription{"lead_id", relation, always, allowed, "null", "", &lead_entity},
    FieldDescription{"person_id", relation, always, allowed, "null", "", &person_entity},
    FieldDescription{"org_id", relation, always, allowed, "null", "", &organization_entity},
    FieldDescription{"project_id", integer, never, allowed},
    FieldDescription{"due_date", date, always, allowed},
    FieldDescription{"due_time", time_of_day, always, allowed},
    FieldDescription{"duration", time_of_day, always, allowed},
    FieldDescription{"busy", flag, always, refused, "false", "busy_flag"},
    FieldDescription{"done", flag, always, refused, "false"},
    FieldDescription{"marked_as_done_time", moment, never, allowed},
    FieldDescription{"location", address, always, allowed},
    FieldDescription{"participants", participants, always, refused, "[]", "", &person_entity},
    FieldDescription{.name = "attendees",
                     .type = attendees,
                     .writable = always,
                     .fallback = "[]",
                     .shown = Shown::on_request},
    FieldDescription{"conference_meeting_client", text, never, allowed},
    FieldDescription{"conference_meeting_url", text, never, allowed},
    FieldDescription{"conference_meeting_id", text, never, allowed},
    FieldDescription{"public_description", long_text, always, allowed},
    FieldDescription{"priority", integer, always, allowed},
    FieldDescription{"outcome", integer, always, allowed},
    FieldDescription{"note", long_text, always, allowed},
    FieldDescription{
        .name = "update_user_id", .type = user, .null = allowed, .shown = Shown::never},
};

constexpr std::array v2_filters{
    FilterDescription{"ids", FilterKind::ids},
    FilterDescription{"deal_id", FilterKind::relation, "deal_id"},
    FilterDescription{"lead_id", FilterKind::relation, "lead_id"},
    FilterDescription{"person_id", FilterKind::relation, "person_id"},
    FilterDescription{"org_id", FilterKind::relation, "org_id"},
    FilterDescription{"owner_id", FilterKind::owner},
    FilterDescription{"done", FilterKind::done},
    FilterDescription{"updated_since", FilterKind::updated_since},
    FilterDescription{"updated_until", FilterKind::updated_until},
    FilterDescription{"filter_id", FilterKind::stored_filter},
};
constexpr std::array v1_filters{
    FilterDescription{"user_id", FilterKind::owner_or_you},
    FilterDescription{"done", FilterKind::done},
    FilterDescription{"type", FilterKind::one_of, "type"},
    FilterDescription{"start_date", FilterKind::from_date, "due_date"},
    FilterDescription{"end_date", FilterKind::to_date, "due_date"},
    FilterDescription{"filter_id", FilterKind::stored_filter},
};
constexpr std::array v1_places{
    Place{&deal_entity, "deal_id"},
    Place{&person_entity, "person_id"},
    Place{&organization_entity, "org_id"},
};

constexpr std::array related_keys{
    keys::copy("subject"),  keys::copy("type"), keys::copy("due_date"),
    keys::copy("due_time"), keys::copy("done"),
};
constexpr std::array<std::string_view, 4> related{"user", "deal", "person", "organization"};

bool is_primary(const json::value& participant) { return participant.at("primary").get_bool(); }

// The person named first is the main participant.
void take_part(json::object& activity, const json::value& person) {
    json::array others;
    for (auto& each : activity["participants"].get_array())
        if (!is_primary(each) && each.at("person_id") != person) others.push_back(each);
    json::array all;
    if (!person.is_null()) all.push_back(json::object{{"person_id", person}, {"primary", true}});
    for (auto& each : others) all.push_back(std::move(each));
    // Without a person named, the next one comes first.
    if (person.is_null() && !all.empty()) all.front().get_object()["primary"] = true;
    activity["participants"] = std::move(all);
}

void settle_people(json::object& activity, const json::object& changes) {
    if (!changes.contains("participants") && changes.contains("person_id"))
        take_part(activity, activity.at("person_id"));
    activity["person_id"] = nullptr;
    for (const auto& each : activity.at("participants").get_array())
        if (is_primary(each)) activity["person_id"] = each.at("person_id");
}

// "call" is called "Call" unless a better subject is given.
std::string subject_of_type(std::string_view type) {
    std::string subject{type};
    if (!subject.empty() && subject[0] >= 'a' && subject[0] <= 'z')
        subject[0] = static_cast<char>(subject[0] - 'a' + 'A');
    return subject;
}

std::optional<Failure> settle(json::object& activity, const json::object& changes,
                              const Writing& writing) {
    if (changes.contains("type") &&
        !has_activity_type(writing.view, activity.at("type").get_string()))
        return refuse_field("type", "there is no such activity type in this company").error();
    settle_people(activity, changes);
    if (activity.at("subject").get_string().empty())
        activity["subject"] = subject_of_type(activity.at("type").get_string());
    const bool was_done = writing.before != nullptr && writing.before->at("done").get_bool();
    const bool is_done = activity.at("done").get_bool();
    if (!is_done) activity["marked_as_done_time"] = nullptr;
    if (is_done && !was_done) activity["marked_as_done_time"] = to_rfc3339(writing.view.now());
    if (writing.before != nullptr) activity["update_user_id"] = writing.view.user_id().value;
    return std::nullopt;
}

std::string status(const json::object& activity) {
    return activity.at("done").get_bool() ? "done" : "undone";
}

// When it is due; without a date it comes after all that have one, or before those done on a date.
std::int64_t rank(const json::object& activity) {
    if (activity.at("due_date").is_null())
        return activity.at("done").get_bool() ? 0 : std::numeric_limits<std::int64_t>::max();
    std::string moment{activity.at("due_date").get_string()};
    const auto& time = activity.at("due_time");
    moment += ' ';
    moment += time.is_null() ? std::string_view{"00:00"} : std::string_view{time.get_string()};
    return to_ms(read_moment(moment + ":00").value_or(Time{}));
}

}  // namespace

const EntityDescription activity_entity{
    .name = "activity",
    .label = "Activity",
    .relation = "activity_id",
    .title = "subject",
    .fields = activity_fields,
    .creator = "creator_user_id",
    .rank_name = "due_date",
    .visibility = Visibility::follows,
    .filter_type = "activity",
    .related_keys = related_keys,
    .v1 = {.operations = all_but_search | deleting_several | listing_by_cursor | listing_fields,
           .added_status = 201,
           .filters = v1_filters,
           .places = v1_places,
           .keys = activity_forms::v1_keys,
           .related = related,
           .empty_list = EmptyList::null},
    .v2 = {.operations = all_but_search | listing_fields, .filters = v2_filters},
    .hooks = {.settle = &settle, .status = &status, .rank = &rank},
};

}  // namespace grantor::sandbox
