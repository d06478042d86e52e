// A load of units of work and claims through a store, and what must be, and may be, in its database
// when the power fails at some point of it.
#pragma once

#include <fmt/format.h>
#include <limits>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "base/task.hpp"
#include "rules/grant_states.hpp"
#include "store/store.hpp"
#include "tests/store/power_cut/disk_record.hpp"
#include "tests/store/support/loop_executor.hpp"

namespace grantor::test {

class PowerCutLoad {
 public:
    PowerCutLoad(DiskRecord& record, std::uint64_t seed) : record_(record), random_(seed) {}

    // Some rounds, of which each is one group of units. In the order of calls, each with a store
    // that was opened again.
    void run(Store& store, int rounds) {
        LoopExecutor executor;
        if (people_.empty()) store.write_now(add_world);
        for (int round = 0; round < rounds; ++round) run_round(store, executor);
    }

    // What is wrong with a store of which the operations from `cut` on are lost; empty: nothing.
    std::string look_at(Store& store, std::size_t cut) const {
        std::string found;
        store.read_now([&](const ReadTx& tx) {
            found = look_at_units(tx, cut);
            return true;
        });
        if (found.empty()) found = look_at_invalidations(store, cut);
        return found;
    }

 private:
    static constexpr AppId app{1};
    static constexpr CompanyId company{1};
    static constexpr int people_max = 200;
    inline static const Time now = from_ms(1'700'000'000'000);
    static constexpr int units_in_group = 5;
    static constexpr std::size_t never = std::numeric_limits<std::size_t>::max();

    // What a person's grant is after a unit of work, and where in the record that unit began and
    // was answered.
    struct Step {
        GrantState state;
        std::int64_t generation = 0;
        std::size_t begun_at = 0;
        std::size_t answered_at = never;
    };
    // Each step is begun when the one before was answered.
    struct Person {
        std::int64_t number = 0;
        GrantId grant{};
        std::vector<Step> steps;
        bool has_ended() const { return steps.back().state == GrantState::revoked; }
        // Half of them activate and rotate with claims, the others with units of work.
        bool is_claiming() const { return number % 2 == 0; }
    };

    static void add_world(WriteTx& tx) {
        Company acme;
        acme.label = "acme";
        tx.companies().add(acme);
        App told;
        told.developer_company_id = company;
        told.client_id = "00000000000000aa";
        told.status = AppStatus::live;
        told.redirect_uris = {"https://app.example/callback"};
        tx.apps().add(told);
        for (int number = 1; number <= people_max; ++number) {
            User user;
            user.email = fmt::format("{}@acme.test", number);
            tx.memberships().add({company, tx.users().add(user), Role::regular, now});
        }
    }

    void run_round(Store& store, LoopExecutor& executor) {
        std::set<std::size_t> chosen;
        for (int tries = 0; !people_.empty() && tries < units_in_group; ++tries)
            if (const auto i = random_() % people_.size(); !people_[i].has_ended())
                chosen.insert(i);
        for (const auto i : chosen) people_[i].steps.push_back(next(people_[i].steps.back()));
        for (int i = 0; i < 2; ++i) chosen.insert(begin());
        std::vector<Task<bool>> group;
        for (const auto i : chosen)
            group.push_back(take_step(store, record_, people_[i], padding()));
        group.push_back(refuse(store, ++refused_));
        executor.run(group);
        for (auto& task : group)
            if (!task.take()) throw std::logic_error("the load is not what it is meant to be");
        // An idle reader holds its snapshot until a checkpoint wants it out of the way.
        if (random_() % 3 == 0)
            store.read_now([](const ReadTx& tx) { return tx.grants().find(GrantId{1}); });
    }
    std::size_t begin() {
        Person& person = people_.emplace_back();
        person.number = static_cast<std::int64_t>(people_.size());
        person.steps.push_back(
            {.state = random_() % 2 == 0 ? GrantState::pending : GrantState::active});
        return people_.size() - 1;
    }
    Step next(const Step& last) {
        if (last.state == GrantState::pending) return {.state = GrantState::active};
        if (random_() % 4 == 0)
            return {.state = GrantState::revoked, .generation = last.generation};
        return {.state = GrantState::active, .generation = last.generation + 1};
    }
    // So that some units write one page and some write several.
    std::size_t padding() { return random_() % 4 == 0 ? random_() % 5000 : 10; }

    // The last step of the person, as one unit of work, with a setting that says what it did.
    static Task<bool> take_step(Store& store, DiskRecord& record, Person& person,
                                std::size_t padding) {
        Step& step = person.steps.back();
        const std::size_t number = person.steps.size();
        step.begun_at = record.size();
        if (number > 1 && person.is_claiming() && step.state == GrantState::active) {
            const bool is_claimed = step.generation > 0
                                        ? (co_await store.claim(rotation(person, step))).has_value()
                                        : (co_await store.claim(activation(person))).has_value();
            person.steps[number - 1].answered_at = record.size();
            co_return is_claimed;
        }
        auto work = [&person, &step, padding](WriteTx& tx) {
            const GrantId grant = carry_out(person, step, tx);
            tx.settings().set({setting_of(person.number), told(grant, step, padding)});
            return grant;
        };
        person.grant = co_await store.write(work);
        person.steps[number - 1].answered_at = record.size();
        co_return true;
    }
    static GrantId carry_out(const Person& person, const Step& step, WriteTx& tx) {
        GrantId id = person.grant;
        if (person.steps.size() == 1) {
            Grant grant;
            grant.app_id = app;
            grant.user_id = UserId{person.number};
            grant.company_id = company;
            id = tx.grants().add_pending(grant);
        }
        if (step.state == GrantState::revoked) {
            end_grant(id, EndReason::uninstalled_by_user, tx, now);
        } else if (step.generation > 0) {
            tx.grants().rotate(id, step.generation - 1, now);
        } else if (step.state == GrantState::active) {
            activate_grant(id, tx, now);
        }
        return id;
    }
    static RotateClaim rotation(const Person& person, const Step& step) {
        return {.app = {.id = app},
                .grant = person.grant,
                .generation = step.generation - 1,
                .idle_limit = days{60},
                .now = now};
    }
    static ActivateClaim activation(const Person& person) {
        return {.app = {.id = app}, .grant = person.grant, .now = now};
    }
    static Task<bool> refuse(Store& store, int number) {
        auto work = [number](WriteTx& tx) -> std::expected<int, int> {
            tx.settings().set({fmt::format("refused {}", number), "written"});
            return std::unexpected(1);
        };
        co_return !(co_await store.write(work)).has_value();
    }

    static std::string setting_of(std::int64_t person) { return fmt::format("person {}", person); }
    static std::string told(GrantId grant, const Step& step, std::size_t padding) {
        return fmt::format("{} {} {} {}", grant.value, static_cast<int>(step.state),
                           step.generation, std::string(padding, '.'));
    }

    std::string look_at_units(const ReadTx& tx, std::size_t cut) const {
        std::int64_t grants = 0;
        std::int64_t active = 0;
        std::set<std::int64_t> ended;
        for (const auto& person : people_) {
            const auto setting = tx.settings().get(setting_of(person.number));
            const auto grant =
                setting ? tx.grants().find(GrantId{std::stoll(*setting)}) : std::nullopt;
            if (grant.has_value() != setting.has_value())
                return fmt::format("person {}: half of a unit", person.number);
            // A claim writes the grant alone.
            const auto step = grant && person.is_claiming()
                                  ? step_of(person, told(grant->id, step_in(*grant), 0))
                                  : step_of(person, setting);
            if (const auto wrong = outside(person, step, cut); !wrong.empty()) return wrong;
            if (step < 0) continue;
            const auto& expected = person.steps[static_cast<std::size_t>(step)];
            if (grant->state != expected.state || grant->generation != expected.generation ||
                grant->user_id.value != person.number)
                return fmt::format("person {}: half of a unit", person.number);
            ++grants;
            if (expected.state == GrantState::active) ++active;
            if (person.has_ended() && expected.state == GrantState::revoked)
                ended.insert(person.number);
        }
        return look_at_tables(tx, {grants, active, ended});
    }

    struct Totals {
        std::int64_t grants;
        std::int64_t active;
        std::set<std::int64_t> ended;  // numbers of people
    };
    std::string look_at_tables(const ReadTx& tx, const Totals& totals) const {
        if (tx.grants().find(GrantId{totals.grants + 1})) return "a grant that no unit knows of";
        if (tx.app_activities().active_installations(app) != totals.active)
            return "installations are not those that are counted";
        std::set<std::int64_t> told;
        for (const auto& notice : tx.deliveries().list({.app_id = app, .limit = 100'000}))
            told.insert(notice.user_id.value);
        if (told != totals.ended) return "ends and their notices do not match";
        for (int number = 1; number <= refused_; ++number)
            if (tx.settings().get(fmt::format("refused {}", number)))
                return "what was refused is there";
        return {};
    }

    static Step step_in(const Grant& grant) {
        return {.state = grant.state, .generation = grant.generation};
    }
    // The step that the setting tells of; -1: none.
    static int step_of(const Person& person, const std::optional<std::string>& setting) {
        if (!setting) return -1;
        for (std::size_t i = 0; i < person.steps.size(); ++i) {
            const auto words = fmt::format(" {} {} ", static_cast<int>(person.steps[i].state),
                                           person.steps[i].generation);
            if (setting->find(words) != std::string::npos) return static_cast<int>(i);
        }
        return static_cast<int>(person.steps.size());  // nobody wrote this
    }
    static std::string outside(const Person& person, int step, std::size_t cut) {
        int answered = -1;
        int begun = -1;
        for (const auto& each : person.steps) {
            if (each.answered_at <= cut) ++answered;
            if (each.begun_at < cut) ++begun;
        }
        if (step < answered)
            return fmt::format("person {}: lost, is at step {} of {} that were acknowledged",
                               person.number, step, answered);
        if (step > begun)
            return fmt::format("person {}: is at step {}, was at {}", person.number, step, begun);
        return {};
    }

    std::string look_at_invalidations(const Store& store, std::size_t cut) const {
        for (const auto& person : people_) {
            if (!person.has_ended() || person.steps.back().answered_at > cut) continue;
            const IssuedToken token{person.grant, {}, UserId{person.number}, company, app, now};
            if (!store.invalidations().refuses(token))
                return fmt::format("person {}: a revoked token works", person.number);
        }
        return {};
    }

    DiskRecord& record_;
    std::mt19937_64 random_;
    std::vector<Person> people_;
    int refused_ = 0;
};

}  // namespace grantor::test
