#include "sandbox/announcing/announcements.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <deque>

#include "model/webhook_payload.hpp"
#include "model/webhook_words.hpp"
#include "sandbox/announcing/change_forms.hpp"
#include "sandbox/engine/surroundings.hpp"
#include "sandbox/wire/json_text.hpp"

namespace grantor::sandbox {
namespace {

// A record before and after the request.
struct Change {
    const EntityDescription& entity;
    std::optional<Record> before;
    Record after;
    std::string_view action;
};

// A user with whose permissions webhooks of the company see.
struct Reader {
    Reader(const ReadTx& tx, const ApiCaller& as, Time now) : view(tx, as, now) {}

    View view;
    Surroundings around{view};
};

std::string_view object_of(const EntityDescription& entity) {
    return entity.webhook_object.empty() ? entity.name : entity.webhook_object;
}

bool is_known(std::string_view object) {
    return knows_object(WebhookVersion::v1, object) || knows_object(WebhookVersion::v2, object);
}

bool is_deleted(const Record& record) { return record.shelf == RecordShelf::deleted; }

bool differs(const EntityDescription& entity, const Record& before, const Record& after) {
    const auto old_item = item_of(entity, before).value();
    const auto new_item = item_of(entity, after).value();
    return std::ranges::any_of(entity.fields, [&](const FieldDescription& field) {
        return field.shown != Shown::never && field.name != "update_time" &&
               old_item.object.at(field.name) != new_item.object.at(field.name);
    });
}

// Empty: nothing to announce.
std::string_view action_of(const EntityDescription& entity, const std::optional<Record>& before,
                           const Record& after) {
    if (!before) return is_deleted(after) ? "" : "create";
    if (is_deleted(after)) return is_deleted(*before) ? "" : "delete";
    return differs(entity, *before, after) ? "change" : "";
}

std::optional<Change> change_of(const Journal::Entry& entry, CompanyId company, const ReadTx& tx) {
    const auto& entity = *entry.entity;
    if (!is_known(object_of(entity))) return std::nullopt;
    auto after = tx.records().find({company, std::string{entity.name}}, entry.id);
    if (!after) return std::nullopt;
    const auto action = action_of(entity, entry.before, *after);
    if (action.empty()) return std::nullopt;
    return Change{entity, entry.before, std::move(*after), action};
}

// Before the change, as far as the reader could have known: what was hidden from them stays hidden,
// and they learn only that the record no longer is.
Item item_before(const Change& change, const View& view) {
    auto before = item_of(change.entity, *change.before).value();
    if (view.may_see(*change.before)) return before;
    auto shown = item_of(change.entity, change.after).value();
    for (const auto name : {std::string_view{"visible_to"}, change.entity.owner})
        if (!name.empty() && shown.object.contains(name)) shown.object[name] = before.object[name];
    return shown;
}

struct Versions {
    bool v1 = false;
    bool v2 = false;
};

// Fills in the four texts, as the reader sees them.
void describe(const Change& change, const Reader& reader, Versions versions, ChangeEvent& event) {
    const auto after = item_of(change.entity, change.after).value();
    const Showing shown_after{change.entity, after, reader.around};
    const bool is_gone = change.action == "delete";
    json::object data;
    if (versions.v2 && !is_gone) data = change_in_v2(shown_after);
    if (versions.v2 && !is_gone) event.data = json_text(data);
    if (versions.v1 && !is_gone) event.old_data = json_text(change_in_v1(shown_after));
    if (!change.before) return;
    const auto before = item_before(change, reader.view);
    const Showing shown_before{change.entity, before, reader.around};
    if (versions.v2) {
        const auto previous = change_in_v2(shown_before);
        event.previous = json_text(is_gone ? previous : changed_members(previous, data));
    }
    if (versions.v1) event.old_previous = json_text(change_in_v1(shown_before));
}

bool has_same_texts(const ChangeEvent& a, const ChangeEvent& b) {
    return a.data == b.data && a.previous == b.previous && a.old_data == b.old_data &&
           a.old_previous == b.old_previous;
}

class Announcements {
 public:
    Announcements(const Journal& journal, const Call& call, WriteTx& tx,
                  const AnnouncementContext& context)
        : journal_(journal), call_(call), tx_(tx), context_(context) {}

    void announce_all() {
        for (const auto& entry : journal_.entries())
            if (const auto change = change_of(entry, call_.caller.company_id, tx_)) tell(*change);
    }

 private:
    // Deleting three deals is a bulk edit of deals; of the stages that go with a pipeline it is
    // none.
    bool is_bulk(const EntityDescription& entity) const {
        return &entity == call_.entity &&
               std::ranges::count(journal_.entries(), &entity, &Journal::Entry::entity) > 1;
    }

    ChangeEvent event_of(const Change& change) const {
        ChangeEvent event;
        event.company_id = call_.caller.company_id;
        event.user_id = call_.caller.user_id;
        event.app_id = call_.caller.app_id;
        event.action = change.action;
        event.entity = object_of(change.entity);
        const auto id = shown_id(change.entity, change.after.id, event.company_id);
        event.entity_id = id.is_string() ? std::string{id.get_string()} : json_text(id);
        event.is_bulk_edit = is_bulk(change.entity);
        const auto& after = change.after;
        if (!after.private_to) return event;
        event.permitted_user_ids.push_back(after.private_to);
        if (after.owner_id && after.owner_id != after.private_to)
            event.permitted_user_ids.push_back(after.owner_id);
        return event;
    }

    // Readers who see the same content share one event.
    void tell(const Change& change) {
        const auto event = event_of(change);
        std::vector<UserId> users;
        Versions versions;
        for (const auto& webhook : journal_.webhooks()) {
            if (!asks_for(webhook, event)) continue;
            (webhook.version == WebhookVersion::v1 ? versions.v1 : versions.v2) = true;
            if (std::ranges::find(users, webhook.user_id) == users.end())
                users.push_back(webhook.user_id);
        }
        std::vector<ChangeEvent> told;
        for (const auto user : users) {
            const auto& reader = reader_for(user);
            if (!reader.view.may_see(change.after)) continue;
            auto shown = event;
            describe(change, reader, versions, shown);
            auto same = std::ranges::find_if(
                told, [&](const ChangeEvent& other) { return has_same_texts(other, shown); });
            if (same == told.end()) same = told.insert(told.end(), std::move(shown));
            same->shown_to.push_back(user);
        }
        for (const auto& each : told) announce(each, tx_, context_);
    }

    const Reader& reader_for(UserId user) {
        const auto found = std::ranges::find(
            readers_, user, [](const Reader& each) { return each.view.user_id(); });
        if (found != readers_.end()) return *found;
        const ApiCaller as{call_.caller.company_id, user, {}, {}, {}};
        return readers_.emplace_back(tx_, as, call_.now);
    }

    const Journal& journal_;
    const Call& call_;
    WriteTx& tx_;
    const AnnouncementContext& context_;
    std::deque<Reader> readers_;
};

}  // namespace

void announce_changes(const Journal& journal, const Call& call, WriteTx& tx,
                      const AnnouncementContext& context) {
    Announcements(journal, call, tx, context).announce_all();
}

}  // namespace grantor::sandbox
