// What every page of the marketplace begins and ends with: who the visitor is and what they may do,
// one unit of work, the page. An endpoint brings the parts that differ:
//
//   find(visit, tx)           -> Outcome<View>     reading; what the page shows
//   write(visit, view)        -> http::Response    the page
//   act(visit, tx)            -> Outcome<Done>     writing; what a form does
//   finish(visit, done)       -> http::Response    mostly see_done()
//
// A form that is refused is answered with its own page, which finds the refusal and what had been
// entered in `visit.attempt`. Nothing of a refused form is kept.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"
#include "http/task.hpp"
#include "pages/frame.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "service/request_scope.hpp"
#include "service/services.hpp"
#include "service/visit.hpp"

namespace grantor::marketplace {

template <class View>
struct PageEndpoint {
    Access access = Access::person;
    std::function<Outcome<View>(const Visit&, const ReadTx&)> find;
    std::function<http::Response(const Visit&, const View&)> write;
};

namespace detail {

// Fills the visitor into the visit; or returns the answer that ends it: sign in, or "access
// denied".
std::optional<http::Response> turn_away(Visit& visit, Access access, const ReadTx& tx);
http::Response refusal_page(const Visit& visit, const Refusal& refusal);

template <class View>
struct Shown {
    std::optional<http::Response> turned_away;
    Outcome<View> view = std::unexpected(Refusal{});
};

template <class View>
Shown<View> find_page(const PageEndpoint<View>& page, Visit& visit, const ReadTx& tx) {
    if (auto response = turn_away(visit, page.access, tx)) return {std::move(response)};
    return {std::nullopt, page.find(visit, tx)};
}

template <class View>
http::Response answer(const PageEndpoint<View>& page, const Visit& visit, Shown<View>& shown) {
    if (shown.turned_away) return std::move(*shown.turned_away);
    if (!shown.view) return refusal_page(visit, shown.view.error());
    return page.write(visit, *shown.view);
}

}  // namespace detail

// GET. `page` outlives the request, as do the others below.
template <class View>
http::Task<http::Response> show_page(const http::Request& request, const Services& services,
                                     const PageEndpoint<View>& page) {
    const RequestScope scope(request, services);
    const auto query = Form::parse(request.query);
    const Form none;
    Visit visit{request,
                services,
                scope.context(),
                cookie_value(request, services.site),
                query ? *query : none,
                none};
    auto finding = [&](const ReadTx& tx) { return detail::find_page(page, visit, tx); };
    auto shown = co_await services.store.read(finding);
    co_return detail::answer(page, visit, shown);
}

template <class Done>
struct FormEndpoint {
    Access access = Access::person;
    std::function<Outcome<Done>(const Visit&, WriteTx&)> act;
    std::function<http::Response(const Visit&, const Done&)> finish;
};

// POST of a form {csrf, continue, …}, with `page` as the page that held it.
template <class Done, class View>
http::Task<http::Response> take_form(const http::Request& request, const Services& services,
                                     const FormEndpoint<Done>& form,
                                     const PageEndpoint<View>& page) {
    const RequestScope scope(request, services);
    const auto posted = read_posted_form(request, services);
    if (posted.cookie.empty()) co_return see_other(posted.target);
    if (!posted.is_proven) co_return foreign_form_page(request, posted.target);
    const auto query = Form::parse(request.query);
    const Form none;
    Visit visit{request,    services, scope.context(), posted.cookie, query ? *query : none,
                posted.form};
    // A refusal undoes the unit, and is passed out of it beside.
    std::optional<http::Response> turned_away;
    auto acting = [&](WriteTx& tx) -> Outcome<Done> {
        turned_away = detail::turn_away(visit, form.access, tx);
        if (turned_away) return std::unexpected(Refusal{Refusal::Kind::forbidden, {}, {}});
        return form.act(visit, tx);
    };
    const auto done = co_await services.store.write(acting);
    if (turned_away) co_return std::move(*turned_away);
    if (done) co_return form.finish(visit, *done);

    const Attempt attempt{posted.form, done.error()};
    visit.attempt = &attempt;
    auto finding = [&](const ReadTx& tx) { return detail::find_page(page, visit, tx); };
    auto shown = co_await services.store.read(finding);
    co_return detail::answer(page, visit, shown);
}

}  // namespace grantor::marketplace
