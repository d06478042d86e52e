// Deals (docs/wire.md §6.5, §6.6): won, lost or open, in a stage of a pipeline.
#include <array>
#include <boost/json.hpp>

#include "sandbox/entities/deal_rules.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/entities/forms/deal_forms.hpp"

namespace grantor::sandbox {
namespace {

using enum FieldType;
using enum Null;
constexpr auto never = Writable::never;
constexpr auto always = Writable::always;
constexpr auto in_v1 = Writable::on_adding_in_v1;

constexpr std::array<std::string_view, 3> statuses{"open", "won", "lost"};

// In the order in which v2 shows them.
constexpr std::array deal_fields{
    FieldDescription{"id", integer, never, refused, "0"},
    FieldDescription{.name = "title",
                     .type = title,
                     .writable = always,
                     .fallback = R"("")",
                     .is_required = true},
    FieldDescription{"creator_user_id", user, never, refused, "0"},
    FieldDescription{"owner_id", user, always, refused, "0", "user_id"},
    FieldDescription{"value", number, always, refused, "0"},
    FieldDescription{"person_id", relation, always, allowed, "null", "", &person_entity},
    FieldDescription{"org_id", relation, always, allowed, "null", "", &organization_entity},
    FieldDescription{"stage_id", relation, always, refused, "0", "", &stage_entity},
    FieldDescription{"pipeline_id", relation, always, refused, "0", "", &pipeline_entity},
    FieldDescription{"currency", currency, always, refused, R"("USD")"},
    FieldDescription{"archive_time", moment, always, allowed},
    FieldDescription{"add_time", moment, in_v1, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"update_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"stage_change_time", moment, never, allowed},
    FieldDescription{.name = "status",
                     .type = choice,
                     .writable = always,
                     .fallback = R"("open")",
                     .choices = statuses,
                     .wire_type = "status"},
    FieldDescription{"is_archived", flag, always, refused, "false"},
    FieldDescription{"is_deleted", flag, always, refused, "false"},
    FieldDescription{"probability", percentage, always, allowed},
    FieldDescription{"lost_reason", text, always, allowed},
    FieldDescription{"visible_to", visibility, always, refused, "3"},
    FieldDescription{"close_time", moment, always, allowed},
    FieldDescription{"won_time", moment, always, allowed},
    FieldDescription{"lost_time", moment, always, allowed},
    FieldDescription{"local_won_date", date, never, allowed},
    FieldDescription{"local_lost_date", date, never, allowed},
    FieldDescription{"local_close_date", date, never, allowed},
    FieldDescription{"expected_close_date", date, always, allowed},
    FieldDescription{"label_ids", labels, always, refused, "[]", "label"},
    FieldDescription{"origin", text, never, refused, R"("API")"},
    FieldDescription{"origin_id", text, in_v1, allowed},
    FieldDescription{"channel", integer, in_v1, allowed},
    FieldDescription{"channel_id", text, in_v1, allowed},
    FieldDescription{"source_lead_id", text, never, allowed},
    FieldDescription{"acv", number, never, allowed},
    FieldDescription{"arr", number, never, allowed},
    FieldDescription{"mrr", number, never, allowed},
    // The products that are attached: lists of a product's deals follow them.
    FieldDescription{.name = "product_ids",
                     .type = relations,
                     .fallback = "[]",
                     .target = &product_entity,
                     .shown = Shown::never},
    custom_fields_field,
};

constexpr std::array v2_filters{
    FilterDescription{"ids", FilterKind::ids},
    FilterDescription{"person_id", FilterKind::relation, "person_id"},
    FilterDescription{"org_id", FilterKind::relation, "org_id"},
    FilterDescription{"stage_id", FilterKind::relation, "stage_id"},
    FilterDescription{"pipeline_id", FilterKind::relation, "pipeline_id"},
    FilterDescription{"owner_id", FilterKind::owner},
    FilterDescription{"status", FilterKind::statuses},
    FilterDescription{"updated_since", FilterKind::updated_since},
    FilterDescription{"updated_until", FilterKind::updated_until},
    FilterDescription{"filter_id", FilterKind::stored_filter},
};
constexpr std::array v1_filters{
    FilterDescription{"person_id", FilterKind::relation, "person_id"},
    FilterDescription{"org_id", FilterKind::relation, "org_id"},
    FilterDescription{"product_id", FilterKind::relation, "product_ids"},
    FilterDescription{"stage_id", FilterKind::relation, "stage_id"},
    FilterDescription{"pipeline_id", FilterKind::relation, "pipeline_id"},
    FilterDescription{"user_id", FilterKind::owner},
    FilterDescription{"owned_by_you", FilterKind::owned_by_you},
    FilterDescription{"status", FilterKind::status},
    FilterDescription{"filter_id", FilterKind::stored_filter},
};

constexpr std::array v1_places{
    Place{&person_entity, "person_id"},
    Place{&organization_entity, "org_id"},
    Place{&product_entity, "product_ids"},
    Place{.parent = &pipeline_entity, .relation = "pipeline_id", .is_plain = true},
    Place{.parent = &stage_entity, .relation = "stage_id", .is_plain = true},
};

constexpr std::array<SearchedField, 2> searched{{
    {"title", "title", SearchedPart::title},
    {"custom_fields", "custom_fields", SearchedPart::custom_fields},
}};
constexpr std::array found_keys{
    keys::copy("title"),
    keys::copy("value"),
    keys::copy("currency"),
    keys::copy("status"),
    keys::copy("visible_to"),
    keys::of_form("owner", KeyForm::owner, "owner_id"),
    keys::of_form("stage", KeyForm::reference, "stage_id"),
    keys::of_form("person", KeyForm::reference, "person_id"),
    keys::of_form("organization", KeyForm::reference, "org_id"),
    keys::of_form("custom_fields", KeyForm::found_in_custom_fields),
    keys::of_form("notes", KeyForm::found_in_notes),
    keys::copy("is_archived"),
};
constexpr std::array<std::string_view, 1> found_extras{"deal.cc_email"};

constexpr std::array related_keys{
    keys::copy("title"),    keys::copy("status"),   keys::copy("value"),
    keys::copy("currency"), keys::copy("stage_id"), keys::copy("pipeline_id"),
};
constexpr std::array<std::string_view, 5> related{"user", "organization", "person", "stage",
                                                  "pipeline"};

constexpr std::string_view ui_visibility =
    R"({"projects_detail_visible_flag":false,)"
    R"("show_in_pipelines":{"show_in_all":true,"pipeline_ids":[]}})";
constexpr std::array attached{&activity_entity, &deal_product_entity, &note_entity};

}  // namespace

const EntityDescription deal_entity{
    .name = "deal",
    .label = "Deal",
    .relation = "deal_id",
    .title = "title",
    .fields = deal_fields,
    .creator = "creator_user_id",
    .statuses = statuses,
    .visibility = Visibility::own,
    .searched = searched,
    .notes = &note_entity,
    .activities = &activity_entity,
    .attached = attached,
    .field_type = "deal",
    .field_settings = {.ui_visibility = ui_visibility,
                       .required_fields = R"({"statuses":{}})",
                       .depend_on_stages = true},
    .filter_type = "deals",
    .custom_fields = custom_fields_of("deal"),
    .related_keys = related_keys,
    .v1 = {.operations = all_but_search | searching | listing_archived | deleting_several |
                         listing_by_cursor | listing_fields,
           .added_status = 201,
           .filters = v1_filters,
           .places = v1_places,
           .keys = deal_forms::v1_keys,
           .single_keys = deal_forms::v1_single_keys,
           .related = related,
           .empty_list = EmptyList::null},
    .v2 = {.operations = all_but_search | searching | listing_archived | listing_fields,
           .filters = v2_filters,
           .keys = deal_forms::v2_extra_keys,
           .found_keys = found_keys,
           .found_extras = found_extras},
    .hooks = {.begin = &deal_rules::begin,
              .settle = &deal_rules::settle,
              .additional = &deal_forms::additional},
};

}  // namespace grantor::sandbox
