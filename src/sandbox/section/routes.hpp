// The table of the pages of a sandbox's section. Where a script asks at the same address, the
// control API answers (control/routes.cpp).
#pragma once

#include <span>
#include <string_view>

#include "http/method.hpp"
#include "sandbox/section/section_page.hpp"

namespace grantor::sandbox {

struct SectionRow {
    http::Method method;
    std::string_view path;
    SectionPage page;
    // Of what answers no page, in its place.
    http::Task<http::Response> (*endpoint)(const http::Request&, const Control&) = nullptr;
};
std::span<const SectionRow> section_rows();

http::Task<http::Response> answer(const SectionRow& row, const http::Request& request,
                                  const Control& control);

}  // namespace grantor::sandbox
