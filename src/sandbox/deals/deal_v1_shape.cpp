#include "sandbox/deals/deal_v1_shape.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "sandbox/currencies.hpp"
#include "sandbox/deals/sales_pipeline.hpp"
#include "sandbox/moments.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

// "2026-01-31T09:30:00Z" as "2026-01-31 09:30:00".
json::value v1_time(const json::value& value) {
    if (!value.is_string()) return nullptr;
    const auto moment = read_moment(value.get_string());
    return moment ? json::value(to_sql_time(*moment)) : json::value(nullptr);
}

const User* find_user(const json::value& id, const DealSurroundings& around) {
    const auto found = around.users.find(UserId{id.get_int64()});
    return found == around.users.end() ? nullptr : &found->second;
}

json::value expanded_user(const json::value& id, const DealSurroundings& around) {
    const auto* user = find_user(id, around);
    if (user == nullptr) return nullptr;
    return json::object{{"id", user->id.value},   {"name", user->name},
                        {"email", user->email},   {"has_pic", 0},
                        {"pic_hash", nullptr},    {"active_flag", user->state == UserState::active},
                        {"value", user->id.value}};
}

json::value labels_text(const json::value& ids) {
    if (ids.get_array().empty()) return nullptr;
    std::string text;
    for (const auto& id : ids.get_array()) {
        if (!text.empty()) text += ',';
        text += std::to_string(id.get_int64());
    }
    return json::value(text);
}

double probability_of(const json::object& deal) {
    const auto& own = deal.at("probability");
    if (own.is_number()) return own.to_number<double>();
    if (deal.at("status") == "won") return 100;
    if (deal.at("status") == "lost") return 0;
    const auto* stage = find_stage(deal.at("stage_id").get_int64());
    return stage == nullptr ? 100 : static_cast<double>(stage->probability);
}

void copy(const json::object& deal, json::object& shown,
          std::initializer_list<std::string_view> names) {
    for (const auto name : names) shown[name] = deal.at(name);
}
void copy_times(const json::object& deal, json::object& shown,
                std::initializer_list<std::string_view> names) {
    for (const auto name : names) shown[name] = v1_time(deal.at(name));
}
void set(json::object& shown, const json::value& value,
         std::initializer_list<std::string_view> names) {
    for (const auto name : names) shown[name] = value;
}

void add_state(const json::object& deal, json::object& shown) {
    const bool is_deleted = deal.at("is_deleted").get_bool();
    copy(deal, shown, {"stage_id", "title", "value", "currency"});
    copy_times(deal, shown, {"archive_time", "add_time", "update_time", "stage_change_time"});
    shown["active"] = !is_deleted && deal.at("status") == "open";
    shown["deleted"] = is_deleted;
    shown["is_archived"] = deal.at("is_archived");
    shown["status"] = is_deleted ? json::value("deleted") : deal.at("status");
    shown["probability"] = deal.at("probability");
    set(shown, nullptr,
        {"next_activity_date", "next_activity_time", "next_activity_id", "last_activity_id",
         "last_activity_date"});
    shown["lost_reason"] = deal.at("lost_reason");
    shown["visible_to"] = std::to_string(deal.at("visible_to").get_int64());
    copy_times(deal, shown, {"close_time"});
    copy(deal, shown, {"pipeline_id"});
    copy_times(deal, shown, {"won_time"});
    shown["first_won_time"] = v1_time(deal.at("won_time"));
    copy_times(deal, shown, {"lost_time"});
}

void add_activity(const json::object& deal, json::object& shown) {
    set(shown, 0,
        {"products_count", "files_count", "notes_count", "followers_count", "email_messages_count",
         "activities_count", "done_activities_count", "undone_activities_count",
         "participants_count"});
    copy(deal, shown, {"expected_close_date"});
    set(shown, nullptr, {"last_incoming_mail_time", "last_outgoing_mail_time"});
    shown["label"] = labels_text(deal.at("label_ids"));
    copy(deal, shown, {"origin", "origin_id", "channel", "channel_id"});
    const auto* stage = find_stage(deal.at("stage_id").get_int64());
    shown["stage_order_nr"] = stage == nullptr ? 0 : stage->order_nr;
    set(shown, nullptr,
        {"person_name", "org_name", "next_activity_subject", "next_activity_type",
         "next_activity_duration", "next_activity_note"});
}

void add_amounts(const json::object& deal, json::object& shown, const DealSurroundings& around) {
    const std::string_view currency = deal.at("currency").get_string();
    const double value = deal.at("value").to_number<double>();
    const double weighted = value * probability_of(deal) / 100;
    shown["formatted_value"] = formatted_amount(value, currency);
    shown["weighted_value"] = weighted;
    shown["formatted_weighted_value"] = formatted_amount(weighted, currency);
    shown["weighted_value_currency"] = currency;
    shown["rotten_time"] = nullptr;
    const auto* owner = find_user(deal.at("owner_id"), around);
    shown["owner_name"] = owner == nullptr ? json::value(nullptr) : json::value(owner->name);
    shown["cc_email"] = around.company_label + "+deal" + std::to_string(deal.at("id").get_int64()) +
                        "@mail.invalid";
    set(shown, false, {"org_hidden", "person_hidden"});
    copy(deal, shown, {"acv", "arr", "mrr"});
    set(shown, nullptr, {"acv_currency", "arr_currency", "mrr_currency"});
}

json::object time_span(seconds span) {
    const auto total = span.count();
    return {{"y", 0},
            {"m", 0},
            {"d", total / 86400},
            {"h", total / 3600 % 24},
            {"i", total / 60 % 60},
            {"s", total % 60},
            {"total_seconds", total}};
}

}  // namespace

DealSurroundings read_surroundings(const ReadTx& tx, CompanyId company) {
    DealSurroundings around;
    if (const auto found = tx.companies().find(company)) around.company_label = found->label;
    for (auto& user : tx.users().of_company(company))
        around.users.emplace(user.id, std::move(user));
    return around;
}

json::object deal_in_v1(const json::object& deal, const DealSurroundings& around) {
    json::object shown;
    shown.reserve(96);
    copy(deal, shown, {"id"});
    shown["creator_user_id"] = expanded_user(deal.at("creator_user_id"), around);
    shown["user_id"] = expanded_user(deal.at("owner_id"), around);
    copy(deal, shown, {"person_id", "org_id"});
    add_state(deal, shown);
    add_activity(deal, shown);
    add_amounts(deal, shown, around);
    for (const auto& field : deal.at("custom_fields").get_object())
        shown[field.key()] = field.value();
    return shown;
}

void add_single_deal_keys(json::object& shown, const json::object& deal, Time now) {
    const auto added = read_moment(deal.at("add_time").get_string()).value_or(now);
    const auto age = std::max(seconds{0}, std::chrono::floor<seconds>(now - added));
    shown["average_time_to_won"] = time_span(seconds{0});
    shown["average_stage_progress"] = 0;
    shown["age"] = time_span(age);
    json::object in_stages;
    json::array order;
    for (const auto& stage : stages) {
        const bool is_here = deal.at("stage_id") == stage.id;
        in_stages[std::to_string(stage.id)] = is_here ? age.count() : 0;
        order.emplace_back(stage.id);
    }
    shown["stay_in_pipeline_stages"] = json::object{{"times_in_stages", std::move(in_stages)},
                                                    {"order_of_stages", std::move(order)}};
    shown["last_activity"] = nullptr;
    shown["next_activity"] = nullptr;
}

void RelatedObjects::add(const json::object& deal) {
    for (const auto* name : {"owner_id", "creator_user_id"}) {
        auto user = expanded_user(deal.at(name), around_);
        if (!user.is_object()) continue;
        user.get_object().erase("value");
        users_[std::to_string(deal.at(name).get_int64())] = std::move(user);
    }
    const auto* stage = find_stage(deal.at("stage_id").get_int64());
    if (stage == nullptr) return;
    stages_[std::to_string(stage->id)] = json::object{{"id", stage->id},
                                                      {"order_nr", stage->order_nr},
                                                      {"name", stage->name},
                                                      {"active_flag", true},
                                                      {"deal_probability", stage->probability},
                                                      {"pipeline_id", pipeline_id}};
    pipelines_[std::to_string(pipeline_id)] =
        json::object{{"id", pipeline_id}, {"name", pipeline_name}, {"active", true}};
}

json::object RelatedObjects::take() {
    return {{"user", std::move(users_)},
            {"organization", json::object{}},
            {"person", json::object{}},
            {"stage", std::move(stages_)},
            {"pipeline", std::move(pipelines_)}};
}

}  // namespace grantor::sandbox
