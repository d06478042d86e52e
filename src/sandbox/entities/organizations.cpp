// Organizations: where persons work and what deals are made with.
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

constexpr std::array organization_fields{
    FieldDescription{"id", integer, never, refused, "0"},
    FieldDescription{.name = "name",
                     .type = title,
                     .writable = always,
                     .fallback = R"("")",
                     .is_required = true},
    FieldDescription{"owner_id", user, always, refused, "0"},
    FieldDescription{"add_time", moment, Writable::on_adding, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"update_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"address", address, always, allowed},
    FieldDescription{"is_deleted", flag, never, refused, "false"},
    FieldDescription{"visible_to", visibility, always, refused, "3"},
    FieldDescription{"label_ids", labels, always, refused, "[]", "label"},
    FieldDescription{"website", text, always, allowed},
    FieldDescription{"linkedin", text, always, allowed},
    FieldDescription{"industry", integer, always, allowed},
    FieldDescription{"annual_revenue", number, always, allowed},
    FieldDescription{"employee_count", integer, always, allowed},
    custom_fields_field,
};

constexpr std::array v2_filters{
    FilterDescription{"ids", FilterKind::ids},
    FilterDescription{"owner_id", FilterKind::owner},
    FilterDescription{"updated_since", FilterKind::updated_since},
    FilterDescription{"updated_until", FilterKind::updated_until},
    FilterDescription{"filter_id", FilterKind::stored_filter},
};
constexpr std::array v1_filters{
    FilterDescription{"user_id", FilterKind::owner},
    FilterDescription{"first_char", FilterKind::first_char},
    FilterDescription{"filter_id", FilterKind::stored_filter},
};

constexpr auto counts = keys::joined(
    counters::open_deals,
    std::array{keys::zero("email_messages_count"), keys::count("people_count", person_entity)},
    counters::activities, counters::attachments, counters::decided_deals);

// table: the order is the wire's.
constexpr auto v1_keys = keys::joined(
    std::array{
        keys::copy("id"),
        keys::computed("company_id", &people_forms::company_id),
        keys::user("owner_id"),
        keys::copy("name"),
    },
    counts,
    std::array{
        keys::of_form("active_flag", KeyForm::negated, "is_deleted"),
        keys::nothing("picture_id"),
        keys::nothing("country_code"),
        keys::computed("first_char", &people_forms::first_char),
        keys::time("update_time"),
        keys::time("add_time"),
        keys::of_form("visible_to", KeyForm::number_text),
        keys::next_activity("next_activity_date", "due_date"),
        keys::next_activity("next_activity_time", "due_time"),
        keys::next_activity("next_activity_id", "id"),
        keys::last_activity("last_activity_id", "id"),
        keys::last_activity("last_activity_date", "due_date"),
        keys::of_form("label", KeyForm::first, "label_ids"),
        keys::copy("label_ids"),
        keys::part("address", "address", "value"),
        keys::part("address_subpremise", "address", "subpremise"),
        keys::part("address_street_number", "address", "street_number"),
        keys::part("address_route", "address", "route"),
        keys::part("address_sublocality", "address", "sublocality"),
        keys::part("address_locality", "address", "locality"),
        keys::part("address_admin_area_level_1", "address", "admin_area_level_1"),
        keys::part("address_admin_area_level_2", "address", "admin_area_level_2"),
        keys::part("address_country", "address", "country"),
        keys::part("address_postal_code", "address", "postal_code"),
        keys::part("address_formatted_address", "address", "value"),
        keys::of_form("owner_name", KeyForm::user_name, "owner_id"),
        keys::computed("cc_email", &people_forms::organization_mail_address),
    });
constexpr std::array v1_single_keys{
    keys::yes("edit_name"),
    keys::nothing("last_activity"),
    keys::nothing("next_activity"),
};

constexpr auto v2_extra_keys = keys::joined(
    std::array{
        keys::next_activity("next_activity_id", "id"),
        keys::last_activity("last_activity_id", "id"),
    },
    counts,
    std::array{
        keys::computed("smart_bcc_email", &people_forms::organization_mail_address),
    });

constexpr std::array<SearchedField, 3> searched{{
    {"name", "name", SearchedPart::title},
    {"address", "address", SearchedPart::address},
    {"custom_fields", "custom_fields", SearchedPart::custom_fields},
}};
constexpr std::array found_keys{
    keys::copy("name"),
    keys::part("address", "address", "value"),
    keys::copy("visible_to"),
    keys::of_form("owner", KeyForm::owner, "owner_id"),
    keys::of_form("custom_fields", KeyForm::found_in_custom_fields),
    keys::of_form("notes", KeyForm::found_in_notes),
};

constexpr std::array related_keys{
    keys::copy("name"),
    keys::count("people_count", person_entity),
    keys::copy("owner_id"),
    keys::part("address", "address", "value"),
    keys::of_form("active_flag", KeyForm::negated, "is_deleted"),
    keys::computed("cc_email", &people_forms::organization_mail_address),
};
constexpr std::array<std::string_view, 2> related{"user", "picture"};

constexpr std::string_view ui_visibility =
    R"({"show_in_add_deal_dialog":{"show":false,"order":null},)"
    R"("org_detail_visible_flag":true,"person_detail_visible_flag":true,)"
    R"("deal_detail_visible_flag":true,)"
    R"("show_in_add_person_dialog":{"show":false,"order":null}})";
constexpr std::array attached{&activity_entity, &note_entity};

}  // namespace

const EntityDescription organization_entity{
    .name = "organization",
    .label = "Organization",
    .relation = "org_id",
    .title = "name",
    .fields = organization_fields,
    .visibility = Visibility::own,
    .searched = searched,
    .notes = &note_entity,
    .activities = &activity_entity,
    .attached = attached,
    .field_type = "org",
    .field_settings = {.ui_visibility = ui_visibility, .depend_on_stages = true},
    .filter_type = "org",
    .custom_fields = custom_fields_of("organization"),
    .related_keys = related_keys,
    .v1 = {.operations = all_but_search | deleting_several | listing_by_cursor | listing_fields,
           .added_status = 201,
           .filters = v1_filters,
           .keys = v1_keys,
           .single_keys = v1_single_keys,
           .related = related,
           .empty_list = EmptyList::null},
    .v2 = {.operations = all_but_search | listing_fields,
           .filters = v2_filters,
           .keys = v2_extra_keys,
           .found_keys = found_keys},
    .hooks = {.additional = &people_forms::organization_additional},
};

}  // namespace grantor::sandbox
