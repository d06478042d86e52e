// Two companies at once: their apps write and read at random, over several connections, with each
// other's ids, tokens and hosts. Whatever is asked, no answer to one company may hold anything of
// the other.
#include <boost/json.hpp>
#include <cstdlib>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "app/options/options.hpp"
#include "tests/support/running_service.hpp"

namespace grantor::test {
namespace {

constexpr int threads = 4;
constexpr int requests_of_thread = 400;

// Every text that a company's app writes has its mark in it, and no other text has.
struct Side {
    std::string label;
    std::string mark;
    std::vector<std::string> tokens;
    std::string dead_token;
};

struct Call {
    std::string method;
    std::string target;
    std::string body;
};

class Hammer {
 public:
    Hammer(const RunningService& service, const std::array<Side, 2>& sides, unsigned seed)
        : service_(service), sides_(sides), random_(seed) {}

    void run() {
        for (int i = 0; i < requests_of_thread; ++i) ask();
    }
    const std::set<std::string>& problems() const { return problems_; }
    int found_own() const { return found_own_; }
    int refused() const { return refused_; }

 private:
    std::size_t below(std::size_t limit) { return random_() % limit; }
    // Ids count from 1 in each company, so both have most of them.
    std::size_t id() { return 1 + below(60); }

    Call random_call(const Side& own) {
        static constexpr std::array entities{"deals", "persons", "organizations", "activities",
                                             "products"};
        const std::string entity = entities[below(entities.size())];
        const auto name = entity == "deals" ? "title" : entity == "activities" ? "subject" : "name";
        const auto text = fmt::format("{} {}", own.mark, below(1000));
        switch (below(9)) {
            case 0:
            case 1:
                return {"POST", "/api/v2/" + entity, fmt::format(R"({{"{}":"{}"}})", name, text)};
            case 2:
                return {"PATCH", fmt::format("/api/v2/{}/{}", entity, id()),
                        fmt::format(R"({{"{}":"{}"}})", name, text)};
            case 3:
                return {"GET", fmt::format("/api/v2/{}/{}", entity, id()), ""};
            case 4:
                return {"GET", fmt::format("/api/v2/{}?limit=50&sort_by=update_time", entity), ""};
            case 5:
                return {"GET", fmt::format("/api/v1/{}?start={}&limit=50", entity, below(20)), ""};
            case 6:
                return {"GET", "/api/v2/itemSearch?term=" + sides_[below(2)].mark, ""};
            case 7:
                return {"POST", "/api/v2/deals",
                        fmt::format(R"({{"title":"{}","person_id":{},"org_id":{}}})", text, id(),
                                    id())};
            default:
                return {"GET", fmt::format("/api/v1/persons/{}/deals", id()), ""};
        }
    }

    void ask() {
        const auto side = below(2);
        const auto& own = sides_[side];
        const auto& other = sides_[1 - side];
        const bool is_dead = below(20) == 0;
        const bool is_crossed = below(10) == 0;
        const auto& token = is_dead ? own.dead_token : own.tokens[below(own.tokens.size())];
        const auto host = is_crossed ? other.label : below(2) == 0 ? own.label : "api";
        const auto call = random_call(own);
        const auto answer = service_.send(fmt::format(
            "{} {} HTTP/1.1\r\nHost: {}.hammer.test\r\nAuthorization: Bearer {}\r\n"
            "Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
            call.method, call.target, host, token, call.body.size(), call.body));
        judge(call, answer, own, other, is_dead || is_crossed);
    }

    void judge(const Call& call, const Answer& answer, const Side& own, const Side& other,
               bool must_be_refused) {
        if (must_be_refused) {
            ++refused_;
            if (answer.status != 401) note("let in", call, answer);
        }
        // The term of a search comes back in no answer, so a mark is that of a record.
        if (answer.body.contains(other.mark) || answer.head.contains(other.mark))
            note("crossed", call, answer);
        if (answer.status >= 500) note("broke", call, answer);
        if (answer.body.contains(own.mark)) ++found_own_;
    }
    void note(std::string_view what, const Call& call, const Answer& answer) {
        problems_.insert(fmt::format("{}: {} {} → {} {}", what, call.method, call.target,
                                     answer.status, answer.body.substr(0, 300)));
    }

    const RunningService& service_;
    const std::array<Side, 2>& sides_;
    std::mt19937 random_;
    std::set<std::string> problems_;
    int found_own_ = 0;
    int refused_ = 0;
};

Side make_side(RunningService& service, const std::string& label, const std::string& mark) {
    const auto company = service.add_company(label);
    AppWish wish;
    wish.scopes = "deals:full,contacts:full,activities:full,products:full,search:read,base";
    Side side{label, mark, {}, {}};
    for (const auto* name : {"ann", "bob"}) {
        const auto user =
            service.add_user(fmt::format("{}@{}.test", name, label), company,
                             name == std::string("ann") ? Role::admin : Role::regular);
        side.tokens.push_back(service.install(service.add_app(company, wish), user).access_token);
        const auto app = service.add_app(company, wish);
        const auto dead = service.install(app, user);
        service.post("/oauth/revoke", {{"token", dead.refresh_token}},
                     {{"Authorization", basic_of(app.client_id(), app.secret)}});
        side.dead_token = dead.access_token;
    }
    return side;
}

TEST(CompanySimulation, no_answer_ever_crosses) {
    const char* given = std::getenv("GRANTOR_SIMULATION_SEED");
    const unsigned seed = given ? static_cast<unsigned>(std::stoul(given)) : 20261122;
    SCOPED_TRACE("GRANTOR_SIMULATION_SEED=" + std::to_string(seed));
    RunningService service({.options = [](app::Options& options) {
        options.api_domain = "http://{company}.hammer.test";
    }});
    const std::array<Side, 2> sides{make_side(service, "acme", "zebrafinch"),
                                    make_side(service, "globex", "quokkamint")};
    std::vector<Hammer> hammers;
    for (unsigned i = 0; i < threads; ++i) hammers.emplace_back(service, sides, seed + i);
    {
        std::vector<std::jthread> running;
        for (auto& hammer : hammers) running.emplace_back([&hammer] { hammer.run(); });
    }
    for (const auto& hammer : hammers) {
        for (const auto& problem : hammer.problems()) ADD_FAILURE() << problem;
        // The walk found what it was looking for, so that "nothing crossed" says something.
        EXPECT_GT(hammer.found_own(), requests_of_thread / 4);
        EXPECT_GT(hammer.refused(), requests_of_thread / 20);
    }
}

}  // namespace
}  // namespace grantor::test
