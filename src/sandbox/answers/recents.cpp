#include "sandbox/answers/recents.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <deque>

#include "sandbox/answers/filter_operations.hpp"
#include "sandbox/engine/showing.hpp"
#include "sandbox/entities/activity_types.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/filters/stored_filter.hpp"
#include "sandbox/users/users.hpp"
#include "sandbox/wire/query_reader.hpp"

namespace grantor::sandbox {
namespace {

constexpr std::int64_t batch = 200;

struct RecentKind {
    std::string_view name;
    const EntityDescription* entity;  // null: not a record, or not in the demo
};
constexpr std::array<RecentKind, 12> kinds{{
    {"activity", &activity_entity},
    {"activityType", &activity_type_entity},
    {"deal", &deal_entity},
    {"file", nullptr},
    {"filter", &filter_entity},
    {"note", &note_entity},
    {"person", &person_entity},
    {"organization", &organization_entity},
    {"pipeline", &pipeline_entity},
    {"product", &product_entity},
    {"stage", &stage_entity},
    {"user", nullptr},
}};

struct Change {
    Time at;
    const RecentKind* kind = nullptr;
    std::int64_t id = 0;
    Record record;      // of a kind of records
    json::object user;  // of users
};

bool is_earlier(const Change& a, const Change& b) {
    if (a.at != b.at) return a.at < b.at;
    return a.kind != b.kind ? a.kind < b.kind : a.id < b.id;
}

// The changes of one kind, in order, read as they are needed.
class Stream {
 public:
    Stream(const RecentKind& kind, const View& view, Time since)
        : kind_(kind), view_(view), filter_{.shelves = every_shelf(), .updated_since = since} {}
    Stream(const RecentKind& kind, const View& view, std::deque<Change> changes)
        : kind_(kind), view_(view), changes_(std::move(changes)), is_read_(true) {}

    // Null at the end.
    const Change* front() {
        if (changes_.empty() && !is_read_) read();
        return changes_.empty() ? nullptr : &changes_.front();
    }
    Change take() {
        auto change = std::move(changes_.front());
        changes_.pop_front();
        return change;
    }

 private:
    static std::vector<RecordShelf> every_shelf() {
        return {RecordShelf::live, RecordShelf::archived, RecordShelf::deleted};
    }

    void read() {
        auto records = view_.list(*kind_.entity, filter_, page_);
        is_read_ = static_cast<std::int64_t>(records.size()) < batch;
        for (auto& record : records) {
            page_.after = RecordCursor{to_ms(record.update_time), record.id};
            Change change{record.update_time, &kind_, record.id, {}, {}};
            change.record = std::move(record);
            changes_.push_back(std::move(change));
        }
    }

    const RecentKind& kind_;
    const View& view_;
    RecordFilter filter_;
    RecordPage page_{.order = RecordOrder::update_time, .limit = batch};
    std::deque<Change> changes_;
    bool is_read_ = false;
};

std::deque<Change> changed_users(const RecentKind& kind, const Call& call, const ReadTx& tx,
                                 Time since) {
    std::deque<Change> changes;
    for (auto& user : users::shown_users(call.caller, tx))
        if (user.modified >= since)
            changes.push_back({user.modified, &kind, user.id.value, {}, std::move(user.object)});
    std::ranges::sort(changes, is_earlier);
    return changes;
}

std::vector<Stream> make_streams(const Call& call, const ReadTx& tx, const View& view, Time since,
                                 const std::vector<std::string_view>& wanted) {
    std::vector<Stream> streams;
    for (const auto& kind : kinds) {
        if (!wanted.empty() && std::ranges::find(wanted, kind.name) == wanted.end()) continue;
        if (kind.entity != nullptr)
            streams.emplace_back(kind, view, since);
        else if (kind.name == "user")
            streams.emplace_back(kind, view, changed_users(kind, call, tx, since));
    }
    return streams;
}

// Nothing: all have been taken.
std::optional<Change> take_earliest(std::vector<Stream>& streams) {
    Stream* earliest = nullptr;
    for (auto& stream : streams)
        if (stream.front() != nullptr &&
            (earliest == nullptr || is_earlier(*stream.front(), *earliest->front())))
            earliest = &stream;
    if (earliest == nullptr) return std::nullopt;
    return earliest->take();
}

// Nothing: it cannot be read.
std::optional<json::object> shown_change(Change& change, const View& view,
                                         const Surroundings& around) {
    json::object out{{"item", change.kind->name}, {"id", change.id}};
    if (change.kind->entity == nullptr) {
        out["data"] = std::move(change.user);
        return out;
    }
    const auto& entity = *change.kind->entity;
    const auto item = item_of(entity, change.record);
    if (!item) return std::nullopt;
    out["data"] = &entity == &filter_entity ? filters::shown_filter(*item, view)
                                            : in_v1({entity, *item, around}, Relations::plain);
    return out;
}

}  // namespace

Answer<Reply> list_recents(const Call& call, const ReadTx& tx) {
    const View view(tx, call);
    QueryReader query(call.query);
    const auto since = query.moment("since_timestamp");
    if (!since) query.fail("since_timestamp", "is required");
    std::vector<std::string_view> names;
    for (const auto& kind : kinds) names.push_back(kind.name);
    const auto wanted = query.list("items", names, names.size());
    const auto start = query.number("start", {0, INT64_MAX, 0}, QueryReader::Above::refused);
    const auto limit = query.number("limit", {1, 500, 100}, QueryReader::Above::cut);
    if (query.failure()) return refuse(*query.failure());

    auto streams = make_streams(call, tx, view, *since, wanted);
    for (std::int64_t skipped = 0; skipped < start; ++skipped)
        if (!take_earliest(streams)) break;
    const Surroundings around(view);
    json::array data;
    json::value last = nullptr;
    auto change = take_earliest(streams);
    for (; change && static_cast<std::int64_t>(data.size()) < limit;
         change = take_earliest(streams)) {
        last = to_sql_time(change->at);
        if (auto shown = shown_change(*change, view, around)) data.push_back(std::move(*shown));
    }
    json::object pagination{
        {"start", start}, {"limit", limit}, {"more_items_in_collection", change.has_value()}};
    if (change) pagination["next_start"] = start + limit;
    auto reply = success(std::move(data));
    reply.body["additional_data"] = json::object{{"since_timestamp", to_sql_time(*since)},
                                                 {"last_timestamp_on_page", last},
                                                 {"pagination", std::move(pagination)}};
    return reply;
}

}  // namespace grantor::sandbox
