// Two companies in the marketplace, each with the ids of the other: on every route there is, in
// every open segment, one after the other and then at random from both sides at once.
#include <cstdlib>
#include <gmock/gmock.h>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "tests/fault/store_contents.hpp"
#include "tests/simulation/marketplace_sides.hpp"

namespace grantor::test {
namespace {

void take_out(std::string& text, std::string_view what) {
    for (auto at = text.find(what); !what.empty() && at != std::string::npos; at = text.find(what))
        text.erase(at, what.size());
}

using Asked = std::pair<std::string, std::string>;  // names in the address

// Where an answer leads, without what was asked for: an old address leads to its new one.
std::string leads_to(const Answer& answer, const Asked& asked) {
    std::string location(answer.field("Location"));
    const auto& [one, other] = asked;
    // The longer one first: it may begin with the other.
    const bool in_order = one.size() >= other.size();
    take_out(location, in_order ? one : other);
    take_out(location, in_order ? other : one);
    return location;
}

// What an answer says, without what names the request and the thing asked for. Of a page the frame
// is left out, which has the time and the way back.
std::string told(const Answer& answer, const std::string& target, const Asked& asked) {
    const auto content = answer.body.find("<main");
    auto text =
        fmt::format("{} {} {}", answer.status, leads_to(answer, asked),
                    content == std::string::npos ? answer.body : answer.body.substr(content));
    take_out(text, answer.field("X-Request-Id"));
    take_out(text, target);
    return text;
}

class MarketplaceSimulation : public TwoSides {
 protected:
    // The same request about a thing of the other company and about one that is none.
    void compare(const Route& route, Named first, Named second, const Names& others,
                 const Names& firsts, const Names& unknown_firsts) {
        if (!route.tells(first, 0) || (route.open_segments() == 2 && !route.tells(second, 1)))
            return;
        const auto fields = all_fields(globex.app);
        const Asked foreign_names{firsts.at(first), others.at(second)};
        const Asked no_names{unknown_firsts.at(first), unknown_names.at(second)};
        const auto foreign_target = route.with(foreign_names.first, foreign_names.second);
        const auto unknown_target = route.with(no_names.first, no_names.second);
        const auto foreign = ask(service, acme, route, foreign_target, fields);
        const auto unknown = ask(service, acme, route, unknown_target, fields);
        ++compared_;
        // Asked for with GET, the address of a form may answer with one's own page.
        if (route.method != http::Method::get)
            EXPECT_GE(foreign.status, 400) << method_word(route.method) << " " << foreign_target;
        EXPECT_LT(foreign.status, 500) << method_word(route.method) << " " << foreign_target;
        EXPECT_EQ(told(foreign, foreign_target, foreign_names),
                  told(unknown, unknown_target, no_names))
            << method_word(route.method) << " " << foreign_target;
        auto head = foreign.head;
        // It may lead on to what was asked for.
        for (const auto& name : {foreign_names.first, foreign_names.second})
            for (const char before : {'/', '='}) take_out(head, before + name);
        EXPECT_FALSE(head.contains(globex.mark)) << foreign_target;
    }

    int compared_ = 0;
};

TEST_F(MarketplaceSimulation, things_of_another_company_answer_like_unknown_ones_on_every_route) {
    const auto before = StoreContents::of(service.store());
    for (const auto& route : marketplace_routes(service)) {
        const int open = route.open_segments();
        if (open == 0) continue;
        for (int first = 0; first < named_kinds; ++first) {
            const auto kind = static_cast<Named>(first);
            if (open == 1)
                compare(route, kind, kind, globex.names, globex.names, unknown_names);
            else
                for (int second = 0; second < named_kinds; ++second)
                    compare(route, kind, static_cast<Named>(second), globex.names, globex.names,
                            unknown_names);
        }
        // A thing of the other company below something of one's own.
        if (open == 2)
            for (int second = 0; second < named_kinds; ++second)
                compare(route, Named::app, static_cast<Named>(second), globex.names, acme.names,
                        acme.names);
    }
    EXPECT_GT(compared_, 200);
    EXPECT_EQ(before.difference(StoreContents::of(service.store())), "");
}

// A walk of one company's admin over every route, with ids of either company.
class Walk {
 public:
    Walk(const RunningService& service, const Side& own, const Side& other,
         const std::vector<Route>& routes, unsigned seed)
        : service_(service), own_(own), other_(other), routes_(routes), random_(seed) {}

    void run() {
        for (int i = 0; i < requests; ++i) step();
    }
    const std::set<std::string>& problems() const { return problems_; }
    int found_own() const { return found_own_; }
    int crossed() const { return crossed_; }

    static constexpr int requests = 600;

 private:
    std::size_t below(std::size_t limit) { return random_() % limit; }

    void step() {
        const auto& route = routes_[below(routes_.size())];
        // Checking a password is slow, and has tests of its own.
        if (route.path.contains("password") || route.path.contains("sign-up")) return;
        const bool is_crossed = route.open_segments() > 0 && below(2) == 0;
        const auto& names = is_crossed ? other_.names : own_.names;
        const auto name = [&](int segment) {
            const auto kind = static_cast<Named>(below(named_kinds));
            return names.at(route.tells(kind, segment) && below(4) == 0
                                ? kind
                                : route.named(segment).value_or(Named::app));
        };
        const auto first = name(0);
        const auto target = route.with(first, name(1));
        auto fields = all_fields(own_.app);
        fields.emplace_back("secret", other_.names.at(Named::secret));
        fields.emplace_back("email", fmt::format("new{}@{}.test", below(50), own_.mark));
        const auto answer = ask(service_, own_, route, target, fields);
        const auto note = [&](std::string_view what) {
            problems_.insert(fmt::format("{}: {} {} → {} {}", what, method_word(route.method),
                                         target, answer.status, answer.body.substr(0, 300)));
        };
        if (answer.body.contains(other_.mark) && !target.contains(other_.mark)) note("crossed");
        if (answer.status >= 500) note("broke");
        // A form's address, asked for with GET, may answer with one's own page.
        const bool only_reads = route.method == http::Method::get;
        if (is_crossed && !only_reads && answer.status < 400) note("let in");
        crossed_ += is_crossed ? 1 : 0;
        found_own_ += answer.body.contains(own_.mark) ? 1 : 0;
    }

    const RunningService& service_;
    const Side& own_;
    const Side& other_;
    const std::vector<Route>& routes_;
    std::mt19937 random_;
    std::set<std::string> problems_;
    int found_own_ = 0;
    int crossed_ = 0;
};

TEST_F(MarketplaceSimulation, two_admins_at_once_never_reach_each_other) {
    const char* given = std::getenv("GRANTOR_SIMULATION_SEED");
    const unsigned seed = given ? static_cast<unsigned>(std::stoul(given)) : 20261123;
    SCOPED_TRACE("GRANTOR_SIMULATION_SEED=" + std::to_string(seed));
    const auto routes = marketplace_routes(service);
    std::array walks{Walk(service, acme, globex, routes, seed),
                     Walk(service, globex, acme, routes, seed + 1)};
    {
        std::vector<std::jthread> running;
        for (auto& walk : walks) running.emplace_back([&walk] { walk.run(); });
    }
    for (const auto& walk : walks) {
        for (const auto& problem : walk.problems()) ADD_FAILURE() << problem;
        // The walk found what it was looking for, so that "nothing crossed" says something.
        EXPECT_GT(walk.found_own(), Walk::requests / 10);
        EXPECT_GT(walk.crossed(), Walk::requests / 10);
    }
}

}  // namespace
}  // namespace grantor::test
