// A seeded demo world in a store of the test's own, and the words to call its API without HTTP.
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

#include "base/crypto.hpp"
#include "edge/route_rules.hpp"
#include "sandbox/api.hpp"
#include "sandbox/seed/seed.hpp"
#include "store/store.hpp"
#include "tests/store/support/temporary_directory.hpp"
#include "tests/support/api_request.hpp"

namespace grantor::test {

namespace json = boost::json;

struct ApiAnswer {
    int status = 0;
    json::object body;
    const json::value& data() const { return body.at("data"); }
    std::string error() const { return std::string{body.at("error").as_string()}; }
};

inline std::vector<std::string> keys_of(const json::value& object) {
    std::vector<std::string> keys;
    for (const auto& item : object.as_object()) keys.emplace_back(item.key());
    return keys;
}

inline const Time seeded_at = from_ms(1'790'000'000'000);

inline sandbox::SeededWorld plant_world(Store& store, std::uint64_t seed, const KeyRing& keys,
                                        Random& random) {
    const auto plan = sandbox::plan_world(seed);
    // Nobody signs in here: one cheap hash will do for all.
    const std::vector<std::string> hashes(plan.users.size(), "no password");
    return store.write_now(
        [&](WriteTx& tx) { return sandbox::plant(tx, plan, hashes, {keys, random, seeded_at}); });
}

// What the edge finds for a request; nothing it does not know.
inline ApiOperation operation_of(const http::Request& request, const Store& store) {
    static const auto rules = edge::RouteRules::embedded(store.scopes());
    ApiOperation operation;
    rules.find(request.method, request.path, &operation);
    return operation;
}

// Planting takes most of the time of a test that asks one question; a process does it once.
struct PlantedWorld {
    static const PlantedWorld& first() {
        static const PlantedWorld planted;
        return planted;
    }

    TemporaryDirectory directory;
    std::string file = directory.file("grantor.db");
    SeededRandom random{3};
    KeyRing keys = KeyRing::make(random, seeded_at);
    // The store is closed, so the file is all of it.
    sandbox::SeededWorld world = plant_world(*open_sqlite({.path = file}), 1, keys, random);
};

class SandboxWorld {
 public:
    // A copy of the world of seed 1.
    SandboxWorld() : SandboxWorld(PlantedWorld::first()) {}
    // Planted anew.
    explicit SandboxWorld(std::uint64_t seed)
        : store(open_sqlite({.path = file()})),
          random(3),
          keys(KeyRing::make(random, now)),
          world(plant_world(*store, seed, keys, random)) {}

    CompanyId company(std::string_view label) const {
        return std::ranges::find(world.companies, label, &sandbox::SeededCompany::label)->id;
    }
    UserId user(std::size_t index) const { return world.users.at(index).id; }
    // 0 admin of acme, 1 of both, 2 admin of globex, 3 of globex, 4 deactivated
    ApiCaller caller(std::string_view company_label, std::size_t user_index) const {
        return {company(company_label), user(user_index), world.apps[1].id, {}, {}};
    }

    ApiAnswer send(const ApiRequest& request, const ApiCaller& as) {
        const auto view = request.view();
        auto task = sandbox::answer(as, operation_of(view, *store), view,
                                    {*store, random, site, now, wire});
        task.start();
        const auto response = task.take();
        EXPECT_EQ(response.content_type, http::json_type);
        return {response.status, json::parse(response.content()).as_object()};
    }
    // As the first user of acme.
    ApiAnswer send(const ApiRequest& request) { return send(request, caller("acme", 0)); }
    ApiAnswer get(std::string target) { return send(an_api_request("GET", std::move(target))); }
    ApiAnswer send_json(std::string method, std::string target, std::string body) {
        return send(
            an_api_request(std::move(method), std::move(target)).with_json(std::move(body)));
    }
    // The key of a new field for texts.
    std::string add_field(const std::string& path, const std::string& name) {
        const auto body = json::serialize(json::object{{"name", name}, {"field_type", "varchar"}});
        return std::string{send_json("POST", path, body).data().at("key").as_string()};
    }
    // The id of a record that the request adds; a UUID has no number: 0.
    std::int64_t add(const std::string& path, const std::string& body, const ApiCaller& as) {
        const auto answer = send(an_api_request("POST", path).with_json(body), as);
        EXPECT_TRUE(answer.status == 200 || answer.status == 201) << answer.body;
        const auto* id = answer.body.at("data").if_object();
        return id != nullptr && id->at("id").is_int64() ? id->at("id").as_int64() : 0;
    }
    std::int64_t add(const std::string& path, const std::string& body) {
        return add(path, body, caller("acme", 0));
    }
    std::int64_t add_deal(const std::string& title) {
        const auto body = json::serialize(json::object{{"title", title}});
        return send_json("POST", "/api/v2/deals", body).data().at("id").as_int64();
    }

    TemporaryDirectory directory;
    std::unique_ptr<Store> store;
    SeededRandom random;
    Time now = seeded_at;
    KeyRing keys;
    Site site{"https://grantor.example", "https://{company}.crm.example"};
    Wire wire = find_profile(source_profile)->wire;
    sandbox::SeededWorld world;

 private:
    explicit SandboxWorld(const PlantedWorld& planted)
        : store(open_copy(planted.file)),
          random(planted.random),
          keys(planted.keys),
          world(planted.world) {}

    std::string file() const { return directory.file("grantor.db"); }
    std::unique_ptr<Store> open_copy(const std::string& from) const {
        std::filesystem::copy_file(from, file());
        return open_sqlite({.path = file()});
    }
};

}  // namespace grantor::test
