// Persons: people outside the company, with their telephone numbers and addresses.
#include <array>
#include <boost/json.hpp>

#include "sandbox/entities/entities.hpp"
#include "sandbox/entities/forms/counters.hpp"
#include "sandbox/entities/forms/people_forms.hpp"

namespace grantor::sandbox {
namespace {

using enum FieldType;
using enum Null;
constexpr auto never = Writable::never;
constexpr auto always = Writable::always;

constexpr std::array<std::string_view, 4> marketing_statuses{"no_consent", "unsubscribed",
                                                             "subscribed", "archived"};

constexpr std::array person_fields{
    FieldDescription{"id", integer, never, refused, "0"},
    FieldDescription{.name = "name",
                     .type = title,
                     .writable = always,
                     .fallback = R"("")",
                     .is_required = true},
    FieldDescription{"first_name", text, never, allowed},
    FieldDescription{"last_name", text, never, allowed},
    FieldDescription{"owner_id", user, always, refused, "0"},
    FieldDescription{"org_id", relation, always, allowed, "null", "", &organization_entity},
    FieldDescription{"add_time", moment, Writable::on_adding, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"update_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"emails", contacts, always, refused, "[]", "email"},
    FieldDescription{.name = "phones",
                     .type = contacts,
                     .writable = always,
                     .fallback = "[]",
                     .v1_name = "phone",
                     .wire_type = "phone"},
    FieldDescription{"is_deleted", flag, never, refused, "false"},
    FieldDescription{"visible_to", visibility, always, refused, "3"},
    FieldDescription{"label_ids", labels, always, refused, "[]", "label"},
    FieldDescription{"picture_id", integer, never, allowed},
    FieldDescription{"postal_address", address, always, allowed},
    FieldDescription{"notes", long_text, always, allowed},
    FieldDescription{"im", contacts, always, refused, "[]"},
    FieldDescription{"birthday", date, always, allowed},
    FieldDescription{"job_title", text, always, allowed},
    FieldDescription{.name = "marketing_status",
                     .type = choice,
                     .writable = always,
                     .fallback = R"("no_consent")",
                     .choices = marketing_statuses,
                     .shown = Shown::on_request},
    custom_fields_field,
};

constexpr std::array v2_filters{
    FilterDescription{"ids", FilterKind::ids},
    FilterDescription{"org_id", FilterKind::relation, "org_id"},
    FilterDescription{"deal_id", FilterKind::held_by, "person_id", &deal_entity},
    FilterDescription{"owner_id", FilterKind::owner},
    FilterDescription{"updated_since", FilterKind::updated_since},
    FilterDescription{"updated_until", FilterKind::updated_until},
    FilterDescription{"filter_id", FilterKind::stored_filter},
};
constexpr std::array v1_filters{
    FilterDescription{"user_id", FilterKind::owner},
    FilterDescription{"org_id", FilterKind::relation, "org_id"},
    FilterDescription{"first_char", FilterKind::first_char},
    FilterDescription{"filter_id", FilterKind::stored_filter},
};
constexpr std::array v1_places{
    Place{&organization_entity, "org_id"},
    Place{&deal_entity, "person_id", Place::Direction::from_parent},
};

constexpr auto counts = keys::joined(
    counters::open_deals,
    std::array{keys::zero("participant_open_deals_count"),
               keys::zero("participant_closed_deals_count"), keys::zero("email_messages_count")},
    counters::activities, counters::attachments, counters::decided_deals);

// table: the order is the wire's.
constexpr auto v1_keys = keys::joined(
    std::array{
        keys::copy("id"),
        keys::computed("company_id", &people_forms::company_id),
        keys::user("owner_id"),
        keys::record("org_id"),
        keys::copy("name"),
        keys::copy("first_name"),
        keys::copy("last_name"),
    },
    counts,
    std::array{
        keys::of_form("active_flag", KeyForm::negated, "is_deleted"),
        keys::computed("phone", &people_forms::phones),
        keys::computed("email", &people_forms::emails),
        keys::computed("first_char", &people_forms::first_char),
        keys::time("update_time"),
        keys::time("add_time"),
        keys::of_form("visible_to", KeyForm::number_text),
        keys::copy("marketing_status"),
        keys::copy("picture_id"),
        keys::next_activity("next_activity_date", "due_date"),
        keys::next_activity("next_activity_time", "due_time"),
        keys::next_activity("next_activity_id", "id"),
        keys::last_activity("last_activity_id", "id"),
        keys::last_activity("last_activity_date", "due_date"),
        keys::nothing("last_incoming_mail_time"),
        keys::nothing("last_outgoing_mail_time"),
        keys::of_form("label", KeyForm::first, "label_ids"),
        keys::copy("label_ids"),
        keys::copy("im"),
        keys::part("postal_address", "postal_address", "value"),
        keys::copy("notes"),
        keys::copy("birthday"),
        keys::copy("job_title"),
        keys::title_of("org_name", "org_id"),
        keys::of_form("owner_name", KeyForm::user_name, "owner_id"),
        keys::computed("cc_email", &people_forms::person_mail_address),
    });

constexpr auto v2_extra_keys = keys::joined(
    std::array{
        keys::next_activity("next_activity_id", "id"),
        keys::last_activity("last_activity_id", "id"),
    },
    counts,
    std::array{
        keys::nothing("last_incoming_mail_time"),
        keys::nothing("last_outgoing_mail_time"),
        keys::nothing("doi_status"),
        keys::computed("smart_bcc_email", &people_forms::person_mail_address),
    });

constexpr std::array<SearchedField, 4> searched{{
    {"name", "name", SearchedPart::title},
    {"email", "emails", SearchedPart::email},
    {"phone", "phones", SearchedPart::phone},
    {"custom_fields", "custom_fields", SearchedPart::custom_fields},
}};
constexpr std::array found_keys{
    keys::copy("name"),
    keys::computed("phones", &people_forms::phone_values),
    keys::computed("emails", &people_forms::email_values),
    keys::copy("visible_to"),
    keys::of_form("owner", KeyForm::owner, "owner_id"),
    keys::of_form("organization", KeyForm::reference, "org_id"),
    keys::of_form("custom_fields", KeyForm::found_in_custom_fields),
    keys::of_form("notes", KeyForm::found_in_notes),
};
constexpr std::array<std::string_view, 1> found_extras{"person.picture"};

constexpr std::array related_keys{
    keys::of_form("active_flag", KeyForm::negated, "is_deleted"),
    keys::copy("name"),
    keys::computed("email", &people_forms::emails),
    keys::computed("phone", &people_forms::phones),
    keys::copy("owner_id"),
};
constexpr std::array<std::string_view, 2> related{"organization", "user"};

// "Anna Maria Berg" is Anna, of the Maria Bergs.
std::optional<Failure> settle(json::object& person, const json::object& changes, const Writing&) {
    if (!changes.contains("name")) return std::nullopt;
    const std::string_view name = person.at("name").get_string();
    const auto space = name.find(' ');
    const auto rest = space == std::string_view::npos ? "" : name.substr(space + 1);
    person["last_name"] = rest.empty() ? json::value(nullptr) : json::value(rest);
    person["first_name"] = std::string{name.substr(0, space)};
    return std::nullopt;
}

constexpr std::string_view ui_visibility =
    R"({"show_in_add_deal_dialog":{"show":false,"order":null}})";
constexpr std::array attached{&activity_entity, &note_entity};

}  // namespace

const EntityDescription person_entity{
    .name = "person",
    .label = "Person",
    .relation = "person_id",
    .title = "name",
    .fields = person_fields,
    .visibility = Visibility::own,
    .searched = searched,
    .notes = &note_entity,
    .activities = &activity_entity,
    .attached = attached,
    .field_type = "people",
    .field_settings = {.ui_visibility = ui_visibility, .depend_on_stages = true},
    .filter_type = "people",
    .custom_fields = custom_fields_of("person"),
    .related_keys = related_keys,
    .v1 = {.operations =
               all_but_search | searching | deleting_several | listing_by_cursor | listing_fields,
           .added_status = 201,
           .filters = v1_filters,
           .places = v1_places,
           .keys = v1_keys,
           .related = related,
           .empty_list = EmptyList::null},
    .v2 = {.operations = all_but_search | searching | listing_fields,
           .filters = v2_filters,
           .keys = v2_extra_keys,
           .found_keys = found_keys,
           .found_extras = found_extras},
    .hooks = {.settle = &settle, .additional = &people_forms::person_additional},
};

}  // namespace grantor::sandbox
