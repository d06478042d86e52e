// How a deal is shown: the keys of v1 (docs/wire.md §6.6) and what include_fields of v2 adds.
#pragma once

#include <array>

#include "sandbox/entities/forms/counters.hpp"

namespace grantor::sandbox::deal_forms {

json::value active(const Showing& showing);
json::value status(const Showing& showing);
json::value stage_order(const Showing& showing);
json::value formatted_value(const Showing& showing);
json::value weighted_value(const Showing& showing);
json::value formatted_weighted_value(const Showing& showing);
json::value is_organization_hidden(const Showing& showing);
json::value is_person_hidden(const Showing& showing);
json::value mail_address(const Showing& showing);
json::value participants_count(const Showing& showing);
json::value rotten_time(const Showing& showing);
json::value zero_time(const Showing& showing);
json::value age(const Showing& showing);
json::value stay_in_stages(const Showing& showing);
json::value last_activity(const Showing& showing);
json::value next_activity(const Showing& showing);
// {"dropbox_email"}
json::object additional(const Showing& showing);

inline constexpr auto counts = keys::joined(
    std::array{keys::count("products_count", deal_product_entity)}, counters::attachments,
    std::array{keys::zero("email_messages_count")}, counters::activities,
    std::array{keys::computed("participants_count", &participants_count)});

// table: the order is the wire's.
inline constexpr auto v1_keys = keys::joined(
    std::array{
        keys::copy("id"),
        keys::user("creator_user_id"),
        keys::user("user_id", "owner_id"),
        keys::record("person_id"),
        keys::record("org_id"),
        keys::copy("stage_id"),
        keys::copy("title"),
        keys::copy("value"),
        keys::copy("currency"),
        keys::time("archive_time"),
        keys::time("add_time"),
        keys::time("update_time"),
        keys::time("stage_change_time"),
        keys::computed("active", &active),
        keys::copy("deleted", "is_deleted"),
        keys::copy("is_archived"),
        keys::computed("status", &status),
        keys::copy("probability"),
        keys::next_activity("next_activity_date", "due_date"),
        keys::next_activity("next_activity_time", "due_time"),
        keys::next_activity("next_activity_id", "id"),
        keys::last_activity("last_activity_id", "id"),
        keys::last_activity("last_activity_date", "due_date"),
        keys::copy("lost_reason"),
        keys::of_form("visible_to", KeyForm::number_text),
        keys::time("close_time"),
        keys::copy("pipeline_id"),
        keys::time("won_time"),
        keys::time("first_won_time", "won_time"),
        keys::time("lost_time"),
    },
    counts,
    std::array{
        keys::copy("expected_close_date"),
        keys::nothing("last_incoming_mail_time"),
        keys::nothing("last_outgoing_mail_time"),
        keys::of_form("label", KeyForm::list_text, "label_ids"),
        keys::copy("origin"),
        keys::copy("origin_id"),
        keys::copy("channel"),
        keys::copy("channel_id"),
        keys::computed("stage_order_nr", &stage_order),
        keys::title_of("person_name", "person_id"),
        keys::title_of("org_name", "org_id"),
        keys::next_activity("next_activity_subject", "subject"),
        keys::next_activity("next_activity_type", "type"),
        keys::next_activity("next_activity_duration", "duration"),
        keys::next_activity("next_activity_note", "note"),
        keys::computed("formatted_value", &formatted_value),
        keys::computed("weighted_value", &weighted_value),
        keys::computed("formatted_weighted_value", &formatted_weighted_value),
        keys::copy("weighted_value_currency", "currency"),
        keys::computed("rotten_time", &rotten_time),
        keys::of_form("owner_name", KeyForm::user_name, "owner_id"),
        keys::computed("cc_email", &mail_address),
        keys::computed("org_hidden", &is_organization_hidden),
        keys::computed("person_hidden", &is_person_hidden),
        keys::copy("acv"),
        keys::copy("arr"),
        keys::copy("mrr"),
        keys::nothing("acv_currency"),
        keys::nothing("arr_currency"),
        keys::nothing("mrr_currency"),
    });

inline constexpr std::array v1_single_keys{
    keys::computed("average_time_to_won", &zero_time),
    keys::zero("average_stage_progress"),
    keys::computed("age", &age),
    keys::computed("stay_in_pipeline_stages", &stay_in_stages),
    keys::computed("last_activity", &last_activity),
    keys::computed("next_activity", &next_activity),
};

inline constexpr auto v2_extra_keys = keys::joined(
    std::array{
        keys::next_activity("next_activity_id", "id"),
        keys::last_activity("last_activity_id", "id"),
        keys::copy("first_won_time", "won_time"),
    },
    counts,
    std::array{
        keys::nothing("last_incoming_mail_time"),
        keys::nothing("last_outgoing_mail_time"),
        keys::computed("smart_bcc_email", &mail_address),
        keys::copy("source_lead_id"),
    });

}  // namespace grantor::sandbox::deal_forms
