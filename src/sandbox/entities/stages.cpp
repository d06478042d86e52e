// Stages of pipelines. Admins shape them.
#include <array>
#include <boost/json.hpp>

#include "sandbox/engine/surroundings.hpp"
#include "sandbox/engine/view.hpp"
#include "sandbox/entities/entities.hpp"

namespace grantor::sandbox {
namespace {

using enum FieldType;
using enum Null;
constexpr auto never = Writable::never;
constexpr auto always = Writable::always;

constexpr std::array stage_fields{
    FieldDescription{"id", integer, never, refused, "0"},
    FieldDescription{"order_nr", integer, Writable::in_v1, refused, "0"},
    FieldDescription{.name = "name",
                     .type = title,
                     .writable = always,
                     .fallback = R"("")",
                     .is_required = true},
    FieldDescription{"is_deleted", flag, never, refused, "false"},
    FieldDescription{"deal_probability", percentage, always, refused, "100"},
    FieldDescription{.name = "pipeline_id",
                     .type = relation,
                     .writable = always,
                     .fallback = "0",
                     .target = &pipeline_entity,
                     .is_required = true},
    FieldDescription{"is_deal_rot_enabled", flag, always, refused, "false", "rotten_flag"},
    FieldDescription{"days_to_rotten", integer, always, allowed, "null", "rotten_days"},
    FieldDescription{"add_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"update_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
};

constexpr std::array filters{FilterDescription{"pipeline_id", FilterKind::relation, "pipeline_id"}};

json::value pipeline_deal_probability(const Showing& showing) {
    const auto* pipeline = showing.around.related(showing.entity, showing.item, "pipeline_id");
    return pipeline != nullptr && pipeline->object.at("is_deal_probability_enabled").get_bool();
}

constexpr std::array v1_keys{
    keys::copy("id"),
    keys::copy("order_nr"),
    keys::copy("name"),
    keys::of_form("active_flag", KeyForm::negated, "is_deleted"),
    keys::copy("deal_probability"),
    keys::copy("pipeline_id"),
    keys::copy("rotten_flag", "is_deal_rot_enabled"),
    keys::copy("rotten_days", "days_to_rotten"),
    keys::time("add_time"),
    keys::time("update_time"),
    keys::title_of("pipeline_name", "pipeline_id"),
    keys::computed("pipeline_deal_probability", &pipeline_deal_probability),
};
constexpr std::array related_keys{
    keys::copy("order_nr"),
    keys::copy("name"),
    keys::of_form("active_flag", KeyForm::negated, "is_deleted"),
    keys::copy("deal_probability"),
    keys::copy("pipeline_id"),
    keys::copy("rotten_flag", "is_deal_rot_enabled"),
    keys::copy("rotten_days", "days_to_rotten"),
    keys::time("add_time"),
    keys::time("update_time"),
};

std::optional<Failure> settle(json::object& stage, const json::object& changes,
                              const Writing& writing) {
    const auto pipeline = stage.at("pipeline_id").get_int64();
    const bool moves =
        writing.before != nullptr && writing.before->at("pipeline_id") != stage.at("pipeline_id");
    // Otherwise its deals would be in two pipelines.
    if (moves &&
        !writing.view.count_links(deal_entity, "stage_id", {writing.before->at("id").get_int64()})
             .empty())
        return refuse_field("pipeline_id", "cannot be changed while the stage has deals").error();
    if (changes.contains("order_nr") || (writing.before != nullptr && !moves)) return std::nullopt;
    const auto last =
        writing.view.first(stage_entity, {.links = {{"pipeline_id", pipeline}}},
                           {.order = RecordOrder::rank, .direction = SortDirection::descending});
    stage["order_nr"] = last ? last->object.at("order_nr").get_int64() + 1 : 1;
    return std::nullopt;
}

std::int64_t rank(const json::object& stage) { return stage.at("order_nr").get_int64(); }

}  // namespace

const EntityDescription stage_entity{
    .name = "stage",
    .label = "Stage",
    .relation = "stage_id",
    .title = "name",
    .fields = stage_fields,
    .owner = "",
    .rank_name = "order_nr",
    .writers = Writers::admins,
    .field_type = "stage",
    .related_keys = related_keys,
    .v1 = {.operations = all_but_search | deleting_several,
           .filters = filters,
           .default_order = RecordOrder::rank,
           .keys = v1_keys},
    .v2 = {.operations = all_but_search, .filters = filters},
    .hooks = {.settle = &settle, .rank = &rank},
};

}  // namespace grantor::sandbox
