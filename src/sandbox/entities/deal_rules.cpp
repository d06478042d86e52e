#include "sandbox/entities/deal_rules.hpp"

#include <array>
#include <boost/json.hpp>

#include "sandbox/engine/view.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/wire/moments.hpp"

namespace grantor::sandbox::deal_rules {
namespace {

bool has_value(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && !value->is_null();
}

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

std::optional<Item> first_stage(const View& view, std::int64_t pipeline) {
    return view.first(stage_entity, {.links = {{"pipeline_id", pipeline}}},
                      {.order = RecordOrder::rank});
}

// Who names a stage means its pipeline, too; who names a pipeline only means its first stage.
std::optional<Failure> settle_stage(json::object& deal, const json::object& changes,
                                    const View& view) {
    const auto* stage = changes.if_contains("stage_id");
    const auto* pipeline = changes.if_contains("pipeline_id");
    if (stage != nullptr) {
        const auto found = view.find(stage_entity, stage->get_int64());
        if (!found)
            return refuse_field("stage_id", "there is no such stage in this company").error();
        const auto& home = found->object.at("pipeline_id");
        if (pipeline != nullptr && *pipeline != home)
            return refuse_field("stage_id", "is not a stage of this pipeline").error();
        deal["pipeline_id"] = home;
        return std::nullopt;
    }
    if (pipeline == nullptr) return std::nullopt;
    const auto current = view.find(stage_entity, deal.at("stage_id").get_int64());
    if (current && current->object.at("pipeline_id") == *pipeline) return std::nullopt;
    const auto first = first_stage(view, pipeline->get_int64());
    if (!first) return refuse_field("pipeline_id", "has no stages").error();
    deal["stage_id"] = first->id;
    return std::nullopt;
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

std::string text_of(const json::object& object, std::string_view name) {
    return std::string{object.at(name).get_string()};
}

}  // namespace

void begin(json::object& deal, const Writing& writing) {
    const auto& view = writing.view;
    if (view.company() != nullptr) deal["currency"] = view.company()->currency;
    const auto pipeline = view.first(pipeline_entity, {}, {.order = RecordOrder::rank});
    if (!pipeline) return;
    deal["pipeline_id"] = pipeline->id;
    if (const auto stage = first_stage(view, pipeline->id)) deal["stage_id"] = stage->id;
}

std::optional<Failure> settle(json::object& deal, const json::object& changes,
                              const Writing& writing) {
    const auto now = writing.view.now();
    const auto after = text_of(deal, "status");
    const StatusChange change{
        writing.before == nullptr ? "open" : text_of(*writing.before, "status"), after, now};
    if (auto failure = contradiction(changes, after)) return failure;
    if (auto failure = settle_stage(deal, changes, writing.view)) return failure;
    if (deal.at("stage_id") == 0)
        return refuse_field("stage_id", "is required: the company has no stages").error();
    if (writing.before != nullptr && writing.before->at("stage_id") != deal.at("stage_id"))
        deal["stage_change_time"] = to_rfc3339(now);
    settle_status(deal, changes, change);
    settle_archive(deal, changes, now);
    return std::nullopt;
}

}  // namespace grantor::sandbox::deal_rules
