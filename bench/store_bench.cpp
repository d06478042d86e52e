// What the store costs: reads by key, and units of writing in groups, each group durable. The
// number of units in a group stands for that many requests at once; the argument after it is the
// number of grants.
#include <atomic>
#include <benchmark/benchmark.h>
#include <deque>
#include <filesystem>
#include <random>
#include <stdlib.h>

#include "base/task.hpp"
#include "rules/grant_states.hpp"
#include "store/store.hpp"

namespace grantor {
namespace {

constexpr unsigned seed = 1;
const Time noon = from_ms(1'700'000'000'000);

// A store with so many active grants, in a directory of its own.
class Grove {
 public:
    explicit Grove(std::int64_t grants) {
        std::string name = (std::filesystem::temp_directory_path() / "grantor-bench-XXXXXX");
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
        directory_ = name;
        store_ = open_sqlite({.path = directory_ / "grantor.db"});
        store_->write_now([grants](WriteTx& tx) {
            std::mt19937 random(seed);
            for (std::int64_t i = 0; i < grants; ++i) activate_grant(add_one(tx, random), tx, noon);
        });
    }
    ~Grove() {
        store_.reset();
        std::filesystem::remove_all(directory_);
    }
    Store& store() { return *store_; }

    static GrantId add_one(WriteTx& tx, std::mt19937& random) {
        Grant grant;
        grant.app_id = {1 + static_cast<std::int64_t>(random() % 50)};
        grant.user_id = {1 + static_cast<std::int64_t>(random() % 20'000)};
        grant.company_id = {1 + static_cast<std::int64_t>(random() % 5'000)};
        grant.created_at = noon;
        return tx.grants().add_pending(grant);
    }

 private:
    std::filesystem::path directory_;
    std::unique_ptr<Store> store_;
};

// Collects what the writer gives back, on the benchmark's own thread.
class Loop final : public Executor {
 public:
    Loop() { set_current(this); }
    ~Loop() override { set_current(nullptr); }
    void resume(std::span<const std::coroutine_handle<>> handles) override {
        ready_.fetch_add(static_cast<int>(handles.size()), std::memory_order_release);
        ready_.notify_one();
    }
    void wait_for(int count) {
        for (int seen = ready_.load(); seen < count; seen = ready_.load()) ready_.wait(seen);
        ready_.store(0);
    }

 private:
    std::atomic<int> ready_{0};
};

// One group: every unit is submitted, then all are waited for.
template <class Work>
void run_group(Store& store, Loop& loop, std::vector<Work>& works) {
    using Unit = decltype(store.write(works.front()));
    std::deque<Unit> units;
    for (auto& work : works) {
        units.emplace_back(store, work, UnitOrigin{"bench", {}});
        units.back().await_suspend(std::noop_coroutine());
    }
    loop.wait_for(static_cast<int>(works.size()));
    for (auto& unit : units) benchmark::DoNotOptimize(unit.await_resume());
}

void rotate_grants(benchmark::State& state) {
    const auto group = static_cast<std::size_t>(state.range(0));
    Grove grove(state.range(1));
    Loop loop;
    std::mt19937_64 random(seed);
    for (auto _ : state) {
        const auto rotation = [&](GrantId id) {
            return [id](WriteTx& tx) {
                const auto grant = tx.grants().find(id);
                return tx.grants().rotate(id, grant->generation, noon);
            };
        };
        std::vector<decltype(rotation(GrantId{}))> works;
        for (std::size_t i = 0; i < group; ++i)
            works.push_back(rotation({1 + static_cast<std::int64_t>(random() % state.range(1))}));
        run_group(grove.store(), loop, works);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(rotate_grants)
    ->Args({1, 50'000})
    ->Args({64, 50'000})
    ->Args({64, 1'000'000})
    ->UseRealTime();

void install(benchmark::State& state) {
    const auto group = static_cast<std::size_t>(state.range(0));
    Grove grove(state.range(1));
    Loop loop;
    std::mt19937 random(seed);
    for (auto _ : state) {
        auto installation = [&random](WriteTx& tx) {
            return activate_grant(Grove::add_one(tx, random), tx, noon);
        };
        std::vector<decltype(installation)> works(group, installation);
        run_group(grove.store(), loop, works);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(install)->Args({64, 50'000})->UseRealTime();

void find_grant(benchmark::State& state) {
    Grove grove(state.range(0));
    std::mt19937_64 random(seed);
    for (auto _ : state) {
        const GrantId id{1 + static_cast<std::int64_t>(random() % state.range(0))};
        benchmark::DoNotOptimize(
            grove.store().read_now([id](const ReadTx& tx) { return tx.grants().find(id); }));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(find_grant)->Arg(50'000)->Arg(1'000'000);

void check_invalidation(benchmark::State& state) {
    InvalidationView view(hours{1});
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        const Invalidation one{InvalidationKind::grant, 1'000'000 + i, noon};
        view.add({&one, 1});
    }
    std::int64_t id = 0;
    for (auto _ : state) {
        ++id;
        benchmark::DoNotOptimize(view.refuses(
            {GrantId{id}, TokenId{id}, UserId{id}, CompanyId{id}, AppId{7}, noon + seconds{1}}));
    }
}
BENCHMARK(check_invalidation)->Arg(0)->Arg(1'000)->Arg(100'000);

}  // namespace
}  // namespace grantor

BENCHMARK_MAIN();
