// How a stranger becomes a developer: a person, and a sandbox company of their own. People who have
// an account get a company.
#pragma once

#include <string>
#include <string_view>

#include "rules/people.hpp"
#include "service/actor.hpp"
#include "service/services.hpp"

namespace grantor::marketplace {

// As entered.
struct SignUpForm {
    PersonForm person;
    std::string_view company_name;
};

// Checked, as far as that needs no store. The password goes to the hashing threads.
struct NewDeveloper {
    NewPerson person;
    std::string company_name;
};
Outcome<NewDeveloper> read_sign_up(const SignUpForm& form);

// What is wrong with `email` then.
inline constexpr std::string_view address_is_taken = "An account with this address already exists.";

// The user, admin of a new company that is furnished at once. Refuses an address that is taken.
// Returns the user's id; the caller opens the session in the same unit.
Outcome<UserId> sign_up(const NewDeveloper& wanted, const std::string& password_hash,
                        const Services& services, WriteTx& tx, const Context& context);

// Another sandbox company, for somebody who has an account: they are its admin, and it is furnished
// at once. Refuses a person with very many companies.
inline constexpr std::size_t companies_of_person_max = 20;
Outcome<CompanyId> add_sandbox_company(std::string_view entered_name, const Actor& actor,
                                       const Services& services, WriteTx& tx,
                                       const Context& context);

// "Café Ångström" as "caf-ngstr-m-sandbox": labels that begin like a company's name stay free for
// the company itself. With a number behind it if that is taken.
std::string free_sandbox_label(std::string_view company_name, const ReadTx& tx, Random& random);

}  // namespace grantor::marketplace
