// bench_marketplace DIRECTORY: a database with a full marketplace, and the list of its pages, for
// the rows "marketplace" of bench/run.
//
// 10,000 apps of 2,000 companies, 8,000 of them listed; one company with 300 members, 1,000
// installations, 500 rules and 5,000 audit events, whose app has 20,000 deliveries and 2,000
// refused requests. Everything goes in through the store, and the server under test is the plain
// `grantor serve`. The file `pages` has the cookie of somebody who may see everything on its first
// line, then one path a line.
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>

#include "app/commands/place.hpp"
#include "base/crypto.hpp"
#include "rules/grant_states.hpp"
#include "service/visitor.hpp"
#include "token/client_secret.hpp"

namespace grantor {
namespace {

constexpr int companies = 2000;
constexpr int apps = 10'000;
constexpr int members = 300;
constexpr int installations = 1000;
constexpr int audit_events = 5000;
constexpr int deliveries = 20'000;
constexpr int refused_requests = 2000;
constexpr int apps_developed = 100;  // by the large company: as many as it may
constexpr int rules = 500;
constexpr int waiting_requests = 300;
constexpr int days_of_activity = 90;

constexpr std::array words{"Ledger", "Signal", "Invoice", "Pipeline", "Mailer", "Report",
                           "Caller", "Forms",  "Planner", "Insight",  "Bridge", "Harbor"};

// Which of many something is: the same in every run.
std::size_t mixed(int number) { return static_cast<std::size_t>(number) * 2654435761u % 1'000'003; }

class Marketplace {
 public:
    Marketplace(std::string directory, Store& store, const KeyRing& keys)
        : directory_(std::move(directory)), store_(store), keys_(keys), now_(Clock{}.now()) {}

    void add() {
        in_steps(companies, [this](WriteTx& tx, int i) { add_company(tx, i); });
        in_steps(members, [this](WriteTx& tx, int i) { add_member(tx, i); });
        in_steps(apps, [this](WriteTx& tx, int i) { add_app(tx, i); });
        in_steps(installations, [this](WriteTx& tx, int i) { install(tx, i); });
        in_steps(companies, [this](WriteTx& tx, int i) { install_elsewhere(tx, i); });
        in_steps(audit_events, [this](WriteTx& tx, int i) { add_audit_event(tx, i); });
        in_steps(deliveries, [this](WriteTx& tx, int i) { add_delivery(tx, i); });
        in_steps(refused_requests, [this](WriteTx& tx, int i) { add_refused_request(tx, i); });
        in_steps(rules, [this](WriteTx& tx, int i) { add_rule(tx, i); });
        in_steps(waiting_requests, [this](WriteTx& tx, int i) { ask_for(tx, i); });
        in_steps(days_of_activity, [this](WriteTx& tx, int i) { add_activity(tx, i); });
        write_pages();
    }

 private:
    template <class Add>
    void in_steps(int count, Add add) {
        constexpr int rows_of_unit = 2000;
        for (int first = 0; first < count; first += rows_of_unit)
            store_.write_now([&](WriteTx& tx) {
                for (int i = first; i < std::min(count, first + rows_of_unit); ++i) add(tx, i);
            });
    }
    static constexpr std::array<std::string_view, 6> categories{
        "Analytics", "Communication", "Documents", "Finance", "Productivity", "Sales"};
    template <class List>
    auto& one_of(List& list, int number) const {
        return list[mixed(number) % list.size()];
    }

    UserId add_user(WriteTx& tx, const std::string& name, CompanyId company, Role role) {
        User user;
        user.email = name + "@bench.example";
        user.name = "Somebody called " + name;
        user.password_hash = "none";
        user.language = "en";
        user.locale = "en_US";
        user.timezone = "Etc/UTC";
        user.created_at = now_;
        const auto id = tx.users().add(user);
        tx.memberships().add({company, id, role, now_});
        return id;
    }

    void add_company(WriteTx& tx, int i) {
        Company company;
        company.label = fmt::format("company{}", i);
        company.name = fmt::format("{} {} Ltd", one_of(words, i), i);
        company.country = "EE";
        company.currency = "EUR";
        company.created_at = now_;
        company.app_policy = i == 0 ? AppPolicy::approval : AppPolicy::open;
        companies_.push_back(tx.companies().add(company));
        owners_.push_back(add_user(tx, fmt::format("owner{}", i), companies_.back(), Role::admin));
        if (i == 0) tx.users().set_platform_role(owners_.front(), PlatformRole::admin);
    }
    void add_member(WriteTx& tx, int i) {
        members_.push_back(add_user(tx, fmt::format("member{}", i), companies_.front(),
                                    i % 10 == 0 ? Role::developer : Role::regular));
    }

    App new_app(int i) const {
        App app;
        app.developer_company_id =
            i < apps_developed ? companies_.front() : companies_[mixed(i) % companies_.size()];
        app.client_id = fmt::format("{:016x}", 0xbe000000 + i);
        app.name = fmt::format("{} {} {}", one_of(words, i), one_of(words, i * 7 + 1), i);
        app.kind = i % 10 == 9 ? AppKind::private_app : AppKind::public_app;
        app.status =
            i % 10 == 8 ? (i % 20 == 8 ? AppStatus::in_review : AppStatus::draft) : AppStatus::live;
        app.scopes = store_.scopes().parse("deals:full,contacts:read,base").value();
        app.created_at = now_;
        app.redirect_uris = {"https://app.example/callback", "https://app.example/second"};
        app.category = std::string(one_of(categories, i * 3));
        app.profile.summary =
            fmt::format("Keeps {} and {} in step.", one_of(words, i * 11), one_of(words, i * 13));
        app.profile.description = std::string(1500, 'd');
        return app;
    }
    void add_app(WriteTx& tx, int i) {
        auto app = new_app(i);
        app.id = tx.apps().add(app);
        const auto secret = protect_client_secret(make_client_secret(random_), keys_, random_);
        tx.apps().add_secret(
            {{}, app.id, secret.digest.key_id, secret.digest.mac, secret.sealed, now_, now_});
        if (app.status == AppStatus::in_review) {
            AppReview review;
            review.app_id = app.id;
            review.is_first = true;
            review.terms = app.terms();
            review.note = "A test account is on the website.";
            review.submitted_by = owners_.front();
            review.submitted_at = now_;
            reviews_.push_back(tx.app_reviews().add(review));
        }
        apps_.push_back(std::move(app));
    }

    void install(WriteTx& tx, AppId app, UserId user, CompanyId company) {
        Grant grant;
        grant.app_id = app;
        grant.user_id = user;
        grant.company_id = company;
        grant.scopes = apps_.front().scopes;
        grant.secret = random_.bytes<sizeof(GrantSecret)>();
        grant.created_at = now_;
        grant.last_used_day = day_of(now_);
        activate_grant(tx.grants().add_pending(grant), tx, now_);
    }
    void install(WriteTx& tx, int i) {
        // The first hundred are one person's.
        const auto user = i < 100 ? owners_.front() : one_of(members_, i);
        const auto& app = i % 3 == 0 ? apps_.front() : one_of(apps_, i);
        install(tx, (i < 100 ? apps_[static_cast<std::size_t>(i)] : app).id, user,
                companies_.front());
    }
    void install_elsewhere(WriteTx& tx, int i) {
        const auto at = static_cast<std::size_t>(i);
        if (i > 0) install(tx, apps_.front().id, owners_[at], companies_[at]);
    }

    void add_audit_event(WriteTx& tx, int i) {
        AuditEvent event;
        event.at = now_;
        event.kind = i % 2 == 0 ? AuditKind::consent_allowed : AuditKind::app_changed;
        event.company_id = companies_.front();
        event.user_id = one_of(members_, i);
        event.app_id = i % 3 == 0 ? one_of(apps_, i).id : apps_.front().id;
        event.request_id = random_.hex(16);
        event.peer = "192.0.2.7";
        event.detail = "callback URLs: https://app.example/callback → https://app.example/second";
        tx.audit_events().add(event);
    }
    void add_delivery(WriteTx& tx, int i) {
        Delivery delivery;
        delivery.app_id = apps_.front().id;
        delivery.company_id = one_of(companies_, i);
        delivery.user_id = owners_.front();
        delivery.url = "https://app.example/callback";
        delivery.body = R"({"client_id":"…","company_id":1,"user_id":1,"timestamp":1})";
        delivery.created_at = now_;
        delivery.due_at = now_ + days{30};
        delivery.id = tx.deliveries().add(delivery);
        delivery.attempts = 1;
        delivery.finished_at = now_;
        // The few that failed are the oldest.
        delivery.state = i < 20 ? DeliveryState::given_up : DeliveryState::delivered;
        delivery.last_status = i < 20 ? 500 : 200;
        delivery.last_answer = std::string(500, 'a');
        if (i < deliveries - 10) tx.deliveries().note_attempt(delivery);
        delivery_ = delivery.id;
    }
    void add_refused_request(WriteTx& tx, int) {
        RequestEvent event;
        event.at = now_;
        event.request_id = request_ = random_.hex(16);
        event.method = "GET";
        event.path = "/api/v2/products";
        event.status = 403;
        event.error = "insufficient_scope";
        event.check = "scope";
        event.explain = "products:read is needed; the token has base, deals:full, contacts:read";
        event.app_id = apps_.front().id;
        event.company_id = companies_.front();
        event.user_id = owners_.front();
        event.peer = "192.0.2.7";
        tx.request_events().add(event);
    }
    void add_rule(WriteTx& tx, int i) {
        tx.company_app_rules().set({companies_.front(), apps_[static_cast<std::size_t>(i) * 7].id,
                                    i % 2 == 0 ? AppRule::allowed : AppRule::blocked,
                                    owners_.front(), now_});
    }
    void ask_for(WriteTx& tx, int i) {
        InstallRequest request;
        request.company_id = companies_.front();
        request.app_id = one_of(apps_, i).id;
        request.user_id = i % 3 == 0 ? owners_.front() : one_of(members_, i);
        request.note = "For the books.";
        request.asked_at = now_;
        tx.install_requests().add(request);
    }
    void add_activity(WriteTx& tx, int i) {
        for (int kind = 1; kind <= static_cast<int>(activity_kinds); ++kind)
            tx.app_activities().add({apps_.front().id, day_of(now_) - i,
                                     static_cast<ActivityKind>(kind), 10 + (i * kind) % 50});
    }

    void write_pages() {
        const auto cookie = make_cookie_value(random_);
        store_.write_now([&](WriteTx& tx) {
            tx.sessions().add({binding_of(cookie).session, owners_.front(), companies_.front(),
                               now_, now_ + hours{24}});
        });
        std::ofstream out(directory_ + "/pages");
        out << cookie << '\n';
        const auto app = apps_.front().client_id;
        for (const auto* path : {"/marketplace",
                                 "/marketplace?category=Sales",
                                 "/marketplace?q=ledger",
                                 "/marketplace?q=zebra",
                                 "/marketplace?page=100",
                                 "/marketplace/apps/{app}",
                                 "/developer",
                                 "/developer/apps/{app}",
                                 "/developer/apps/{app}/basics",
                                 "/developer/apps/{app}/scopes",
                                 "/developer/apps/{app}/credentials",
                                 "/developer/apps/{app}/profile",
                                 "/developer/apps/{app}/review",
                                 "/developer/apps/{app}/install",
                                 "/developer/apps/{app}/deliveries",
                                 "/developer/apps/{app}/deliveries?state=waiting",
                                 "/developer/apps/{app}/deliveries?state=given_up",
                                 "/developer/apps/{app}/deliveries/{delivery}",
                                 "/developer/apps/{app}/errors",
                                 "/developer/apps/{app}/errors/{request}",
                                 "/developer/apps/{app}/inspector",
                                 "/developer/apps/{app}/log",
                                 "/developer/apps/{app}/delete",
                                 "/account",
                                 "/account/apps/{app}",
                                 "/account/requests",
                                 "/account/keys",
                                 "/account/profile",
                                 "/company",
                                 "/company/installations",
                                 "/company/installations?by=app",
                                 "/company/installations?app={app}",
                                 "/company/installations.csv",
                                 "/company/policy",
                                 "/company/apps/{app}",
                                 "/company/requests",
                                 "/company/members",
                                 "/company/members?q=member29",
                                 "/company/members/{member}",
                                 "/company/audit",
                                 "/company/audit?kind=member_removed",
                                 "/company/audit.csv",
                                 "/platform/reviews",
                                 "/platform/reviews/{review}",
                                 "/platform/apps",
                                 "/platform/apps?q=harbor",
                                 "/platform/apps/{app}",
                                 "/platform/companies",
                                 "/platform/companies?q=1999",
                                 "/platform/companies/company0",
                                 "/platform/users",
                                 "/platform/users?q=owner1999",
                                 "/platform/users/{member}",
                                 "/platform/scopes",
                                 "/platform/health"})
            out << fmt::format(fmt::runtime(path), fmt::arg("app", app),
                               fmt::arg("delivery", delivery_.value), fmt::arg("request", request_),
                               fmt::arg("member", members_.back().value),
                               fmt::arg("review", reviews_.back().value))
                << '\n';
    }

    const std::string directory_;
    Store& store_;
    const KeyRing& keys_;
    const Time now_;
    SystemRandom random_;
    std::vector<CompanyId> companies_;
    std::vector<UserId> owners_;  // of each company, in the same order
    std::vector<UserId> members_;
    std::vector<App> apps_;
    std::vector<ReviewId> reviews_;
    DeliveryId delivery_;
    std::string request_;
};

}  // namespace
}  // namespace grantor

int main(int count, char** arguments) {
    if (count != 2) {
        fmt::print(stderr, "usage: bench_marketplace DIRECTORY\n");
        return 2;
    }
    try {
        grantor::start_crypto();
        std::filesystem::create_directories(arguments[1]);
        const auto options = grantor::app::sandbox_files(arguments[1]);
        const auto store = grantor::app::open_store(options);
        const auto keys = grantor::app::load_keys(options, *store);
        grantor::Marketplace(arguments[1], *store, keys).add();
        return 0;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "bench_marketplace: {}\n", problem.what());
        return 1;
    }
}
