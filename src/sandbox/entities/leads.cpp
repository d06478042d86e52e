// Leads: what may become a deal. Their ids are UUIDs. v1, and search in v2.
#include <array>
#include <boost/json.hpp>

#include "sandbox/engine/view.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/entities/forms/lead_forms.hpp"

namespace grantor::sandbox {
namespace {

using enum FieldType;
using enum Null;
constexpr auto never = Writable::never;
constexpr auto always = Writable::always;

constexpr std::array lead_fields{
    FieldDescription{"id", record_id, never, refused, R"("")"},
    FieldDescription{.name = "title",
                     .type = title,
                     .writable = always,
                     .fallback = R"("")",
                     .is_required = true},
    FieldDescription{"owner_id", user, always, refused, "0"},
    FieldDescription{"creator_id", user, never, refused, "0"},
    FieldDescription{"label_ids", relations, always, refused, "[]", "", &lead_label_entity},
    FieldDescription{"value", money, always, allowed},
    FieldDescription{"expected_close_date", date, always, allowed},
    FieldDescription{"person_id", relation, always, allowed, "null", "", &person_entity},
    FieldDescription{"organization_id", relation, always, allowed, "null", "",
                     &organization_entity},
    FieldDescription{"is_archived", flag, always, refused, "false"},
    FieldDescription{"source_name", text, never, refused, R"("API")"},
    FieldDescription{"origin", text, never, refused, R"("API")"},
    FieldDescription{"origin_id", text, Writable::on_adding, allowed},
    FieldDescription{"channel", integer, always, allowed},
    FieldDescription{"channel_id", text, always, allowed},
    FieldDescription{"was_seen", flag, always, refused, "false"},
    FieldDescription{"add_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"update_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"visible_to", visibility, always, refused, "3"},
    FieldDescription{"is_deleted", flag, never, refused, "false"},
    custom_fields_field,
};

constexpr std::array filters{
    FilterDescription{"person_id", FilterKind::relation, "person_id"},
    FilterDescription{"organization_id", FilterKind::relation, "organization_id"},
    FilterDescription{"owner_id", FilterKind::owner},
    FilterDescription{"updated_since", FilterKind::updated_since},
    FilterDescription{"filter_id", FilterKind::stored_filter},
};

// Times are RFC 3339 here, in v1 as well.
constexpr std::array v1_keys{
    keys::copy("id"),
    keys::copy("title"),
    keys::copy("owner_id"),
    keys::copy("creator_id"),
    keys::copy("label_ids"),
    keys::copy("value"),
    keys::copy("expected_close_date"),
    keys::copy("person_id"),
    keys::copy("organization_id"),
    keys::copy("is_archived"),
    keys::copy("source_name"),
    keys::copy("origin"),
    keys::copy("origin_id"),
    keys::copy("channel"),
    keys::copy("channel_id"),
    keys::nothing("source_deal_id"),
    keys::copy("was_seen"),
    keys::next_activity("next_activity_id", "id"),
    keys::copy("add_time"),
    keys::copy("update_time"),
    keys::of_form("visible_to", KeyForm::number_text),
    keys::computed("cc_email", &lead_forms::mail_address),
};

constexpr std::array<SearchedField, 2> searched{{
    {"title", "title", SearchedPart::title},
    {"custom_fields", "custom_fields", SearchedPart::custom_fields},
}};
constexpr std::array found_keys{
    keys::copy("title"),
    keys::of_form("owner", KeyForm::owner, "owner_id"),
    keys::of_form("person", KeyForm::reference, "person_id"),
    keys::of_form("organization", KeyForm::reference, "organization_id"),
    keys::computed("phones", &lead_forms::phones),
    keys::computed("emails", &lead_forms::emails),
    keys::of_form("custom_fields", KeyForm::found_in_custom_fields),
    keys::of_form("notes", KeyForm::found_in_notes),
    keys::part("value", "value", "amount"),
    keys::part("currency", "value", "currency"),
    keys::copy("visible_to"),
    keys::copy("is_archived"),
};
constexpr std::array<std::string_view, 1> found_extras{"lead.was_seen"};
constexpr std::array related_keys{keys::copy("title")};

std::optional<Failure> settle(json::object& lead, const json::object&, const Writing&) {
    if (lead.at("person_id").is_null() && lead.at("organization_id").is_null())
        return refuse_field("person_id", "or organization_id is required").error();
    return std::nullopt;
}

constexpr std::array attached{&activity_entity, &note_entity};

}  // namespace

const EntityDescription lead_entity{
    .name = "lead",
    .label = "Lead",
    .relation = "lead_id",
    .title = "title",
    .fields = lead_fields,
    .id_form = IdForm::uuid,
    .creator = "creator_id",
    .visibility = Visibility::own,
    .deleted = Deleted::hidden,
    .searched = searched,
    .notes = &note_entity,
    .activities = &activity_entity,
    .attached = attached,
    .field_type = "lead",
    .filter_type = "leads",
    .custom_fields = custom_fields_of("deal"),
    .related_keys = related_keys,
    .v1 = {.operations = all_but_search | searching | listing_archived | listing_fields,
           .added_status = 201,
           .filters = filters,
           .keys = v1_keys},
    .v2 = {.operations = searching, .found_keys = found_keys, .found_extras = found_extras},
    .hooks = {.settle = &settle},
};

}  // namespace grantor::sandbox
