// Pipelines: what deals go through, stage by stage. Admins shape them.
#include <array>
#include <boost/json.hpp>

#include "sandbox/engine/view.hpp"
#include "sandbox/engine/writing.hpp"
#include "sandbox/entities/entities.hpp"

namespace grantor::sandbox {
namespace {

using enum FieldType;
using enum Null;
constexpr auto never = Writable::never;
constexpr auto always = Writable::always;

constexpr std::int64_t stages_max = 500;

constexpr std::array pipeline_fields{
    FieldDescription{"id", integer, never, refused, "0"},
    FieldDescription{.name = "name",
                     .type = title,
                     .writable = always,
                     .fallback = R"("")",
                     .is_required = true},
    FieldDescription{"order_nr", integer, Writable::in_v1, refused, "0"},
    FieldDescription{"is_deleted", flag, never, refused, "false"},
    FieldDescription{"is_deal_probability_enabled", flag, always, refused, "false",
                     "deal_probability"},
    FieldDescription{"add_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"update_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
};

constexpr std::array v1_keys{
    keys::copy("id"),
    keys::copy("name"),
    keys::copy("url_title", "name"),
    keys::copy("order_nr"),
    keys::of_form("active", KeyForm::negated, "is_deleted"),
    keys::copy("deal_probability", "is_deal_probability_enabled"),
    keys::time("add_time"),
    keys::time("update_time"),
    keys::no("selected"),
};
constexpr std::array related_keys{
    keys::copy("name"),
    keys::copy("url_title", "name"),
    keys::copy("order_nr"),
    keys::of_form("active", KeyForm::negated, "is_deleted"),
    keys::copy("deal_probability", "is_deal_probability_enabled"),
    keys::time("add_time"),
    keys::time("update_time"),
};

// A new one comes last.
void begin(json::object& pipeline, const Writing& writing) {
    const auto last = writing.view.first(
        pipeline_entity, {}, {.order = RecordOrder::rank, .direction = SortDirection::descending});
    pipeline["order_nr"] = last ? last->object.at("order_nr").get_int64() + 1 : 1;
}

// The stages of a pipeline that was deleted go with it.
void delete_stages(const Item& pipeline, const View& view, WriteTx& tx) {
    if (!pipeline.object.at("is_deleted").get_bool()) return;
    const auto stages =
        view.list(stage_entity, {.links = {{"pipeline_id", pipeline.id}}}, {.limit = stages_max});
    for (const auto& stage : items_of(stage_entity, stages))
        delete_item(stage_entity, stage, view, tx);
}

std::int64_t rank(const json::object& pipeline) { return pipeline.at("order_nr").get_int64(); }

}  // namespace

const EntityDescription pipeline_entity{
    .name = "pipeline",
    .label = "Pipeline",
    .relation = "pipeline_id",
    .title = "name",
    .fields = pipeline_fields,
    .owner = "",
    .writers = Writers::admins,
    .related_keys = related_keys,
    .v1 = {.operations = all_but_search,
           .default_order = RecordOrder::rank,
           .keys = v1_keys,
           .pages = Pages::none},
    .v2 = {.operations = all_but_search},
    .hooks = {.begin = &begin, .after = &delete_stages, .rank = &rank},
};

}  // namespace grantor::sandbox
