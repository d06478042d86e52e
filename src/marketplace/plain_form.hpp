// A form whose unit of work returns nothing: when it is done, the browser continues.
#pragma once

#include <functional>
#include <utility>

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

struct Nothing {};

struct PlainForm {
    Access access = Access::person;
    std::function<Outcome<void>(const Visit&, WriteTx&)> act;
    std::function<http::Response(const Visit&)> finish;
};

inline FormEndpoint<Nothing> plain_form(PlainForm form) {
    return {form.access,
            [act = std::move(form.act)](const Visit& visit, WriteTx& tx) -> Outcome<Nothing> {
                if (auto done = act(visit, tx); !done) return std::unexpected(done.error());
                return Nothing{};
            },
            [finish = std::move(form.finish)](const Visit& visit, const Nothing&) {
                return finish(visit);
            }};
}

}  // namespace grantor::marketplace
