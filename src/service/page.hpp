// The one flow of pages and forms for people. A page or a form is a row of its capability's table
// and a plain function over a transaction beside it:
//
//   show_member(visit, tx) -> Outcome<Response>   reading; the page
//   save_role(visit, tx)   -> Outcome<Response>   writing; what the form does, mostly see_done()
//
// The steps that all of them share are here, so that none can leave one out: the cookie, the proof
// that a form is ours (CSRF, attack 15), who is there, whether they may, the unit of work, the
// answer. A form that is refused changes nothing and is answered with its own page, which finds the
// refusal and what was entered in `visit.attempt`.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "http/route.hpp"
#include "service/visit.hpp"

namespace grantor {

using ShowsPage = Outcome<http::Response>(const Visit&, const ReadTx&);
using TakesForm = Outcome<http::Response>(const Visit&, WriteTx&);
// What must be checked and hashed before the form is processed, which then finds it in
// `visit.password`. The two run at different times: the store may change in between.
using PlansHashing = Outcome<PasswordWork>(const Visit&, const ReadTx&);

// What a row does with a form that comes back.
struct FormAction {
    enum class Kind {
        none,     // the row is a page: GET
        changes,  // {csrf, continue, …}
        uploads,  // the same with a file, as multipart/form-data: `visit.upload`
        asks,     // the row's page is the answer, and finds what was asked in `visit.form`. A POST,
                  // so that what is asked stands in no address and in no log
    };

    constexpr FormAction() = default;
    constexpr FormAction(TakesForm* take) : kind(Kind::changes), take(take) {}
    constexpr FormAction(PlansHashing* plan, TakesForm* take)
        : kind(Kind::changes), take(take), plan(plan) {}
    constexpr FormAction(Kind kind, TakesForm* take) : kind(kind), take(take) {}

    Kind kind = Kind::none;
    TakesForm* take = nullptr;
    PlansHashing* plan = nullptr;
};
constexpr FormAction uploads(TakesForm* take) { return {FormAction::Kind::uploads, take}; }
inline constexpr FormAction asks{FormAction::Kind::asks, nullptr};

// A page, or a form with the page that holds it. A browser asks for the form's path with GET too:
// to be asked first (service/confirmation.hpp), or when somebody opens again what refused them. So
// the page answers there as well, unless the table has another row for it.
struct PageRow {
    std::string_view path;  // "{name}" is a segment with a name
    Access access;
    ShowsPage* page;  // also what a refused form is answered with
    FormAction form{};
};

// `rows` and `services` outlive the routes.
std::vector<http::Route> mount(std::span<const PageRow> rows, const Services& services);

}  // namespace grantor
