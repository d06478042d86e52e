// How v1 shows an activity.
#pragma once

#include <array>

#include "sandbox/engine/entity.hpp"
#include "sandbox/entities/forms/people_forms.hpp"

namespace grantor::sandbox::activity_forms {

// A text, or "" if there is none.
json::value due_time(const Showing& showing);
json::value duration(const Showing& showing);
// [{person_id, primary_flag}], or null.
json::value participants(const Showing& showing);
json::value attendees(const Showing& showing);
json::value person_mail_address(const Showing& showing);
json::value deal_mail_address(const Showing& showing);

// table: the order is the wire's.
inline constexpr std::array v1_keys{
    keys::copy("id"),
    keys::computed("company_id", &people_forms::company_id),
    keys::copy("user_id", "owner_id"),
    keys::copy("done"),
    keys::copy("type"),
    keys::nothing("reference_type"),
    keys::nothing("reference_id"),
    keys::copy("conference_meeting_client"),
    keys::copy("conference_meeting_url"),
    keys::copy("conference_meeting_id"),
    keys::copy("due_date"),
    keys::computed("due_time", &due_time),
    keys::computed("duration", &duration),
    keys::copy("busy_flag", "busy"),
    keys::time("add_time"),
    keys::time("marked_as_done_time"),
    keys::nothing("last_notification_time"),
    keys::nothing("last_notification_user_id"),
    keys::nothing("notification_language_id"),
    keys::copy("subject"),
    keys::copy("public_description"),
    keys::nothing("calendar_sync_include_context"),
    keys::part("location", "location", "value"),
    keys::copy("org_id"),
    keys::copy("person_id"),
    keys::copy("deal_id"),
    keys::copy("lead_id"),
    keys::copy("project_id"),
    keys::of_form("active_flag", KeyForm::negated, "is_deleted"),
    keys::time("update_time"),
    keys::copy("update_user_id"),
    keys::nothing("gcal_event_id"),
    keys::nothing("google_calendar_id"),
    keys::nothing("google_calendar_etag"),
    keys::nothing("source_timezone"),
    keys::nothing("rec_rule"),
    keys::nothing("rec_rule_extension"),
    keys::nothing("rec_master_activity_id"),
    keys::of_form("series", KeyForm::empty_list),
    keys::copy("note"),
    keys::copy("priority"),
    keys::copy("created_by_user_id", "creator_user_id"),
    keys::part("location_subpremise", "location", "subpremise"),
    keys::part("location_street_number", "location", "street_number"),
    keys::part("location_route", "location", "route"),
    keys::part("location_sublocality", "location", "sublocality"),
    keys::part("location_locality", "location", "locality"),
    keys::part("location_admin_area_level_1", "location", "admin_area_level_1"),
    keys::part("location_admin_area_level_2", "location", "admin_area_level_2"),
    keys::part("location_country", "location", "country"),
    keys::part("location_postal_code", "location", "postal_code"),
    keys::part("location_formatted_address", "location", "value"),
    keys::computed("attendees", &attendees),
    keys::computed("participants", &participants),
    keys::title_of("org_name", "org_id"),
    keys::title_of("person_name", "person_id"),
    keys::title_of("deal_title", "deal_id"),
    keys::of_form("owner_name", KeyForm::user_name, "owner_id"),
    keys::computed("person_dropbox_bcc", &person_mail_address),
    keys::computed("deal_dropbox_bcc", &deal_mail_address),
    keys::copy("assigned_to_user_id", "owner_id"),
    keys::nothing("file"),
};

}  // namespace grantor::sandbox::activity_forms
