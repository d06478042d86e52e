#include "marketplace/developer/sign_up.hpp"

#include "tests/marketplace/developer/hub_world.hpp"

namespace grantor::marketplace {
namespace {

using test::HubWorld;

std::string wrong_fields(const SignUpForm& form) {
    const auto read = read_sign_up(form);
    if (read) return "none";
    std::string out;
    for (const auto& field : read.error().fields) out += field.field + " ";
    return out;
}

std::string label_for(HubWorld& world, std::string_view name) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return free_sandbox_label(name, tx, context.random);
    });
}

void take_label(HubWorld& world, const std::string& label) {
    world.store().write_now([&](WriteTx& tx) {
        Company company;
        company.label = label;
        company.name = label;
        return tx.companies().add(company);
    });
}

}  // namespace

TEST(SignUp, names_every_field_that_is_wrong) {
    EXPECT_EQ(wrong_fields({{"", "", ""}, ""}), "name email password company ");
    EXPECT_EQ(wrong_fields({{"Nora", "nora@new.example", "short"}, "New"}), "password ");
    const std::string endless(1025, 'a');
    EXPECT_EQ(wrong_fields({{"Nora", "nora@new.example", endless}, "New"}), "password ");
    EXPECT_EQ(wrong_fields({{"Nora", "nora@new.example", "long enough"}, "New"}), "none");
}

TEST(SandboxLabel, is_a_label_of_its_own_for_any_name) {
    HubWorld world;
    EXPECT_EQ(label_for(world, "Acme"), "acme-sandbox");
    EXPECT_EQ(label_for(world, "  --Two Words, Ltd.--"), "two-words-ltd-sandbox");
    EXPECT_EQ(label_for(world, "帳簿"), "sandbox");
    EXPECT_EQ(label_for(world, std::string(80, 'a')), std::string(40, 'a') + "-sandbox");
    take_label(world, "acme-sandbox");
    EXPECT_EQ(label_for(world, "Acme"), "acme-sandbox-2");
    for (int i = 2; i < 10; ++i) take_label(world, fmt::format("acme-sandbox-{}", i));
    EXPECT_EQ(label_for(world, "Acme").size(), std::string("acme-sandbox-12345678").size());
}

}  // namespace grantor::marketplace
