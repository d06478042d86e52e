// bench_prepare DIRECTORY GRANTS CODES: the database, keys and tokens that bench_load works with.
//
// The world is the sandbox's, with GRANTS active grants of the stable app and as many of the
// rotating one, CODES codes waiting to be exchanged, and people who are signed in. It goes in
// through the store in big units; what a server would have handed out is sealed here under the same
// keys, so that the server under test is the plain `grantor serve`.
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <stdexcept>

#include "app/commands/place.hpp"
#include "rules/grant_states.hpp"
#include "sandbox/control/world.hpp"
#include "service/visitor.hpp"
#include "token/access_token.hpp"
#include "token/authorization_code.hpp"
#include "token/refresh_token.hpp"

namespace grantor {
namespace {

// Longer than any measuring takes; the server accepts what is sealed.
constexpr hours token_lifetime{12};
// Users of the grants that only ever refresh: the token endpoint asks for no user, so they have no
// rows. They must differ, since an app has one grant for a user and a company.
constexpr std::int64_t first_user_without_row = 1'000'000'000;
constexpr std::size_t unit_rows = 10'000;
constexpr std::size_t people_with_tokens = 4096;

class Preparation {
 public:
    Preparation(std::string directory, Store& store, const KeyRing& keys)
        : directory_(std::move(directory)), store_(store), keys_(keys), now_(Clock{}.now()) {}

    void add_world() {
        sandbox::World planned(1);
        world_ = planned.find_or_plant(store_, keys_, random_, now_);
        store_.read_now([this](const ReadTx& tx) {
            for (const auto& company : tx.companies().list())
                if (company.app_policy == AppPolicy::open) open_companies_.push_back(company.id);
        });
        write_client("stable", app_of(RefreshPolicy::stable));
        write_client("rotating", app_of(RefreshPolicy::rotating));
    }

    void add_grants(RefreshPolicy policy, const std::string& file, std::size_t count) {
        const auto grants = plant(app_of(policy), count, GrantState::active);
        std::ofstream out(path("refresh_" + file));
        for (const auto& grant : grants) write_refresh(out, grant);
    }

    // Grants whose access tokens are used as well.
    void add_access_tokens(const std::string& access, const std::string& refresh,
                           std::size_t count) {
        const auto grants = plant(app_of(RefreshPolicy::stable), count, GrantState::active);
        std::ofstream access_out(path(access));
        std::ofstream refresh_out(path(refresh));
        for (const auto& grant : grants) {
            const AccessToken token{
                grant.id, grant.company_id,      grant.user_id,         grant.app_id, grant.scopes,
                now_,     now_ + token_lifetime, make_token_id(random_)};
            access_out << seal_access_token(token, keys_, random_) << '\n';
            write_refresh(refresh_out, grant);
        }
    }

    void add_codes(std::size_t count) {
        const auto& app = app_of(RefreshPolicy::rotating);
        const auto bound =
            BoundRedirectUri::bind(app.plan.redirect_uris.front(), RedirectUriSource::presented);
        std::ofstream out(path("codes"));
        // Whoever gets an installation is asked for: a member of the company, active.
        next_user_ = add_people(count);
        for (const auto& grant : plant(app, count, GrantState::pending)) {
            const AuthorizationCode code{grant.id, grant.secret, bound, std::nullopt,
                                         now_ + token_lifetime};
            out << seal_authorization_code(code, keys_, random_) << '\n';
        }
    }

    void add_signed_in_people(std::size_t count) {
        std::ofstream out(path("cookies"));
        std::ofstream access(path("people_access"));
        for (std::size_t done = 0; done < count; done += unit_rows)
            store_.write_now([&](WriteTx& tx) {
                for (std::size_t i = 0; i < std::min(unit_rows, count - done); ++i) {
                    const auto person = add_signed_in_person(tx, done + i);
                    out << person.cookie << '\n';
                    if (done + i < people_with_tokens) access << token_of(person, tx) << '\n';
                }
            });
    }

 private:
    std::string path(const std::string& name) const { return directory_ + "/" + name; }

    const sandbox::SeededApp& app_of(RefreshPolicy policy) const {
        return *std::ranges::find_if(world_.apps, [policy](const sandbox::SeededApp& app) {
            return app.plan.status == AppStatus::live && app.plan.refresh_policy == policy &&
                   app.plan.client_type == ClientType::confidential &&
                   app.plan.token_shape == TokenShape::v1u;
        });
    }

    void write_client(const std::string& name, const sandbox::SeededApp& app) const {
        std::ofstream out(path("client_" + name));
        out << app.plan.client_id << '\n'
            << app.plan.client_secret << '\n'
            << app.plan.redirect_uris.front() << '\n';
    }

    void write_refresh(std::ofstream& out, const Grant& grant) const {
        out << seal_refresh_token({grant.id, grant.secret, grant.generation}, keys_) << '\n';
    }

    std::vector<Grant> plant(const sandbox::SeededApp& app, std::size_t count, GrantState state) {
        const auto scopes =
            store_.read_now([&](const ReadTx& tx) { return tx.apps().find(app.id)->scopes; });
        std::vector<Grant> grants;
        grants.reserve(count);
        while (grants.size() < count)
            store_.write_now([&](WriteTx& tx) {
                const auto end = std::min(grants.size() + unit_rows, count);
                while (grants.size() < end)
                    grants.push_back(plant_grant(tx, app.id, scopes, state));
            });
        return grants;
    }

    Grant plant_grant(WriteTx& tx, AppId app, const ScopeSet& scopes, GrantState state) {
        Grant grant;
        grant.app_id = app;
        grant.user_id = UserId{next_user_++};
        grant.company_id = company_of(grant.user_id);
        grant.scopes = scopes;
        grant.secret = random_.bytes<sizeof(GrantSecret)>();
        grant.created_at = now_;
        grant.rotated_at = now_;
        grant.last_used_day = day_of(now_);
        grant.id = tx.grants().add_pending(grant);
        if (state == GrantState::active) activate_grant(grant.id, tx, now_);
        return grant;
    }

    // Members of the companies in turn, as plant_grant() takes them; the first one.
    std::int64_t add_people(std::size_t count) {
        std::int64_t first = 0;
        for (std::size_t done = 0; done < count; done += unit_rows)
            store_.write_now([&](WriteTx& tx) {
                for (std::size_t i = done; i < std::min(done + unit_rows, count); ++i) {
                    const auto id = add_user(tx, fmt::format("waiting{}@bench.example", i));
                    if (first == 0) first = id.value;
                    tx.memberships().add({company_of(id), id, Role::regular, now_});
                }
            });
        return first;
    }

    UserId add_user(WriteTx& tx, const std::string& email) {
        User user;
        user.email = email;
        user.name = "Person";
        user.password_hash = "none";
        user.language = "en";
        user.locale = "en_US";
        user.timezone = "UTC";
        user.created_at = now_;
        return tx.users().add(user);
    }

    // Of those that let their people install whatever they like.
    CompanyId company_of(UserId user) const {
        return open_companies_[static_cast<std::size_t>(user.value) % open_companies_.size()];
    }

    struct Person {
        UserId id;
        CompanyId company;
        std::string cookie;
    };

    // For what needs the user's row. The grant is nobody's; the check does not look for it.
    std::string token_of(const Person& person, const ReadTx& tx) {
        const auto app = tx.apps().find(app_of(RefreshPolicy::stable).id);
        const AccessToken token{GrantId{person.id.value + first_user_without_row},
                                person.company,
                                person.id,
                                app->id,
                                app->scopes,
                                now_,
                                now_ + token_lifetime,
                                make_token_id(random_)};
        return seal_access_token(token, keys_, random_);
    }

    Person add_signed_in_person(WriteTx& tx, std::size_t number) {
        const auto id = add_user(tx, fmt::format("person{}@bench.example", number));
        const auto company = company_of(id);
        tx.memberships().add({company, id, Role::regular, now_});
        auto cookie = make_cookie_value(random_);
        tx.sessions().add({binding_of(cookie).session, id, company, now_, now_ + token_lifetime});
        return {id, company, std::move(cookie)};
    }

    const std::string directory_;
    Store& store_;
    const KeyRing& keys_;
    const Time now_;
    SystemRandom random_;
    sandbox::SeededWorld world_;
    std::vector<CompanyId> open_companies_;
    std::int64_t next_user_ = first_user_without_row;
};

std::size_t read_count(std::string_view text) {
    std::size_t count = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size())
        throw std::runtime_error("GRANTS and CODES are numbers");
    return count;
}

void prepare(const std::string& directory, std::size_t grants, std::size_t codes) {
    start_crypto();
    std::filesystem::create_directories(directory);
    const auto options = app::sandbox_files(directory);
    const auto store = app::open_store(options);
    const auto keys = app::load_keys(options, *store);
    Preparation preparation(directory, *store, keys);
    preparation.add_world();
    preparation.add_grants(RefreshPolicy::stable, "stable", std::min<std::size_t>(grants, 50'000));
    preparation.add_grants(RefreshPolicy::rotating, "rotating", grants);
    preparation.add_access_tokens("access", "access_refresh", 4096);
    preparation.add_access_tokens("revocable_access", "revocable_refresh", 20'000);
    preparation.add_signed_in_people(40'000);
    preparation.add_codes(codes);
}

}  // namespace
}  // namespace grantor

int main(int count, char** arguments) {
    if (count != 4) {
        fmt::print(stderr, "usage: bench_prepare DIRECTORY GRANTS CODES\n");
        return 2;
    }
    try {
        grantor::prepare(arguments[1], grantor::read_count(arguments[2]),
                         grantor::read_count(arguments[3]));
        return 0;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "bench_prepare: {}\n", problem.what());
        return 1;
    }
}
