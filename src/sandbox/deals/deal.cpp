#include "sandbox/deals/deal.hpp"

#include <array>
#include <boost/json.hpp>

#include "sandbox/deals/sales_pipeline.hpp"
#include "sandbox/moments.hpp"

namespace grantor::sandbox {
namespace {

using enum FieldType;
using enum Null;
constexpr auto never = Writable::never;
constexpr auto always = Writable::always;
constexpr auto in_v1 = Writable::on_adding_in_v1;

// In the order in which v2 shows them (reference §6.5).
constexpr std::array<FieldDescription, 36> deal_fields{{
    {"id", integer, never, refused, "0"},
    {"title", FieldType::title, always, refused, R"("")"},
    {"creator_user_id", integer, never, refused, "0"},
    {"owner_id", user, always, refused, "0", "user_id"},
    {"value", number, always, refused, "0"},
    {"person_id", person, always, allowed, "null"},
    {"org_id", organization, always, allowed, "null"},
    {"stage_id", stage, always, refused, "1"},
    {"pipeline_id", pipeline, always, refused, "1"},
    {"currency", currency, always, refused, R"("USD")"},
    {"archive_time", moment, always, allowed, "null"},
    {"add_time", moment, in_v1, refused, R"("1970-01-01T00:00:00Z")"},
    {"update_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    {"stage_change_time", moment, never, allowed, "null"},
    {"status", status, always, refused, R"("open")"},
    {"is_archived", flag, always, refused, "false"},
    {"is_deleted", flag, always, refused, "false"},
    {"probability", percentage, always, allowed, "null"},
    {"lost_reason", text, always, allowed, "null"},
    {"visible_to", visibility, always, refused, "3"},
    {"close_time", moment, always, allowed, "null"},
    {"won_time", moment, always, allowed, "null"},
    {"lost_time", moment, always, allowed, "null"},
    {"local_won_date", date, never, allowed, "null"},
    {"local_lost_date", date, never, allowed, "null"},
    {"local_close_date", date, never, allowed, "null"},
    {"expected_close_date", date, always, allowed, "null"},
    {"label_ids", labels, always, refused, "[]", "label"},
    {"origin", text, never, refused, R"("API")"},
    {"origin_id", text, in_v1, allowed, "null"},
    {"channel", integer, in_v1, allowed, "null"},
    {"channel_id", text, in_v1, allowed, "null"},
    {"source_lead_id", text, never, allowed, "null"},
    {"acv", number, never, allowed, "null"},
    {"arr", number, never, allowed, "null"},
    {"mrr", number, never, allowed, "null"},
}};

// `custom_fields` ends every entity's table.
constexpr auto all_deal_fields = [] {
    std::array<FieldDescription, deal_fields.size() + 1> fields{};
    for (std::size_t i = 0; i < deal_fields.size(); ++i) fields[i] = deal_fields[i];
    fields.back() = {"custom_fields", custom_fields, always, refused, "{}"};
    return fields;
}();

bool has_value(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && !value->is_null();
}

std::string_view status_of(const json::object& deal) { return deal.at("status").get_string(); }

std::string_view time_name_of(std::string_view status) {
    return status == "won" ? "won_time" : "lost_time";
}

void set_local_dates(json::object& deal) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> pairs{
        {{"won_time", "local_won_date"},
         {"lost_time", "local_lost_date"},
         {"close_time", "local_close_date"}}};
    for (const auto& [time, date] : pairs) {
        const auto& value = deal.at(time);
        deal[date] =
            value.is_null() ? json::value(nullptr) : json::value(date_of(value.get_string()));
    }
}

std::optional<Failure> contradiction(const json::object& changes, std::string_view status) {
    if (has_value(changes, "won_time") && status != "won")
        return refuse_field("won_time", "only a won deal has one").error();
    if (has_value(changes, "lost_time") && status != "lost")
        return refuse_field("lost_time", "only a lost deal has one").error();
    if (has_value(changes, "lost_reason") && status != "lost")
        return refuse_field("lost_reason", "only a lost deal has one").error();
    if (has_value(changes, "close_time") && status == "open")
        return refuse_field("close_time", "only a won or lost deal has one").error();
    return std::nullopt;
}

struct StatusChange {
    std::string before;
    std::string after;
    Time now;
    bool is_one() const { return before != after; }
};

// What a deal that changes from open to won, or back, gets and loses.
void settle_status(json::object& deal, const json::object& changes, const StatusChange& change) {
    if (change.after == "open") {
        for (const auto* name : {"won_time", "lost_time", "close_time", "lost_reason"})
            deal[name] = nullptr;
    } else {
        const auto mine = time_name_of(change.after);
        if (change.is_one() && !has_value(changes, mine)) deal[mine] = nullptr;
        if (deal.at(mine).is_null()) deal[mine] = to_rfc3339(change.now);
        deal[change.after == "won" ? "lost_time" : "won_time"] = nullptr;
        if (change.after == "won") deal["lost_reason"] = nullptr;
        const bool closes_now = change.is_one() && !has_value(changes, "close_time");
        if (closes_now || deal.at("close_time").is_null()) deal["close_time"] = deal.at(mine);
    }
    set_local_dates(deal);
}

std::optional<Failure> settle_stage(json::object& deal, const json::object& changes) {
    const auto* pipeline = changes.if_contains("pipeline_id");
    if (pipeline != nullptr && pipeline->get_int64() != pipeline_id)
        return refuse_field("pipeline_id", "there is no such pipeline in this company").error();
    if (const auto* stage = changes.if_contains("stage_id");
        stage != nullptr && find_stage(stage->get_int64()) == nullptr)
        return refuse_field("stage_id", "there is no such stage in this company").error();
    deal["pipeline_id"] = pipeline_id;
    return std::nullopt;
}

// Custom fields that are not mentioned stay as they are.
void take_values(json::object& deal, const json::object& changes) {
    for (const auto& change : changes) {
        if (change.key() != "custom_fields") {
            deal[change.key()] = change.value();
            continue;
        }
        auto& custom = deal["custom_fields"].get_object();
        for (const auto& field : change.value().get_object()) custom[field.key()] = field.value();
    }
}

void settle_archive(json::object& deal, const json::object& changes, Time now) {
    if (const auto* archived = changes.if_contains("is_archived")) {
        if (!archived->get_bool())
            deal["archive_time"] = nullptr;
        else if (deal.at("archive_time").is_null())
            deal["archive_time"] = to_rfc3339(now);
    } else if (changes.contains("archive_time")) {
        deal["is_archived"] = !deal.at("archive_time").is_null();
    }
}

}  // namespace

const EntityDescription deal_entity{"deal", "title", all_deal_fields};

bool is_gone(const Record& record, Time now) {
    return record.is_deleted && record.update_time + deleted_deal_lifetime <= now;
}

Answer<json::object> make_deal(const json::object& changes, const DealMaker& maker) {
    auto deal = blank_object(deal_entity);
    deal["creator_user_id"] = maker.creator.value;
    deal["owner_id"] = maker.creator.value;
    deal["currency"] = maker.currency;
    deal["origin"] = maker.origin;
    deal["add_time"] = to_rfc3339(maker.now);
    if (auto failure = change_deal(deal, changes, maker.now)) return refuse(std::move(*failure));
    deal["stage_change_time"] = nullptr;
    return deal;
}

std::optional<Failure> change_deal(json::object& deal, const json::object& changes, Time now) {
    const std::string status_before{status_of(deal)};
    const auto stage_before = deal.at("stage_id").get_int64();
    const auto* wanted = changes.if_contains("status");
    const StatusChange change{
        status_before, wanted == nullptr ? status_before : std::string{wanted->get_string()}, now};
    if (auto failure = contradiction(changes, change.after)) return failure;
    take_values(deal, changes);
    if (auto failure = settle_stage(deal, changes)) return failure;
    if (deal.at("stage_id").get_int64() != stage_before)
        deal["stage_change_time"] = to_rfc3339(now);
    settle_status(deal, changes, change);
    settle_archive(deal, changes, now);
    deal["update_time"] = to_rfc3339(now);
    return std::nullopt;
}

}  // namespace grantor::sandbox
