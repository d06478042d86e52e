// What the demo CRM's lists and searches cost in a company of 1,000 deals and in one of 100,000:
// they must stay flat. In the process, from request to answer, without HTTP.
#include <benchmark/benchmark.h>
#include <boost/json.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <map>

#include "base/crypto.hpp"
#include "edge/route_rules.hpp"
#include "sandbox/api.hpp"
#include "sandbox/engine/writing.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/seed/seed.hpp"
#include "store/transaction.hpp"
#include "tests/support/api_request.hpp"

namespace grantor {
namespace {

constexpr std::size_t unit_rows = 2'000;

// A company with that many deals, shared among 200 persons; gone with the process.
class LargeCompany {
 public:
    explicit LargeCompany(std::size_t deals) {
        start_crypto();
        const auto plan = sandbox::plan_world(1);
        const std::vector<std::string> hashes(plan.users.size(), "no password");
        auto planting = [&](WriteTx& tx) {
            return sandbox::plant(tx, plan, hashes, {keys_, random_, now_});
        };
        const auto world = store_->write_now(planting);
        caller_.company_id = world.companies.front().id;
        caller_.user_id = world.users.front().id;
        caller_.app_id = world.apps.front().id;
        for (int i = 0; i < 200; ++i)
            add("/api/v2/persons", fmt::format(R"({{"name":"Person {}"}})", i));
        for (std::size_t done = 0; done < deals; done += unit_rows) add_deals(done, deals);
    }
    ~LargeCompany() { std::filesystem::remove_all(directory_); }

    http::Response send(const test::ApiRequest& request) {
        const auto view = request.view();
        ApiOperation operation;
        rules_.find(view.method, view.path, &operation);
        auto task = sandbox::answer(caller_, operation, view, {*store_, random_, site_, now_});
        task.start();
        return task.take();
    }
    http::Response get(const std::string& target) {
        return send(test::an_api_request("GET", target));
    }
    // One more change of a deal, in a commit of its own.
    http::Response change() {
        return send(test::an_api_request("PATCH", "/api/v2/deals/500")
                        .with_json(fmt::format(R"({{"value":{}}})", ++changes_)));
    }
    // So many that are told of every change, half of them in each version of the payload.
    void set_webhooks(std::int64_t count) {
        store_->write_now([&](WriteTx& tx) {
            for (const auto& webhook : tx.webhooks().of_company(caller_.company_id))
                tx.webhooks().remove(webhook.id);
            for (std::int64_t i = 0; i < count; ++i) {
                Webhook webhook;
                webhook.company_id = caller_.company_id;
                webhook.app_id = caller_.app_id;
                webhook.owner_id = webhook.user_id = caller_.user_id;
                webhook.event_action = webhook.event_object = "*";
                webhook.version = i % 2 == 0 ? WebhookVersion::v2 : WebhookVersion::v1;
                webhook.subscription_url = "https://hooks.example/in";
                tx.webhooks().add(webhook);
            }
            return true;
        });
    }
    // After the first 500 deals.
    std::string cursor() {
        const auto body = boost::json::parse(get("/api/v2/deals?limit=500").content());
        return std::string(body.at("additional_data").at("next_cursor").as_string());
    }

 private:
    void add(const std::string& path, const std::string& body) {
        send(test::an_api_request("POST", path).with_json(body));
    }
    void add_deals(std::size_t first, std::size_t count) {
        store_->write_now([&](WriteTx& tx) {
            const sandbox::View view(tx, caller_, now_);
            for (auto i = first; i < std::min(first + unit_rows, count); ++i) {
                const boost::json::object deal{
                    {"title", fmt::format("Delivery N{:06} of the contract", i)},
                    {"person_id", 30 + static_cast<std::int64_t>(i % 150)},
                    {"value", static_cast<double>(i % 5000)}};
                if (!sandbox::add_item(sandbox::deal_entity, deal, view, tx))
                    throw std::logic_error("a deal contradicts itself");
            }
            return true;
        });
    }

    const std::filesystem::path directory_ = [] {
        auto name = (std::filesystem::temp_directory_path() / "grantor-bench-XXXXXX").string();
        return std::filesystem::path(mkdtemp(name.data()));
    }();
    const Time now_ = Clock{}.now();
    SystemRandom random_;
    const Site site_{"http://127.0.0.1:8080", "http://127.0.0.1:8080", false};
    const KeyRing keys_ = KeyRing::make(random_, now_);
    std::unique_ptr<Store> store_ = open_sqlite({.path = (directory_ / "grantor.db").string()});
    const edge::RouteRules rules_ = edge::RouteRules::embedded(store_->scopes());
    ApiCaller caller_;
    int changes_ = 0;
};

LargeCompany& company_with(std::int64_t deals) {
    static std::map<std::int64_t, std::unique_ptr<LargeCompany>> all;
    auto& company = all[deals];
    if (!company) company = std::make_unique<LargeCompany>(static_cast<std::size_t>(deals));
    return *company;
}

void measure(benchmark::State& state, const std::string& target) {
    auto& company = company_with(state.range(0));
    for (auto _ : state) {
        const auto answer = company.get(target);
        if (answer.status != 200) return state.SkipWithError(answer.body.c_str());
        benchmark::DoNotOptimize(answer.body.data());
    }
}

void list_first_page(benchmark::State& state) { measure(state, "/api/v2/deals?limit=100"); }
void list_by_update_time(benchmark::State& state) {
    measure(state, "/api/v2/deals?limit=100&sort_by=update_time&sort_direction=desc");
}
void list_next_page(benchmark::State& state) {
    auto& company = company_with(state.range(0));
    measure(state, "/api/v2/deals?limit=100&cursor=" + company.cursor());
}
void list_of_a_person(benchmark::State& state) {
    measure(state, "/api/v2/deals?limit=5&person_id=40");
}
void list_in_v1(benchmark::State& state) { measure(state, "/api/v1/deals?limit=100"); }
void search_a_rare_word(benchmark::State& state) {
    measure(state, "/api/v2/deals/search?term=n000500");
}
void search_a_common_word(benchmark::State& state) {
    measure(state, "/api/v2/deals/search?term=delivery&limit=50");
}
void search_everything(benchmark::State& state) {
    measure(state, "/api/v2/itemSearch?term=delivery&limit=50");
}
void get_one(benchmark::State& state) { measure(state, "/api/v2/deals/500"); }

void change_one_told_to_webhooks(benchmark::State& state) {
    auto& company = company_with(1'000);
    company.set_webhooks(state.range(0));
    for (auto _ : state) {
        const auto answer = company.change();
        if (answer.status != 200) return state.SkipWithError(answer.body.c_str());
    }
    company.set_webhooks(0);
}
BENCHMARK(change_one_told_to_webhooks)->Arg(0)->Arg(1)->Arg(40)->Unit(benchmark::kMicrosecond);

#define SMALL_AND_LARGE(name) \
    BENCHMARK(name)->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMicrosecond)
SMALL_AND_LARGE(get_one);
SMALL_AND_LARGE(list_first_page);
SMALL_AND_LARGE(list_next_page);
SMALL_AND_LARGE(list_by_update_time);
SMALL_AND_LARGE(list_of_a_person);
SMALL_AND_LARGE(list_in_v1);
SMALL_AND_LARGE(search_a_rare_word);
SMALL_AND_LARGE(search_a_common_word);
SMALL_AND_LARGE(search_everything);

}  // namespace
}  // namespace grantor

BENCHMARK_MAIN();
