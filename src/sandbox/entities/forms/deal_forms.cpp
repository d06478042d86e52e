#include "sandbox/entities/forms/deal_forms.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "sandbox/engine/showing.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/wire/currencies.hpp"
#include "sandbox/wire/moments.hpp"

namespace grantor::sandbox::deal_forms {
namespace {

constexpr std::int64_t stages_shown_max = 100;

const json::object& object_of(const Showing& showing) { return showing.item.object; }

double number_of(const json::value& value, double otherwise) {
    return value.is_number() ? value.to_number<double>() : otherwise;
}

const Item* stage_of(const Showing& showing) {
    return showing.around.related(showing.entity, showing.item, "stage_id");
}

double probability_of(const Showing& showing) {
    const auto& deal = object_of(showing);
    if (deal.at("probability").is_number()) return number_of(deal.at("probability"), 0);
    if (deal.at("status") == "won") return 100;
    if (deal.at("status") == "lost") return 0;
    const auto* stage = stage_of(showing);
    return stage == nullptr ? 100 : number_of(stage->object.at("deal_probability"), 100);
}

double weighted(const Showing& showing) {
    return number_of(object_of(showing).at("value"), 0) * probability_of(showing) / 100;
}

json::value formatted(const Showing& showing, double amount) {
    return json::value(formatted_amount(amount, object_of(showing).at("currency").get_string()));
}

// There is a value, but the caller may not see it.
json::value is_hidden(const Showing& showing, std::string_view field) {
    if (showing.around.view().is_admin()) return false;
    const auto found = showing.around.view().find(deal_entity, showing.item.id);
    return found && !found->object.at(field).is_null() &&
           showing.around.related(showing.entity, *found, field) == nullptr;
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

seconds age_of(const Showing& showing) {
    const auto now = showing.around.view().now();
    const auto added = read_moment(object_of(showing).at("add_time").get_string()).value_or(now);
    return std::max(seconds{0}, std::chrono::floor<seconds>(now - added));
}

json::value activity(const Showing& showing, Surroundings::Which which) {
    const auto* found = showing.around.activity(showing.entity, showing.item.id, which);
    if (found == nullptr) return nullptr;
    return in_v1({activity_entity, *found, showing.around}, Relations::plain);
}

}  // namespace

json::value active(const Showing& showing) {
    const auto& deal = object_of(showing);
    return !deal.at("is_deleted").get_bool() && deal.at("status") == "open";
}

json::value status(const Showing& showing) {
    const auto& deal = object_of(showing);
    return deal.at("is_deleted").get_bool() ? json::value("deleted") : deal.at("status");
}

json::value stage_order(const Showing& showing) {
    const auto* stage = stage_of(showing);
    return stage == nullptr ? json::value(0) : stage->object.at("order_nr");
}

json::value formatted_value(const Showing& showing) {
    return formatted(showing, number_of(object_of(showing).at("value"), 0));
}

json::value weighted_value(const Showing& showing) { return weighted(showing); }

json::value formatted_weighted_value(const Showing& showing) {
    return formatted(showing, weighted(showing));
}

json::value is_organization_hidden(const Showing& showing) { return is_hidden(showing, "org_id"); }
json::value is_person_hidden(const Showing& showing) { return is_hidden(showing, "person_id"); }

json::value mail_address(const Showing& showing) {
    return json::value(showing.around.mail_address("deal", showing.item.id));
}

json::value participants_count(const Showing& showing) {
    return object_of(showing).at("person_id").is_null() ? 0 : 1;
}

// An open deal that stays in a stage for longer than the stage allows rots.
json::value rotten_time(const Showing& showing) {
    const auto& deal = object_of(showing);
    const auto* stage = stage_of(showing);
    if (stage == nullptr || deal.at("status") != "open" ||
        !stage->object.at("is_deal_rot_enabled").get_bool() ||
        !stage->object.at("days_to_rotten").is_int64())
        return nullptr;
    const auto& entered =
        deal.at("stage_change_time").is_null() ? deal.at("add_time") : deal.at("stage_change_time");
    const auto from = read_moment(entered.get_string());
    const auto rots = from.value_or(Time{}) + days{stage->object.at("days_to_rotten").get_int64()};
    if (rots > showing.around.view().now()) return nullptr;
    return json::value(to_sql_time(rots));
}

json::value zero_time(const Showing&) { return time_span(seconds{0}); }
json::value age(const Showing& showing) { return time_span(age_of(showing)); }

json::value stay_in_stages(const Showing& showing) {
    const auto& deal = object_of(showing);
    json::object in_stages;
    json::array order;
    const auto records = showing.around.view().list(
        stage_entity, {.links = {{"pipeline_id", deal.at("pipeline_id").get_int64()}}},
        {.order = RecordOrder::rank, .limit = stages_shown_max});
    for (const auto& stage : records) {
        const bool is_here = deal.at("stage_id") == stage.id;
        in_stages[std::to_string(stage.id)] = is_here ? age_of(showing).count() : 0;
        order.emplace_back(stage.id);
    }
    return json::object{{"times_in_stages", std::move(in_stages)},
                        {"order_of_stages", std::move(order)}};
}

json::value last_activity(const Showing& showing) {
    return activity(showing, Surroundings::Which::last);
}
json::value next_activity(const Showing& showing) {
    return activity(showing, Surroundings::Which::next);
}

json::object additional(const Showing& showing) {
    return {{"dropbox_email", mail_address(showing)}};
}

}  // namespace grantor::sandbox::deal_forms
