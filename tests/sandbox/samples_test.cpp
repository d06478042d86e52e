#include "sandbox/seed/samples.hpp"

#include <gmock/gmock.h>

#include "sandbox/seed/new_company.hpp"
#include "tests/support/sandbox_world.hpp"

namespace grantor::sandbox {
namespace {

using test::SandboxWorld;

CompanyId add_company(SandboxWorld& world, std::optional<Role> of_ada) {
    return world.store->write_now([&](WriteTx& tx) {
        Company company;
        company.label = "newcomer";
        company.name = "Newcomer";
        company.currency = "USD";
        const auto id = tx.companies().add(company);
        if (of_ada) tx.memberships().add({id, world.user(0), *of_ada, world.now});
        furnish_newcomer(id, world.now, tx);
        return id;
    });
}

std::int64_t count(SandboxWorld& world, CompanyId company, const std::string& entity) {
    return world.store->read_now(
        [&](const ReadTx& tx) { return tx.records().count({company, entity}); });
}

}  // namespace

// Whoever signed up and called the API saw an empty list, and could not tell it from a mistake.
TEST(NewcomersCompany, has_ten_deals_to_show_at_the_first_call) {
    SandboxWorld world;
    const auto company = add_company(world, Role::admin);
    EXPECT_EQ(count(world, company, "deal"), 10);
    EXPECT_EQ(count(world, company, "person"), 3);
    EXPECT_EQ(count(world, company, "organization"), 3);
    const auto answer = world.send(test::an_api_request("GET", "/api/v2/deals?limit=1"),
                                   {company, world.user(0), world.world.apps[1].id, {}, {}});
    ASSERT_EQ(answer.status, 200);
    const auto& deal = answer.data().as_array().front();
    EXPECT_EQ(deal.at("owner_id").as_int64(), world.user(0).value);
    EXPECT_EQ(deal.at("currency").as_string(), "USD");
}

TEST(NewcomersCompany, gets_its_samples_once) {
    SandboxWorld world;
    const auto company = add_company(world, Role::admin);
    world.store->write_now([&](WriteTx& tx) {
        furnish_newcomer(company, world.now, tx);
        return true;
    });
    EXPECT_EQ(count(world, company, "deal"), 10);
}

TEST(NewcomersCompany, that_nobody_administers_is_furnished_alone) {
    SandboxWorld world;
    const auto company = add_company(world, std::nullopt);
    EXPECT_EQ(count(world, company, "deal"), 0);
    EXPECT_TRUE(world.store->read_now([&](const ReadTx& tx) { return is_furnished(company, tx); }));
}

}  // namespace grantor::sandbox
