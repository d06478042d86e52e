// A form that checks a password or sets one. Hashing is slow on purpose and no transaction waits
// for it, so there are two units of work with the hashing between them:
//
//   plan(visit, tx)        -> Outcome<PasswordWork>   reading; what is to be checked and hashed
//   act(visit, tx, hashed) -> Outcome<Done>           writing; finds the world again, which may
//                                                     have changed meanwhile
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "marketplace/page_endpoint.hpp"
#include "service/password_work.hpp"

namespace grantor::marketplace {

template <class Done>
struct PasswordForm {
    Access access = Access::person;
    std::function<Outcome<PasswordWork>(const Visit&, const ReadTx&)> plan;
    std::function<Outcome<Done>(const Visit&, WriteTx&, const PasswordHash&)> act;
    std::function<http::Response(const Visit&, const Done&)> finish;
};

template <class Done, class View>
http::Task<http::Response> take_password_form(const http::Request& request,
                                              const Services& services,
                                              const PasswordForm<Done>& form,
                                              const PageEndpoint<View>& page) {
    const RequestScope scope(request, services);
    const auto posted = read_posted_form(request, services);
    if (posted.cookie.empty()) co_return see_other(posted.target);
    if (!posted.is_proven) co_return foreign_form_page(request, posted.target);
    const Form none;
    Visit visit{request, services, scope.context(), posted.cookie, none, posted.form};
    std::optional<http::Response> turned_away;
    auto planning = [&](const ReadTx& tx) -> Outcome<PasswordWork> {
        turned_away = detail::turn_away(visit, form.access, tx);
        if (turned_away) return PasswordWork{};
        return form.plan(visit, tx);
    };
    auto work = co_await services.store.read(planning);
    if (turned_away) co_return std::move(*turned_away);

    std::optional<Refusal> refusal;
    if (!work) refusal = std::move(work.error());
    if (work) {
        const auto hash = co_await carry_out(*work, services, request, scope.context().now);
        if (!hash) refusal = hash.error();
        auto acting = [&](WriteTx& tx) -> Outcome<Done> {
            turned_away = detail::turn_away(visit, form.access, tx);
            if (turned_away) return std::unexpected(Refusal{});
            return form.act(visit, tx, *hash);
        };
        if (hash) {
            const auto done = co_await services.store.write(acting);
            if (turned_away) co_return std::move(*turned_away);
            if (done) co_return form.finish(visit, *done);
            refusal = done.error();
        }
    }
    const Attempt attempt{posted.form, *refusal};
    visit.attempt = &attempt;
    auto finding = [&](const ReadTx& tx) { return detail::find_page(page, visit, tx); };
    auto shown = co_await services.store.read(finding);
    co_return detail::answer(page, visit, shown);
}

}  // namespace grantor::marketplace
