// POST of a form with a file, and of a form that asks without changing anything: what take_form()
// is for the others.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "marketplace/page_endpoint.hpp"
#include "pages/multipart.hpp"

namespace grantor::marketplace {

template <class Done>
struct UploadEndpoint {
    Access access = Access::person;
    std::function<Outcome<Done>(const Visit&, const pages::MultipartForm&, WriteTx&)> act;
    std::function<http::Response(const Visit&, const Done&)> finish;
};

// A multipart form as it came back: proven as a PostedForm is.
struct PostedFile {
    std::string_view cookie;
    pages::MultipartForm form;
    std::string target;
    bool is_proven = false;
    // `continue` in the form that pages read it from.
    std::string continue_text;
};
// Nothing if the body is not such a form.
std::optional<PostedFile> read_posted_upload(const http::Request& request,
                                               const Services& services);

// POST of a form {csrf, continue, a file, …}, with `page` as the page that held it.
template <class Done, class View>
http::Task<http::Response> take_upload(const http::Request& request, const Services& services,
                                       const UploadEndpoint<Done>& form,
                                       const PageEndpoint<View>& page) {
    const RequestScope scope(request, services);
    const auto posted = marketplace::read_posted_upload(request, services);
    if (!posted) co_return foreign_form_page(request, "/");
    if (posted->cookie.empty()) co_return see_other(posted->target);
    if (!posted->is_proven) co_return foreign_form_page(request, posted->target);
    const auto texts = Form::parse(posted->continue_text);
    const Form none;
    const Form& form_texts = texts ? *texts : none;
    Visit visit{request, services, scope.context(), posted->cookie, none, form_texts};
    // A refusal undoes the unit, and is passed out of it beside.
    std::optional<http::Response> turned_away;
    auto acting = [&](WriteTx& tx) -> Outcome<Done> {
        turned_away = detail::turn_away(visit, form.access, tx);
        if (turned_away) return std::unexpected(Refusal{Refusal::Kind::forbidden, {}, {}});
        return form.act(visit, posted->form, tx);
    };
    const auto done = co_await services.store.write(acting);
    if (turned_away) co_return std::move(*turned_away);
    if (done) co_return form.finish(visit, *done);

    const Attempt attempt{form_texts, done.error()};
    visit.attempt = &attempt;
    auto finding = [&](const ReadTx& tx) { return detail::find_page(page, visit, tx); };
    auto shown = co_await services.store.read(finding);
    co_return detail::answer(page, visit, shown);
}

// POST of a form {csrf, continue, …} whose answer is `page` itself, which finds what was asked in
// `visit.form`. A POST, so that what is asked stands in no address and in no log.
template <class View>
http::Task<http::Response> take_question(const http::Request& request, const Services& services,
                                         const PageEndpoint<View>& page) {
    const RequestScope scope(request, services);
    const auto posted = read_posted_form(request, services);
    if (posted.cookie.empty()) co_return see_other(posted.target);
    if (!posted.is_proven) co_return foreign_form_page(request, posted.target);
    const Form none;
    Visit visit{request, services, scope.context(), posted.cookie, none, posted.form};
    auto finding = [&](const ReadTx& tx) { return detail::find_page(page, visit, tx); };
    auto shown = co_await services.store.read(finding);
    co_return detail::answer(page, visit, shown);
}

}  // namespace grantor::marketplace
